import { sanitizeURL } from './sanitizeURL.ts';
import { visibleText } from './visibleText.ts';

/** Whether an address may be followed just as it stands: `sanitizeURL` takes it, and there is nothing unseen and no space in it. */
export const isSafeURL = (value: unknown): value is string =>
  typeof value === 'string' && visibleText(value) === value && !/\s/.test(value) && sanitizeURL(value) !== '';
