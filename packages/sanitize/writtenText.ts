/** Controls that no text needs: all but the tab and the line feed. Browsers take some of them for nothing in a scheme. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const controls = /[\u0000-\u0008\u000B-\u001F\u007F-\u0084\u0086-\u009F\uFFF9-\uFFFB]/gu;

/** Tag characters, which hide words from a reader and not from a program; the flags made of them stay. */
const tags = /(\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{2,6}\u{E007F})|[\u{E0000}-\u{E007F}]/gu;

/** `value` as well-formed text of several lines, each ended by a line feed; anything but a string is `''`. */
export function writtenText(value: unknown): string {
  if (typeof value !== 'string') return '';
  return value
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029]/gu, '\n')
    .replace(controls, '')
    .replace(tags, '$1');
}
