import { sanitizePlainText } from '@flux/sanitize';

/** Characters of a message that a notice shows. */
const longest = 140;

/** The beginning of a message as one line of plain text: names instead of mentions, words instead of links. */
export function excerptOf(body: string): string {
  const text = sanitizePlainText(body.slice(0, 4_000).replace(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, '$1'));
  const characters = Array.from(text);
  if (characters.length <= longest) return text;
  return `${characters
    .slice(0, longest - 1)
    .join('')
    .trimEnd()}…`;
}
