import { generateKeyBetween } from 'fractional-indexing';
import { ORDER_MAX } from '../constants.ts';

/** Sorts after every index that `fractional-indexing` makes: an element without a good order comes last. */
export const LAST_INDEX = '~';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * A fractional index between two others (null: the end), with two random characters so that runs which two
 * people insert at one place do not interleave. The last is never '0', which the scheme forbids at an end.
 */
export function orderBetween(
  below: string | null,
  above: string | null,
  random: () => number = Math.random,
): string {
  const first = DIGITS.charAt(Math.floor(random() * DIGITS.length));
  const second = DIGITS.charAt(1 + Math.floor(random() * (DIGITS.length - 1)));
  const key = generateKeyBetween(below, above);
  const jittered = key + first + second;
  // Only when `above` begins with the key itself can the longer key pass it.
  return above === null || jittered < above ? jittered : key;
}

/** Whether an index from the document can be sorted and inserted beside. */
export function isOrderIndex(value: unknown): value is string {
  if (typeof value !== 'string' || value.length === 0 || value.length > ORDER_MAX) return false;
  try {
    generateKeyBetween(value, null);
    generateKeyBetween(null, value);
    return true;
  } catch {
    return false;
  }
}

/** By index, then by id; code units, not a locale, so that every page agrees. */
export function compareOrder(
  a: { readonly index: string; readonly id: string },
  b: { readonly index: string; readonly id: string },
): number {
  if (a.index !== b.index) return a.index < b.index ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
