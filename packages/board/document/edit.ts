import * as Y from 'yjs';
import { type Geometry, roundGeometry } from '../geometry/geometry.ts';
import { elementsOf, metaOf, SCHEMA, textOf } from './boardDocument.ts';
import { type Ends, storedEnds } from './ends.ts';
import { type FieldPath, type Value, writeFields } from './fields.ts';
import { type Style, styleDifferences } from './style.ts';

export type NewElement = {
  readonly id: string;
  readonly type: string;
  readonly geometry: Geometry;
  readonly style?: Partial<Style>;
  readonly ends?: Ends;
  readonly path?: Uint8Array | readonly (readonly number[])[];
  readonly index: string;
  readonly parent: string | null;
};

/** The element's map, or undefined when the id is gone or holds something else. */
export function elementMap(doc: Y.Doc, id: string): Y.Map<unknown> | undefined {
  const value = elementsOf(doc).get(id);
  return value instanceof Y.Map ? value : undefined;
}

/** The first edit of a board says which schema it is written in; opening one never writes. */
export function stampSchema(doc: Y.Doc): void {
  const meta = metaOf(doc);
  if (meta.has('schema')) return;
  meta.set('schema', SCHEMA);
  meta.set('reads', SCHEMA);
}

/** Only inside a transaction. */
export function createElement(doc: Y.Doc, element: NewElement): void {
  stampSchema(doc);
  const map = new Y.Map<unknown>();
  map.set('type', element.type);
  map.set('geometry', [...roundGeometry(element.geometry)]);
  const style = styleDifferences(element.type, element.style ?? {});
  if (Object.keys(style).length > 0) map.set('style', style);
  if (element.path !== undefined) map.set('path', element.path);
  if (element.ends !== undefined) map.set('ends', storedEnds(element.ends));
  map.set('order', [element.index, element.parent]);
  elementsOf(doc).set(element.id, map);
}

/** False when the element is gone. */
export function setGeometry(doc: Y.Doc, id: string, geometry: Geometry): boolean {
  const map = elementMap(doc, id);
  if (map === undefined) return false;
  map.set('geometry', [...geometry]);
  return true;
}

/** False when the element is gone. */
export function setFields(
  doc: Y.Doc,
  id: string,
  fields: ReadonlyMap<FieldPath, Value | undefined>,
): boolean {
  const map = elementMap(doc, id);
  if (map === undefined) return false;
  writeFields(map, fields);
  return true;
}

/** Only what differs from the type's default is stored. False when the element is gone. */
export function setStyle(doc: Y.Doc, id: string, style: Partial<Style>): boolean {
  const type: unknown = elementMap(doc, id)?.get('type');
  if (typeof type !== 'string') return false;
  const differences = styleDifferences(type, style);
  return setFields(
    doc,
    id,
    new Map(Object.keys(style).map((field) => [`style.${field}`, differences[field]])),
  );
}

/** Removes the element and clears its text; false when it is gone already. */
export function deleteElement(doc: Y.Doc, id: string): boolean {
  const elements = elementsOf(doc);
  if (!elements.has(id)) return false;
  elements.delete(id);
  const text = textOf(doc, id);
  if (text !== undefined && text.length > 0) text.delete(0, text.length);
  return true;
}

/** A change of a text in UTF-16 units; `insert` as runs with marks. */
export type WrittenChange = {
  readonly at: number;
  readonly remove: number;
  readonly insert: readonly {
    readonly insert: string;
    readonly attributes?: { readonly [key: string]: Value };
  }[];
};

/** Changes of one list are in order and do not overlap; each is of the text as it was before all of them. */
export function changeText(doc: Y.Doc, id: string, changes: readonly WrittenChange[]): void {
  const text = doc.getText(`text:${id}`);
  for (const { at, remove, insert } of changes.toReversed()) {
    if (remove > 0) text.delete(at, remove);
    let place = at;
    for (const run of insert) {
      // Empty attributes, not none: else the words would take on those of what stands before them.
      text.insert(place, run.insert, { ...run.attributes });
      place += run.insert.length;
    }
  }
}

/** Marks a part of a text, or with null takes a mark off it. */
export function markText(
  doc: Y.Doc,
  id: string,
  at: number,
  length: number,
  marks: { readonly [key: string]: Value },
): void {
  if (length > 0) doc.getText(`text:${id}`).format(at, length, { ...marks });
}
