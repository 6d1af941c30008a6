/**
 * Characters that a reader cannot see but that change what is shown: direction overrides and isolates (they make
 * `gpj.exe` look like `exe.jpg`, CVE-2021-42574), zero-width space, word joiner and byte order mark, and the tag block.
 * The two joiners (U+200C, U+200D) stay: Persian, Hindi and family emoji need them.
 */
const unseen =
  /[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const controls = /[\u0000-\u0008\u000E-\u001F\u007F-\u0084\u0086-\u009F]/gu;

/** `value` as well-formed Unicode without control and unseen characters; anything but a string is `''`. */
export function visibleText(value: unknown): string {
  if (typeof value !== 'string') return '';
  return value.toWellFormed().replace(controls, '').replace(unseen, '');
}
