import { visibleText } from './visibleText.ts';

/** What a link that somebody wrote may lead to: the web, and a mail. Never a script, data or a file of the reader. */
const schemes: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/** The address of a link that is safe to follow, in its normal form; `''` for anything else. */
export function sanitizeLink(value: unknown): string {
  const text = visibleText(value).trim();
  if (!/^(?:https?:\/\/|mailto:)/i.test(text)) return '';
  const address = URL.parse(text);
  if (address === null || !schemes.has(address.protocol)) return '';
  // A name before the host makes `https://bank.example@evil.example` look like the bank.
  if (address.username !== '' || address.password !== '') return '';
  return /[\s<>"]/.test(address.href) ? '' : address.href;
}
