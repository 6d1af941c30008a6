import { whileCleaning } from '../trusted.ts';
import { sanitizeRichText } from './sanitizeRichText.ts';

/**
 * Formatted text for `dangerouslySetInnerHTML`, in the one form that a page with Trusted Types takes it in. What React
 * escapes by itself, which is all text, needs none of this.
 */
export const sanitizeForReact = (value: unknown): { readonly __html: string } => {
  const markup = sanitizeRichText(value);
  return { __html: whileCleaning((policy) => policy.createHTML(markup)) };
};
