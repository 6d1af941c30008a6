import type * as Y from 'yjs';

/** What Yjs stores under a key of an element. */
export type Value =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | readonly Value[]
  | { readonly [key: string]: Value };

/** `key` or `key.field`: x, y, w, h and the angle apart, and each field of the grouped keys apart. */
export type FieldPath = string;
export type Fields = ReadonlyMap<FieldPath, Value>;

const GROUPED = new Set(['style', 'info', 'props']);

export function isValue(value: unknown): value is Value {
  if (value === null || value instanceof Uint8Array) return true;
  if (Array.isArray(value)) return value.every(isValue);
  if (typeof value === 'object') return Object.values(value).every(isValue);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

const isRecord = (value: Value): value is { readonly [key: string]: Value } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** The fields of an element as undo compares them (board.md, Undo, rule 1). */
export function fieldsOf(element: Y.Map<unknown>): Fields {
  const fields = new Map<FieldPath, Value>();
  for (const [key, value] of element.entries()) {
    if (!isValue(value)) continue;
    if (key === 'geometry' && Array.isArray(value)) {
      value.forEach((part: Value, at) => {
        fields.set(`geometry.${at}`, part);
      });
    } else if (GROUPED.has(key) && isRecord(value)) {
      for (const [field, part] of Object.entries(value)) fields.set(`${key}.${field}`, part);
    } else fields.set(key, value);
  }
  return fields;
}

export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a === null || b === null) return false;
  if (a instanceof Uint8Array || Array.isArray(a)) {
    const arrays = b instanceof Uint8Array || Array.isArray(b);
    return arrays && a.length === b.length && a.every((part: Value, at: number) => sameValue(part, b[at]));
  }
  if (!isRecord(a) || !isRecord(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => sameValue(a[key], b[key]));
}

export const sameFields = (a: Fields, b: Fields): boolean =>
  a.size === b.size && [...a].every(([path, value]) => sameValue(value, b.get(path)));

/** One key of an element after some of its fields were set (undefined: taken away). */
function rebuilt(
  present: unknown,
  key: string,
  parts: ReadonlyMap<string, Value | undefined>,
): Value | undefined {
  if (parts.has('')) return parts.get('');
  if (key === 'geometry') {
    const geometry: Value[] = Array.isArray(present) ? present.filter(isValue) : [];
    for (const [at, value] of parts) if (value !== undefined) geometry[Number(at)] = value;
    return geometry;
  }
  const group: Record<string, Value> = isValue(present) && isRecord(present) ? { ...present } : {};
  for (const [field, value] of parts) {
    if (value === undefined) delete group[field];
    else group[field] = value;
  }
  return Object.keys(group).length === 0 ? undefined : group;
}

/** Writes fields; a key's value is replaced whole, never mutated, and left alone if it would be the same. */
export function writeFields(
  element: Y.Map<unknown>,
  fields: ReadonlyMap<FieldPath, Value | undefined>,
): void {
  const keys = new Map<string, Map<string, Value | undefined>>();
  for (const [path, value] of fields) {
    const dot = path.indexOf('.');
    const key = dot === -1 ? path : path.slice(0, dot);
    const parts = keys.get(key) ?? new Map<string, Value | undefined>();
    parts.set(dot === -1 ? '' : path.slice(dot + 1), value);
    keys.set(key, parts);
  }
  for (const [key, parts] of keys) {
    const present = element.get(key);
    const value = rebuilt(present, key, parts);
    if (value === undefined) element.delete(key);
    else if (!isValue(present) || !sameValue(value, present)) element.set(key, value);
  }
}
