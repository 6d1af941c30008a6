import * as Y from 'yjs';
import { PARENT_DEPTH_MAX } from '../constants.ts';
import { elementsOf, textOf } from '../document/boardDocument.ts';
import { elementMap } from '../document/edit.ts';
import { fieldsOf, isValue, type Value, writeFields } from '../document/fields.ts';
import type { Snapshot, TextRuns } from './entry.ts';

const isMarks = (value: unknown): value is { readonly [key: string]: Value } =>
  typeof value === 'object' && value !== null && isValue(value);

function runsOf(text: Y.Text | undefined): TextRuns {
  if (text === undefined) return [];
  const delta: unknown = text.toDelta();
  if (!Array.isArray(delta)) return [];
  return delta.flatMap((run: { insert?: unknown; attributes?: unknown }) => {
    if (typeof run.insert !== 'string') return [];
    return isMarks(run.attributes)
      ? [{ insert: run.insert, attributes: run.attributes }]
      : [{ insert: run.insert }];
  });
}

function parentOf(doc: Y.Doc, id: string): string | undefined {
  const order = elementMap(doc, id)?.get('order');
  const parent: unknown = Array.isArray(order) ? order[1] : undefined;
  return typeof parent === 'string' ? parent : undefined;
}

function ancestorsOf(doc: Y.Doc, id: string): string[] {
  const found: string[] = [];
  for (
    let at = parentOf(doc, id);
    at !== undefined && found.length < PARENT_DEPTH_MAX;
    at = parentOf(doc, at)
  ) {
    if (found.includes(at)) break;
    found.push(at);
  }
  return found;
}

/** An element as it is now; undefined when it is gone. */
export function takeSnapshot(doc: Y.Doc, id: string): Snapshot | undefined {
  const map = elementMap(doc, id);
  if (map === undefined) return undefined;
  return { fields: fieldsOf(map), text: runsOf(textOf(doc, id)), ancestors: ancestorsOf(doc, id) };
}

/** Puts an element back under its id, within the nearest ancestor that is still there. */
export function restoreSnapshot(doc: Y.Doc, id: string, snapshot: Snapshot): void {
  const map = new Y.Map<unknown>();
  elementsOf(doc).set(id, map);
  writeFields(map, snapshot.fields);
  const order = snapshot.fields.get('order');
  if (Array.isArray(order) && typeof order[1] === 'string') {
    const parent = [order[1], ...snapshot.ancestors].find((each) => elementMap(doc, each) !== undefined);
    if (parent !== order[1]) map.set('order', [order[0], parent ?? null]);
  }
  if (snapshot.text.length > 0) doc.getText(`text:${id}`).applyDelta([...snapshot.text]);
}
