/** The strong entity tag of a file: its bytes never change, and the SHA-256 names them (RFC 9110, 8.8.3). */
export const entityTag = (sha256: string): string => `"${sha256}"`;

/** Whether `If-None-Match` says that the client has it already; weak comparison (RFC 9110, 13.1.2). */
export function isKnown(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return (ifNoneMatch.match(/(?:W\/)?"[^"]*"/gu) ?? []).some((given) => given.replace(/^W\//u, '') === tag);
}

/** Whether a range may be answered as one: without `If-Range`, or with the very tag (RFC 9110, 13.1.5). */
export const rangeApplies = (ifRange: string | undefined, tag: string): boolean =>
  ifRange === undefined || ifRange.trim() === tag;
