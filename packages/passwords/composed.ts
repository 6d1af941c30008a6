/**
 * The same password typed on another keyboard or system can come in other code points; NFKC makes them one (NIST SP
 * 800-63B, 3.1.1.2). Nothing is trimmed or cut.
 */
export const composed = (password: string): string => password.normalize('NFKC');
