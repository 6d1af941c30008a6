import type * as Y from 'yjs';
import { UNDO_ENTRIES, UNDO_GROUP_TIME } from '../constants.ts';
import type { BoardOrigin } from '../document/boardDocument.ts';
import { sameValue } from '../document/fields.ts';
import type { ElementChange, Entry } from './entry.ts';
import { type Edit, recordEdits } from './record.ts';
import { type Direction, replay } from './replay.ts';

export type CommitOptions = {
  readonly selection: ReadonlySet<string>;
  /** Commits with the same group ≤ 600 ms apart are one step. */
  readonly group?: string;
};

export type Outcome =
  | { readonly kind: 'none' }
  /** Colleagues changed all of the step since; the next call goes on with the one before. */
  | { readonly kind: 'passed'; readonly name: string; readonly ids: readonly string[] }
  | {
      readonly kind: 'done';
      readonly name: string;
      readonly ids: readonly string[];
      readonly selection: readonly string[];
    };

/** One's own undo, field by field (board.md, Undo); colleagues' work is never taken back. */
export type Journal = {
  /** One transaction and, if it changed anything, one step. */
  readonly commit: (command: string, work: (edit: Edit) => void, options: CommitOptions) => void;
  readonly undo: () => Outcome;
  readonly redo: () => Outcome;
  /** The step that undo or redo would take next. */
  readonly next: (direction: Direction) => Entry | undefined;
  /** The last entries, oldest first, as plain data to be kept; and such data put back. */
  readonly entries: () => readonly Entry[];
  readonly restore: (entries: readonly Entry[]) => void;
};

/** Two runs of the same fields as one: what was first before, what was last after. */
function merged(
  first: readonly ElementChange[],
  second: readonly ElementChange[],
): ElementChange[] | undefined {
  const later = new Map(second.map((change) => [change.id, change]));
  const all: ElementChange[] = [];
  for (const change of first) {
    const next = later.get(change.id);
    if (change.kind !== 'set' || next?.kind !== 'set') return undefined;
    const fields = new Map(change.fields);
    for (const [path, { before, after }] of next.fields) {
      fields.set(path, { before: fields.has(path) ? fields.get(path)?.before : before, after });
    }
    for (const [path, { before, after }] of fields) if (sameValue(before, after)) fields.delete(path);
    if (fields.size > 0) all.push({ kind: 'set', id: change.id, fields });
    later.delete(change.id);
  }
  return later.size === 0 ? all : undefined;
}

export function createJournal(doc: Y.Doc, now: () => number = Date.now): Journal {
  const undoable: Entry[] = [];
  const redoable: Entry[] = [];

  const transact = <T>(command: string, work: () => T): T => {
    const origin: BoardOrigin = { board: doc, command };
    return doc.transact(work, origin);
  };

  const add = (entry: Entry): void => {
    redoable.length = 0;
    const last = undoable.at(-1);
    const isNear = last !== undefined && entry.time - last.time <= UNDO_GROUP_TIME;
    if (isNear && entry.group !== undefined && last.group === entry.group) {
      const changes = merged(last.changes, entry.changes);
      if (changes !== undefined) {
        // Nudged there and back again: a step that changes nothing is none.
        if (changes.length === 0) undoable.pop();
        else undoable[undoable.length - 1] = { ...last, time: entry.time, changes };
        return;
      }
    }
    undoable.push(entry);
    if (undoable.length > UNDO_ENTRIES) undoable.shift();
  };

  const step = (direction: Direction): Outcome => {
    const [from, to] = direction === 'undo' ? [undoable, redoable] : [redoable, undoable];
    const entry = from.pop();
    if (entry === undefined) return { kind: 'none' };
    const ids = transact(direction, () => replay(doc, entry.changes, direction));
    if (ids.length === 0) {
      return { kind: 'passed', name: entry.name, ids: entry.changes.map(({ id }) => id) };
    }
    // An undone step is not grouped with what comes after it.
    to.push({ ...entry, group: undefined });
    return { kind: 'done', name: entry.name, ids, selection: entry.selectionBefore };
  };

  return {
    commit(command, work, { selection, group }) {
      const changes = transact(command, () => recordEdits(doc, work));
      if (changes.length === 0) return;
      add({ name: command, time: now(), changes, selectionBefore: [...selection], group });
    },
    undo: () => step('undo'),
    redo: () => step('redo'),
    next: (direction) => (direction === 'undo' ? undoable : redoable).at(-1),
    entries: () => [...undoable],
    restore(entries) {
      undoable.splice(0, undoable.length, ...entries.slice(-UNDO_ENTRIES));
      redoable.length = 0;
    },
  };
}
