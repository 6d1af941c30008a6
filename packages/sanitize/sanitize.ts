import { escapeHTML } from './escapeHTML.ts';
import { sanitizeAttribute } from './sanitizeAttribute.ts';
import { sanitizeComment } from './sanitizeComment.ts';
import { sanitizeCSSColor } from './sanitizeCSSColor.ts';
import { sanitizeEmail } from './sanitizeEmail.ts';
import { sanitizeFilename } from './sanitizeFilename.ts';
import { sanitizeMarkdown } from './sanitizeMarkdown.ts';
import { sanitizePlainText } from './sanitizePlainText.ts';
import { sanitizeSearchQuery } from './sanitizeSearchQuery.ts';
import { sanitizeURL } from './sanitizeURL.ts';

const contexts = {
  attribute: sanitizeAttribute,
  color: sanitizeCSSColor,
  comment: sanitizeComment,
  email: sanitizeEmail,
  filename: sanitizeFilename,
  html: escapeHTML,
  markdown: sanitizeMarkdown,
  plainText: sanitizePlainText,
  searchQuery: sanitizeSearchQuery,
  url: sanitizeURL,
} as const satisfies Readonly<Record<string, (value: unknown) => string>>;

/** Where a text is about to stand. HTML and SVG that stay markup are in `@flux/sanitize/markup`. */
export type SanitizeContext = keyof typeof contexts;

/** `input` as it may stand in `context`, for code that is told the context rather than knowing it. */
export const sanitize = (input: unknown, context: SanitizeContext): string => contexts[context](input);
