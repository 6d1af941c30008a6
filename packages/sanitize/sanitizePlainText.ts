import { visibleText } from './visibleText.ts';

/**
 * One line of text for a name or a title: no control or unseen characters, each run of white space one space, none at
 * the ends, composed (NFC) so that the same name has the same bytes. Total (anything but a string is `''`), idempotent,
 * linear. It does not escape: React and text nodes do that where the text is shown.
 */
export const sanitizePlainText = (value: unknown): string =>
  visibleText(value)
    .replace(/[\s\u0085]+/gu, ' ')
    .trim()
    .normalize('NFC');
