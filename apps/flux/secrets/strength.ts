/** Bits that a secret has at most: of its length and the kinds of signs in it. A repeated sign adds nothing. */
export function bitsOf(secret: string): number {
  const kinds: readonly (readonly [RegExp, number])[] = [
    [/[0-9]/, 10],
    [/[a-f]/, 6],
    [/[g-z]/, 20],
    [/[A-Z]/, 26],
    [/[^0-9a-zA-Z]/, 20],
  ];
  const signs = kinds.reduce((sum, [pattern, count]) => sum + (pattern.test(secret) ? count : 0), 0);
  const different = new Set(secret).size;
  // What repeats itself is as long as what it repeats.
  const period = (`${secret}${secret}`.indexOf(secret, 1) || secret.length) as number;
  const length = Math.min(secret.length, period, different < 4 ? different : Number.POSITIVE_INFINITY);
  return signs === 0 ? 0 : Math.floor(length * Math.log2(signs));
}

/** What a computer cannot try through: 128 bits (ASVS 11.2.3). */
export const leastBits = 128;
