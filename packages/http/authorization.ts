import type { IncomingMessage } from 'node:http';

/** Whether a request has more than one `Authorization`: ambiguous (RFC 9110, 5.3), and Node silently takes the first. */
export function hasTwoAuthorizations(request: IncomingMessage): boolean {
  if (request.headers.authorization === undefined) return false;
  const raw = request.rawHeaders;
  let seen = 0;
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i]!;
    if (name.length === 13 && name.toLowerCase() === 'authorization') seen++;
  }
  return seen > 1;
}
