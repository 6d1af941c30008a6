import type * as Y from 'yjs';
import { LEADING, TEXT_MAX } from '../constants.ts';
import type { BoardElement } from '../document/element.ts';
import { readText } from '../document/elementText.ts';
import type { Value } from '../document/fields.ts';
import { orderBetween } from '../document/order.ts';
import { roundGeometry, sameGeometry } from '../geometry/geometry.ts';
import type { Point } from '../geometry/point.ts';
import { kindOf } from '../kinds/kinds.ts';
import type { Scene, SceneChange } from '../scene/scene.ts';
import type { Selection } from '../scene/selection.ts';
import type { Measure } from '../text/measure.ts';
import { isVisible, type Marks, plainText, runsWithin } from '../text/richText.ts';
import { type PlacedText, placeText } from '../text/textArea.ts';
import { type WrittenText, written } from '../text/writtenText.ts';
import type { Entry, Snapshot, TextRuns } from '../undo/entry.ts';
import type { Journal } from '../undo/journal.ts';
import type { Edit } from '../undo/record.ts';
import { takeSnapshot } from '../undo/snapshot.ts';
import { fittedTo } from './fitting.ts';
import { movedBy, plainChange } from './plainChange.ts';
import { type Typing, typing } from './typing.ts';

/** Where the caret is; `anchor` is where the selection began. UTF-16 units. */
export type TextSelection = { readonly anchor: number; readonly head: number };

/** Where the caret is put when an editor opens. */
export type CaretAt = 'end' | 'all' | Point;

export type ToggledMark = Exclude<keyof Marks, 'link'>;

/** A text in the hand of its writer. */
export type EditedText = {
  readonly id: string;
  readonly element: BoardElement;
  readonly placed: PlacedText;
  readonly selection: TextSelection;
  /** Marks that the next words will have, beside those around them. */
  readonly marks: Readonly<Record<string, Value>>;
  /** A colleague deleted it; it can be kept, with all words. */
  readonly isLost: boolean;
};

export type EditingOptions = {
  readonly doc: Y.Doc;
  readonly scene: Scene;
  readonly selection: Selection;
  readonly journal: Journal;
  readonly measure: Measure;
  readonly canEdit: () => boolean;
  /** ms, for the pauses between steps of undo. */
  readonly now: () => number;
  /** The text, the caret or the place changed. */
  readonly onChange: (reason: 'opened' | 'mine' | 'theirs' | 'caret' | 'closed', caret?: CaretAt) => void;
  /** Too much was put in: the units there would have been. */
  readonly onTooLong: (units: number) => void;
  /** A colleague deleted what is being edited. */
  readonly onLost: (id: string) => void;
};

export type TextEditing = {
  readonly current: () => EditedText | undefined;
  /** Opens the editor on an element; false when it holds no text, is locked, or nobody may write here. */
  readonly open: (id: string, caret: CaretAt) => boolean;
  /** Opens it on a text that will be in the document with its first character. */
  readonly begin: (draft: BoardElement) => boolean;
  /** Puts words in the place of others; the caret goes after them. */
  readonly replace: (start: number, end: number, words: string) => void;
  /** The same with words that bring their own marks and take none of those around them. */
  readonly replaceMarked: (start: number, end: number, runs: TextRuns) => void;
  readonly select: (selection: TextSelection) => void;
  /** Marks what is selected, or takes the mark off; with a caret, the words to come. */
  readonly toggle: (mark: ToggledMark) => void;
  /** Only steps of this editing. */
  readonly undo: () => boolean;
  readonly redo: () => boolean;
  /** Puts back what a colleague deleted, with all words. */
  readonly keep: () => void;
  readonly close: () => void;
  readonly sceneChanged: (change: SceneChange) => void;
};

type Session = {
  readonly id: string;
  readonly command: 'text' | 'edit';
  readonly since: Entry | undefined;
  /** What a new text is, before its first character and after that is taken back. */
  readonly draft: BoardElement | undefined;
  /** As it last was. */
  element: BoardElement;
  /** The height below which it does not shrink. */
  readonly floor: number;
  readonly typing: Typing;
  readonly number: number;
  selection: TextSelection;
  marks: Readonly<Record<string, Value>>;
  plain: string;
  snapshot: Snapshot | undefined;
  isLost: boolean;
  /** Steps that were taken back and can be done again. */
  undone: number;
};

