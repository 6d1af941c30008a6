import { escapeHTML } from './escapeHTML.ts';
import { sanitizePlainText } from './sanitizePlainText.ts';

/**
 * One line of text as the value of a quoted HTML attribute, with what old parsers end or begin a value by escaped too.
 * For an address use `sanitizeURL` first. Total, linear.
 */
export const sanitizeAttribute = (value: unknown): string =>
  escapeHTML(sanitizePlainText(value)).replaceAll('`', '&#96;').replaceAll('=', '&#61;');
