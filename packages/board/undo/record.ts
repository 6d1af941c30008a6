import type * as Y from 'yjs';
import {
  changeText,
  createElement,
  deleteElement,
  elementMap,
  markText,
  type NewElement,
  setFields,
  setGeometry,
  setStyle,
  stampSchema,
  type WrittenChange,
} from '../document/edit.ts';
import { type FieldPath, type Fields, fieldsOf, sameValue, type Value } from '../document/fields.ts';
import { type FileInfo, filesOf } from '../document/files.ts';
import type { Style } from '../document/style.ts';
import type { Geometry } from '../geometry/geometry.ts';
import type { ElementChange, FieldChange, Snapshot } from './entry.ts';
import { restoreSnapshot, takeSnapshot } from './snapshot.ts';
import { sameText } from './textMerge.ts';

/** All a tool or command can do to the document; the same calls are what undo learns from. */
export type Edit = {
  readonly create: (element: NewElement) => void;
  readonly setGeometry: (id: string, geometry: Geometry) => void;
  readonly setFields: (id: string, fields: ReadonlyMap<FieldPath, Value | undefined>) => void;
  readonly setStyle: (id: string, style: Partial<Style>) => void;
  /** Writes in an element; it must be there. */
  readonly changeText: (id: string, changes: readonly WrittenChange[]) => void;
  readonly markText: (
    id: string,
    at: number,
    length: number,
    marks: { readonly [key: string]: Value },
  ) => void;
  readonly remove: (id: string) => void;
  /** An element whole, under an id that is free. */
  readonly put: (id: string, snapshot: Snapshot) => void;
  /** What the board knows of a file; no element, so undo leaves it. */
  readonly setFile: (key: string, info: FileInfo) => void;
};

function differences(before: Fields, after: Fields): Map<FieldPath, FieldChange> {
  const changed = new Map<FieldPath, FieldChange>();
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    const change = { before: before.get(path), after: after.get(path) };
    if (!sameValue(change.before, change.after)) changed.set(path, change);
  }
  return changed;
}

/** Runs the edits inside a transaction of the caller and answers with what they changed. */
export function recordEdits(doc: Y.Doc, work: (edit: Edit) => void): readonly ElementChange[] {
  const changes: ElementChange[] = [];
  const set = (id: string, write: () => boolean): void => {
    const map = elementMap(doc, id);
    if (map === undefined) return;
    const before = fieldsOf(map);
    if (!write()) return;
    const fields = differences(before, fieldsOf(map));
    if (fields.size > 0) changes.push({ kind: 'set', id, fields });
  };
  const write = (id: string, work: () => void): void => {
    const before = takeSnapshot(doc, id)?.text;
    if (before === undefined) return;
    work();
    const after = takeSnapshot(doc, id)?.text ?? [];
    if (!sameText(before, after)) changes.push({ kind: 'text', id, before, after });
  };
  work({
    create(element) {
      createElement(doc, element);
      const snapshot = takeSnapshot(doc, element.id);
      if (snapshot !== undefined) changes.push({ kind: 'create', id: element.id, snapshot });
    },
    setFile(key, info) {
      filesOf(doc).set(key, { ...info });
    },
    put(id, snapshot) {
      stampSchema(doc);
      restoreSnapshot(doc, id, snapshot);
      const stored = takeSnapshot(doc, id);
      if (stored !== undefined) changes.push({ kind: 'create', id, snapshot: stored });
    },
    setGeometry: (id, geometry) => set(id, () => setGeometry(doc, id, geometry)),
    setFields: (id, fields) => set(id, () => setFields(doc, id, fields)),
    setStyle: (id, style) => set(id, () => setStyle(doc, id, style)),
    changeText: (id, edits) => write(id, () => changeText(doc, id, edits)),
    markText: (id, at, length, marks) => write(id, () => markText(doc, id, at, length, marks)),
    remove(id) {
      const snapshot = takeSnapshot(doc, id);
      if (snapshot !== undefined && deleteElement(doc, id)) changes.push({ kind: 'delete', id, snapshot });
    },
  });
  return changes;
}
