import { writtenText } from './writtenText.ts';

/**
 * A message or comment as it is kept: what was written, on as many lines, markup included, since it is text and shown
 * as text. Marks of direction and joiners stay, because languages need them; controls and hidden tags go. Total
 * (anything but a string is `''`), idempotent, linear.
 */
export const sanitizeComment = (value: unknown): string => writtenText(value);
