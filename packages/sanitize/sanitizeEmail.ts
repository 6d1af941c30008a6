import { visibleText } from './visibleText.ts';

/** RFC 5321, 4.5.3.1: octets of the part before the `@`, of a path without its brackets, of a label (RFC 1035). */
const localMax = 64;
const addressMax = 254;
const labelMax = 63;

const local = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~.-]+$/u;
const label = /^[\p{L}\p{M}\p{N}-]+$/u;
const bytes = (text: string): number => new TextEncoder().encode(text).length;

const isLabel = (text: string): boolean =>
  label.test(text) && bytes(text) <= labelMax && !text.startsWith('-') && !text.endsWith('-');

/**
 * An email address in the one form it is stored and compared in: trimmed, lower case, composed (NFC); `''` when it is
 * none. Takes what mail servers take in practice (WHATWG's `input type=email`, letters of any script, a dot in the
 * domain), not quoted local parts or address literals. Total, idempotent, linear.
 */
export function sanitizeEmail(value: unknown): string {
  const address = visibleText(value).trim().toLowerCase().normalize('NFC');
  if (address.length > addressMax || bytes(address) > addressMax) return '';
  const at = address.lastIndexOf('@');
  const name = address.slice(0, Math.max(0, at));
  const labels = address.slice(at + 1).split('.');
  if (!local.test(name) || bytes(name) > localMax) return '';
  if (name.startsWith('.') || name.endsWith('.') || name.includes('..')) return '';
  return labels.length >= 2 && labels.every(isLabel) ? address : '';
}
