import type * as Y from 'yjs';
import { UNDO_ENTRIES, UNDO_GROUP_TIME } from '../constants.ts';
import type { BoardOrigin } from '../document/boardDocument.ts';
import { composed } from './compose.ts';
import type { ElementChange, Entry } from './entry.ts';
import { type Edit, recordEdits } from './record.ts';
import { type Direction, replay } from './replay.ts';

export type CommitOptions = {
  readonly selection: ReadonlySet<string>;
  /** Commits with the same group ≤ 600 ms apart are one step. */
  readonly group?: string;
  /** The name of one step that is stored in several commits, whatever they do and however far apart. */
  readonly step?: string;
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
  /** Makes all steps after that one (undefined: all there are) a single one of this name. */
  readonly collapse: (since: Entry | undefined, command: string) => void;
  readonly undo: () => Outcome;
  readonly redo: () => Outcome;
  /** The step that undo or redo would take next. */
  readonly next: (direction: Direction) => Entry | undefined;
  /** The last entries, oldest first, as plain data to be kept; and such data put back below what came since. */
  readonly entries: () => readonly Entry[];
  readonly restore: (entries: readonly Entry[]) => void;
};

/** A change of the same objects, which it neither makes nor takes away. */
function goesOn(last: Entry, next: Entry): boolean {
  const [before, after] = [idsOf(last), idsOf(next)];
  return (
    before.size === after.size &&
    before.isSubsetOf(after) &&
    next.changes.every(({ kind }) => kind === 'set' || kind === 'text') &&
    last.changes.every(({ kind }) => kind !== 'delete')
  );
}

const idsOf = ({ changes }: Entry): Set<string> => new Set(changes.map(({ id }) => id));

export function createJournal(
  doc: Y.Doc,
  now: () => number = Date.now,
  /** What must follow from a step that was taken back or done again, in its transaction. */
  follow: (ids: readonly string[]) => void = () => {},
  /** The steps that undo would take are others now. */
  onChange: () => void = () => {},
): Journal {
  const undoable: Entry[] = [];
  const redoable: Entry[] = [];

  const transact = <T>(command: string, work: () => T): T => {
    const origin: BoardOrigin = { board: doc, command };
    return doc.transact(work, origin);
  };

  const add = (entry: Entry, isOfStep: boolean): void => {
    redoable.length = 0;
    const last = undoable.at(-1);
    const isNear = last !== undefined && entry.time - last.time <= UNDO_GROUP_TIME;
    const isGrouped = entry.group !== undefined && last?.group === entry.group;
    if (last !== undefined && isGrouped && (isOfStep || (isNear && goesOn(last, entry)))) {
      const changes = composed(last.changes, entry.changes);
      // Nudged there and back again: a step that changes nothing is none.
      if (changes.length === 0) undoable.pop();
      else undoable[undoable.length - 1] = { ...last, time: entry.time, changes };
      return;
    }
    undoable.push(entry);
    if (undoable.length > UNDO_ENTRIES) undoable.shift();
  };

  const taken = (entry: Entry, direction: Direction): Outcome => {
    const ids = transact(direction, () => {
      const touched = replay(doc, entry.changes, direction);
      follow(touched);
      return touched;
    });
    if (ids.length === 0) {
      return { kind: 'passed', name: entry.name, ids: entry.changes.map(({ id }) => id) };
    }
    return { kind: 'done', name: entry.name, ids, selection: entry.selectionBefore };
  };

  const step = (direction: Direction): Outcome => {
    const [from, to] = direction === 'undo' ? [undoable, redoable] : [redoable, undoable];
    const entry = from.pop();
    if (entry === undefined) return { kind: 'none' };
    const outcome = taken(entry, direction);
    // An undone step is not grouped with what comes after it.
    if (outcome.kind === 'done') to.push({ ...entry, group: undefined });
    onChange();
    return outcome;
  };

  return {
    commit(command, work, { selection, group, step: name }) {
      const changes = transact(command, () => recordEdits(doc, work));
      if (changes.length === 0) return;
      add(
        { name: command, time: now(), changes, selectionBefore: [...selection], group: name ?? group },
        name !== undefined,
      );
      onChange();
    },
    collapse(since, command) {
      const from = since === undefined ? 0 : undoable.lastIndexOf(since) + 1;
      const steps = undoable.splice(from);
      const [first] = steps;
      const last = steps.at(-1);
      if (first === undefined || last === undefined) return;
      const changes = steps.reduce<readonly ElementChange[]>((all, step) => composed(all, step.changes), []);
      if (changes.length > 0) {
        undoable.push({ ...first, name: command, time: last.time, changes, group: undefined });
      }
      onChange();
    },
    undo: () => step('undo'),
    redo: () => step('redo'),
    next: (direction) => (direction === 'undo' ? undoable : redoable).at(-1),
    entries: () => [...undoable],
    restore(entries) {
      undoable.unshift(...entries);
      undoable.splice(0, Math.max(0, undoable.length - UNDO_ENTRIES));
      onChange();
    },
  };
}
