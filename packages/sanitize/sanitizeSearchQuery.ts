import { sanitizePlainText } from './sanitizePlainText.ts';

/** Characters of what somebody looks for; whoever searches compares each word with every name. */
const longest = 200;

/**
 * What somebody looks for: one line of text, at most 200 characters of it. Signs of query languages stay, since a
 * search takes them for themselves and gives them to SQL as parameters. Total, idempotent, linear.
 */
export function sanitizeSearchQuery(value: unknown): string {
  const text = sanitizePlainText(value);
  if (text.length <= longest) return text;
  // As many units as the characters can take, so that a long text is not taken apart.
  return Array.from(text.slice(0, 2 * longest).toWellFormed())
    .slice(0, longest)
    .join('')
    .trim();
}
