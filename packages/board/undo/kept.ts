import { UNDO_BYTES, UNDO_ENTRIES, UNDO_KEPT_TIME } from '../constants.ts';
import { isValue } from '../document/fields.ts';
import type { ElementChange, Entry } from './entry.ts';

/** What a value costs beyond its text and bytes, roughly. */
const OVERHEAD = 16;

function bytesOf(value: unknown): number {
  if (typeof value === 'string') return OVERHEAD + 2 * value.length;
  if (value instanceof Uint8Array) return OVERHEAD + value.byteLength;
  if (value instanceof Map) return bytesOf([...value]);
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + bytesOf(each), OVERHEAD);
  if (typeof value === 'object' && value !== null) return bytesOf(Object.entries(value));
  return OVERHEAD;
}

const sizes = new WeakMap<Entry, number>();

/** Roughly the bytes of an entry in a database; counted once. */
function sizeOf(entry: Entry): number {
  const size = sizes.get(entry) ?? bytesOf(entry);
  sizes.set(entry, size);
  return size;
}

/** Of a journal what is kept over a reload: the last 300 entries of the last 7 days, up to 4 MB. */
export function keptEntries(entries: readonly Entry[], now: number): readonly Entry[] {
  let bytes = 0;
  const kept: Entry[] = [];
  for (const entry of entries.slice(-UNDO_ENTRIES).toReversed()) {
    bytes += sizeOf(entry);
    // An older one without a newer one between would be undone out of turn.
    if (bytes > UNDO_BYTES || now - entry.time > UNDO_KEPT_TIME) break;
    kept.push(entry);
  }
  return kept.reverse();
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isText = (value: unknown): boolean =>
  Array.isArray(value) && value.every((run: unknown) => isObject(run) && typeof run.insert === 'string');

const isStrings = (value: unknown): boolean =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

const isOptional = (value: unknown): boolean => value === undefined || isValue(value);

const isFields = (value: unknown, isPart: (part: unknown) => boolean): boolean =>
  value instanceof Map && [...value].every(([path, part]) => typeof path === 'string' && isPart(part));

const isSnapshot = (value: unknown): boolean =>
  isObject(value) && isFields(value.fields, isValue) && isText(value.text) && isStrings(value.ancestors);

function isChange(value: unknown): value is ElementChange {
  if (!isObject(value) || typeof value.id !== 'string') return false;
  switch (value.kind) {
    case 'set':
      return isFields(
        value.fields,
        (part) => isObject(part) && isOptional(part.before) && isOptional(part.after),
      );
    case 'text':
      return isText(value.before) && isText(value.after);
    case 'create':
    case 'delete':
      return isSnapshot(value.snapshot);
    default:
      return false;
  }
}

/** Whether what a database gives back is an entry; another version of the page may have written it. */
export const isEntry = (value: unknown): value is Entry =>
  isObject(value) &&
  typeof value.name === 'string' &&
  typeof value.time === 'number' &&
  Array.isArray(value.changes) &&
  value.changes.every(isChange) &&
  isStrings(value.selectionBefore) &&
  (value.group === undefined || typeof value.group === 'string');
