import type * as Y from 'yjs';
import { newElementId } from '../document/elementId.ts';
import type { Fields, Value } from '../document/fields.ts';
import { orderBetween } from '../document/order.ts';
import type { Scene } from '../scene/scene.ts';
import type { Snapshot } from '../undo/entry.ts';
import { takeSnapshot } from '../undo/snapshot.ts';

/** Some elements of a board by themselves, from the lowest to the highest: what is copied. */
export type Fragment = readonly { readonly id: string; readonly snapshot: Snapshot }[];

/** These elements and all that lies in them, as stored now. */
export function fragmentOf(doc: Y.Doc, scene: Scene, ids: Iterable<string>): Fragment {
  const taken = new Set(ids);
  return scene.inOrder().flatMap(({ element: { id, parent } }) => {
    // A parent is painted before its children.
    if (parent !== null && taken.has(parent)) taken.add(id);
    const snapshot = taken.has(id) ? takeSnapshot(doc, id) : undefined;
    return snapshot === undefined ? [] : [{ id, snapshot }];
  });
}

const isRecord = (value: Value | undefined): value is { readonly [key: string]: Value } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

const parentOf = (fields: Fields): string | null => {
  const order = fields.get('order');
  return Array.isArray(order) && typeof order[1] === 'string' ? order[1] : null;
};

const indexOf = (fields: Fields): string => {
  const order = fields.get('order');
  return Array.isArray(order) && typeof order[0] === 'string' ? order[0] : '';
};

/** An end of a connector among copies: bound to the copy of its target, or free where it was last. */
function copiedEnd(end: Value, ids: ReadonlyMap<string, string>, dx: number, dy: number): Value {
  if (!isRecord(end)) return end;
  const { x, y, id, at, inside, ...rest } = end;
  const place = {
    ...rest,
    ...(typeof x === 'number' ? { x: x + dx } : {}),
    ...(typeof y === 'number' ? { y: y + dy } : {}),
  };
  const target = typeof id === 'string' ? ids.get(id) : undefined;
  if (target === undefined) return place;
  return {
    ...place,
    id: target,
    ...(at === undefined ? {} : { at }),
    ...(inside === undefined ? {} : { inside }),
  };
}

function copiedEnds(ends: Value, ids: ReadonlyMap<string, string>, dx: number, dy: number): Value {
  if (!isRecord(ends)) return ends;
  return Object.fromEntries(
    Object.entries(ends).map(([key, value]) => [
      key,
      key === 'a' || key === 'b' ? copiedEnd(value, ids, dx, dy) : value,
    ]),
  );
}

export type Copied = {
  readonly fragment: Fragment;
  /** The new ids of those that lie in none of the others. */
  readonly tops: readonly string[];
};

/**
 * The fragment again with new ids, further right and down by so much. References among its elements go to the
 * copies, others are freed (board.md, Clipboard and drops). Each top element gets the parent that `parentFor`
 * names and lies above all that are there, `topIndex` being the highest index; the order among them is kept.
 */
export function copyOf(
  fragment: Fragment,
  by: { readonly dx: number; readonly dy: number },
  parentFor: (parent: string | null) => string | null,
  topIndex: (parent: string | null) => string | null,
): Copied {
  const ids = new Map(fragment.map(({ id }) => [id, newElementId()]));
  const tops: string[] = [];
  const highest = new Map<string | null, string | null>();
  const orderOf = (fields: Fields, id: string): Value => {
    const parent = parentOf(fields);
    const inside = parent === null ? undefined : ids.get(parent);
    if (inside !== undefined) return [indexOf(fields), inside];
    tops.push(id);
    const within = parentFor(parent);
    const below = highest.has(within) ? (highest.get(within) ?? null) : topIndex(within);
    const index = orderBetween(below, null);
    highest.set(within, index);
    return [index, within];
  };

  const copies = fragment.map(({ id: source, snapshot }) => {
    const id = ids.get(source) ?? newElementId();
    const fields = new Map(snapshot.fields);
    fields.set('order', orderOf(snapshot.fields, id));
    const [x, y] = [fields.get('geometry.0'), fields.get('geometry.1')];
    if (typeof x === 'number') fields.set('geometry.0', x + by.dx);
    if (typeof y === 'number') fields.set('geometry.1', y + by.dy);
    const ends = fields.get('ends');
    if (ends !== undefined) fields.set('ends', copiedEnds(ends, ids, by.dx, by.dy));
    return { id, snapshot: { fields, text: snapshot.text, ancestors: [] } };
  });
  return { fragment: copies, tops };
}