const empty = (measure: Measure): WrittenText => written(plainText(''), measure);

let sessions = 0;

/** Writing in one element at a time: its words, their place and size, the caret, and steps of undo. */
export function createTextEditing(options: EditingOptions): TextEditing {
  const { doc, scene, journal, measure } = options;
  let session: Session | undefined;
  let isWriting = false;

  const areaOf = (element: BoardElement) => kindOf(element.type).textArea?.(element);

  const begin = (element: BoardElement, isNew: boolean, caret: CaretAt): void => {
    sessions += 1;
    const { id } = element;
    const plain = element.text?.plain ?? '';
    session = {
      id,
      command: isNew ? 'text' : 'edit',
      draft: isNew ? element : undefined,
      element,
      floor: element.geometry[3],
      since: journal.next('undo'),
      typing: typing(),
      number: sessions,
      selection: { anchor: caret === 'all' ? 0 : plain.length, head: plain.length },
      marks: {},
      plain,
      snapshot: takeSnapshot(doc, id),
      isLost: false,
      undone: 0,
    };
    options.selection.set(isNew ? [] : [id]);
    options.onChange('opened', caret);
  };

  /** After words changed, inside the same transaction: the element takes the place they need. */
  const refit = (edit: Edit, { id, floor }: Pick<Session, 'id' | 'floor'>, element: BoardElement): void => {
    const text = readText(doc, id);
    const geometry = fittedTo(element, text === undefined ? empty(measure) : written(text, measure), floor);
    if (!sameGeometry(geometry, element.geometry)) edit.setGeometry(id, geometry);
  };

  const commit = (active: Session, step: number | undefined, work: (edit: Edit) => void): void => {
    isWriting = true;
    journal.commit(active.command, work, {
      selection: options.selection.ids(),
      ...(step === undefined ? {} : { group: `${active.command} ${active.number} ${step}` }),
    });
    isWriting = false;
    look(active);
  };

  /** What the document has now. */
  const look = (active: Session): void => {
    active.element = scene.get(active.id) ?? active.draft ?? active.element;
    active.plain = scene.get(active.id)?.text?.plain ?? '';
    active.snapshot = takeSnapshot(doc, active.id) ?? active.snapshot;
  };

  /** The first character brings the element into the document. */
  const create = (edit: Edit, draft: BoardElement): void => {
    edit.create({
      id: draft.id,
      type: draft.type,
      geometry: roundGeometry(draft.geometry),
      style: draft.style,
      index: orderBetween(scene.topIndex(draft.parent), null),
      parent: draft.parent,
    });
    if (draft.type === 'text' && draft.box === 'fixed')
      edit.setFields(draft.id, new Map([['props.box', 'fixed']]));
  };

  const marksAt = (active: Session, start: number): Record<string, Value> => {
    const text = scene.get(active.id)?.text;
    const [run] = text === undefined ? [] : runsWithin(text, Math.max(0, start - 1), Math.max(1, start));
    // A link ends where its words end; what is written after it is not part of it.
    const { link, ...marks } = run?.marks ?? {};
    return { ...marks, ...active.marks };
  };

  const replace = (start: number, end: number, words: string): void => {
    if (session === undefined) return;
    const attributes = Object.fromEntries(
      Object.entries(marksAt(session, start)).filter(([, value]) => value !== null),
    );
    replaceMarked(start, end, words === '' ? [] : [{ insert: words, attributes }]);
  };

  const replaceMarked = (start: number, end: number, runs: TextRuns): void => {
    const active = session;
    if (active === undefined || active.isLost || !options.canEdit()) return;
    const words = runs.map(({ insert }) => insert).join('');
    const units = active.plain.length - (end - start) + words.length;
    if (units > TEXT_MAX) {
      options.onTooLong(units);
      return;
    }
    if (start === end && words === '') return;
    const change = { at: start, removed: end - start, inserted: words };
    const step = active.typing.stepOf(change, options.now());
    const isFirst = scene.get(active.id) === undefined && active.draft !== undefined;
    commit(active, step, (edit) => {
      if (isFirst && active.draft !== undefined) create(edit, active.draft);
      edit.changeText(active.id, [{ at: start, remove: end - start, insert: runs }]);
      refit(edit, active, active.element);
    });
    if (isFirst) options.selection.set([active.id]);
    active.selection = { anchor: start + words.length, head: start + words.length };
    active.marks = {};
    active.undone = 0;
    options.onChange('mine');
  };

  const toggle = (mark: ToggledMark): void => {
    const active = session;
    if (active === undefined || active.isLost || !options.canEdit()) return;
    const { anchor, head } = active.selection;
    const [start, end] = anchor < head ? [anchor, head] : [head, anchor];
    const text = scene.get(active.id)?.text;
    if (start === end || text === undefined) {
      const isOn = marksAt(active, start)[mark] === true;
      active.marks = { ...active.marks, [mark]: isOn ? null : true };
      return;
    }
    const isOn = runsWithin(text, start, end).every(({ marks }) => marks[mark] === true);
    commit(active, undefined, (edit) => {
      edit.markText(active.id, start, end - start, { [mark]: isOn ? null : true });
      refit(edit, active, active.element);
    });
    options.onChange('mine');
  };

  /** A text that nobody can see is none; its whole life leaves no step of undo. */
  const removeUnseen = (active: Session): void => {
    const element = scene.get(active.id);
    if (element === undefined || element.type !== 'text' || isVisible(element.text?.plain ?? '')) return;
    journal.commit(active.command, (edit) => edit.remove(active.id), {
      selection: options.selection.ids(),
    });
  };

  const close = (): void => {
    const active = session;
    if (active === undefined) return;
    isWriting = true;
    if (options.canEdit()) removeUnseen(active);
    isWriting = false;
    session = undefined;
    journal.collapse(active.since, active.command);
    options.onChange('closed');
  };

  const step = (direction: 'undo' | 'redo'): boolean => {
    const active = session;
    if (active === undefined || !options.canEdit()) return false;
    if (direction === 'undo' && journal.next('undo') === active.since) return false;
    if (direction === 'redo' && active.undone === 0) return false;
    const before = active.plain;
    isWriting = true;
    const outcome = journal[direction]();
    isWriting = false;
    active.undone += direction === 'undo' ? 1 : -1;
    look(active);
    const change = plainChange(before, active.plain);
    const place = change === undefined ? active.selection.head : change.at + change.inserted.length;
    active.selection = { anchor: place, head: place };
    options.onChange('mine');
    return outcome.kind === 'done';
  };

  return {
    current() {
      const area = session && areaOf(session.element);
      if (session === undefined || area === undefined) return undefined;
      const { id, element, selection, marks, isLost } = session;
      const placed = placeText(area, element, element.geometry, element.text ?? empty(measure));
      return { id, element, placed, selection, marks, isLost };
    },
    open(id, caret) {
      const element = scene.get(id);
      if (element === undefined || element.locked || areaOf(element) === undefined) return false;
      if (!options.canEdit()) return false;
      if (session?.id === id) return true;
      close();
      begin(element, false, caret);
      return true;
    },
    begin(draft) {
      if (!options.canEdit() || areaOf(draft) === undefined) return false;
      close();
      const [x, y, w, , r] = draft.geometry;
      begin({ ...draft, geometry: [x, y, w, draft.style.size * LEADING.text, r] }, true, 'end');
      return true;
    },
    replace,
    replaceMarked,
    select(selection) {
      if (session === undefined) return;
      if (selection.anchor !== session.selection.anchor || selection.head !== session.selection.head) {
        session.selection = selection;
        session.marks = {};
        options.onChange('caret');
      }
    },
    toggle,
    undo: () => step('undo'),
    redo: () => step('redo'),
    keep() {
      const active = session;
      const snapshot = active?.snapshot;
      if (active === undefined || snapshot === undefined || !active.isLost || !options.canEdit()) return;
      active.isLost = false;
      commit(active, undefined, (edit) => edit.put(active.id, snapshot));
      options.selection.set([active.id]);
      options.onChange('theirs');
    },
    close,
    sceneChanged({ ids, isOwn }) {
      const active = session;
      if (active === undefined || isWriting || !ids.has(active.id)) return;
      if (scene.get(active.id) === undefined) {
        if (active.isLost) return;
        active.isLost = true;
        options.onLost(active.id);
        options.onChange('theirs');
        return;
      }
      const before = active.plain;
      active.isLost = false;
      look(active);
      const change = isOwn ? undefined : plainChange(before, active.plain);
      const moved = (place: number): number => Math.min(active.plain.length, movedBy(place, change));
      active.selection = { anchor: moved(active.selection.anchor), head: moved(active.selection.head) };
      options.onChange('theirs');
    },
  };
}
