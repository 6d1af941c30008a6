import type * as Y from 'yjs';
import { changeText, deleteElement, elementMap, setFields } from '../document/edit.ts';
import { type FieldPath, fieldsOf, sameFields, sameValue, type Value } from '../document/fields.ts';
import type { ElementChange, Snapshot } from './entry.ts';
import { restoreSnapshot, takeSnapshot } from './snapshot.ts';
import { mergeText } from './textMerge.ts';

export type Direction = 'undo' | 'redo';

const textOfRuns = (snapshot: Snapshot): string => snapshot.text.map(({ insert }) => insert).join('');

/** Takes away what I made, unless someone has changed it or written in it since. */
function takeAway(doc: Y.Doc, id: string, mine: Snapshot): boolean {
  const now = takeSnapshot(doc, id);
  if (now === undefined || !sameFields(now.fields, mine.fields)) return false;
  if (textOfRuns(now) !== textOfRuns(mine)) return false;
  return deleteElement(doc, id);
}

function bringBack(doc: Y.Doc, id: string, snapshot: Snapshot): boolean {
  if (elementMap(doc, id) !== undefined) return false;
  restoreSnapshot(doc, id, snapshot);
  return true;
}

/** Sets each field that is still as my change left it; what a colleague changed since stays (rule 2). */
function setBack(doc: Y.Doc, change: Extract<ElementChange, { kind: 'set' }>, direction: Direction): boolean {
  const map = elementMap(doc, change.id);
  if (map === undefined) return false;
  const present = fieldsOf(map);
  const fields = new Map<FieldPath, Value | undefined>();
  for (const [path, { before, after }] of change.fields) {
    const [from, to] = direction === 'undo' ? [after, before] : [before, after];
    if (sameValue(present.get(path), from)) fields.set(path, to);
  }
  return fields.size > 0 && setFields(doc, change.id, fields);
}

/** Takes back my words, or writes them again; what a colleague wrote or took away since stays (rule 5). */
function writeBack(
  doc: Y.Doc,
  { id, before, after }: Extract<ElementChange, { kind: 'text' }>,
  direction: Direction,
): boolean {
  const now = takeSnapshot(doc, id);
  if (now === undefined) return false;
  const [from, to] = direction === 'undo' ? [after, before] : [before, after];
  const changes = mergeText(from, to, now.text);
  changeText(doc, id, changes);
  return changes.length > 0;
}

/**
 * Undoes or redoes the changes of one entry, inside a transaction of the caller. Answers with the ids it
 * touched: none means that colleagues changed all of it since.
 */
export function replay(
  doc: Y.Doc,
  changes: readonly ElementChange[],
  direction: Direction,
): readonly string[] {
  const inOrder = direction === 'undo' ? changes.toReversed() : changes;
  return inOrder
    .filter((change) => {
      if (change.kind === 'set') return setBack(doc, change, direction);
      if (change.kind === 'text') return writeBack(doc, change, direction);
      const wasMade = (change.kind === 'create') === (direction === 'undo');
      return wasMade ? takeAway(doc, change.id, change.snapshot) : bringBack(doc, change.id, change.snapshot);
    })
    .map(({ id }) => id)
    .filter((id, at, ids) => ids.indexOf(id) === at);
}
