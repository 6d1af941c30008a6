import { visibleText } from './visibleText.ts';

/** What a link that somebody wrote may lead to: the web, and a mail. Never a script, data or a file of the reader. */
const schemes: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/** UTF-16 units that every browser and proxy takes as an address. */
const longest = 2_048;

/**
 * The address of a link that is safe to follow, in its normal form; `''` for anything else. Total, idempotent, linear.
 */
export function sanitizeURL(value: unknown): string {
  if (typeof value !== 'string' || value.length > longest) return '';
  const text = visibleText(value).trim();
  if (!/^(?:https?:\/\/|mailto:)/i.test(text)) return '';
  const address = URL.parse(text);
  if (address === null || !schemes.has(address.protocol)) return '';
  // A name before the host makes `https://bank.example@evil.example` look like the bank.
  if (address.username !== '' || address.password !== '') return '';
  return address.href.length > longest || /[\s<>"]/.test(address.href) ? '' : address.href;
}
