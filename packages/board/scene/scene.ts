import * as Y from 'yjs';
import { elementsOf } from '../document/boardDocument.ts';
import type { BoardElement } from '../document/element.ts';
import { readText } from '../document/elementText.ts';
import { compareOrder, LAST_INDEX } from '../document/order.ts';
import { isContainer, paintOrder } from '../document/tree.ts';
import { readElement, type Verdict } from '../document/validate.ts';
import { type Box, growBox } from '../geometry/box.ts';
import { boundsOf, type Geometry } from '../geometry/geometry.ts';
import { kindOf } from '../kinds/kinds.ts';
import type { Measure } from '../text/measure.ts';
import { type WrittenText, written } from '../text/writtenText.ts';
import { type Placed, spatialIndex } from './spatialIndex.ts';
import { changedElements, type ElementsChange } from './watch.ts';
import { createWiring, wired } from './wiring.ts';

/** `before`: where the elements were that were there already; `touched`: where paint went or came. */
export type SceneChange = ElementsChange & {
  readonly before: ReadonlyMap<string, Geometry>;
  readonly touched: readonly Box[];
};

/** The document as it can be shown: kept up to date by its events, never writing to it. */
export type Scene = {
  readonly count: () => number;
  /** Elements too broken to show, and fields that are shown as other than stored. */
  readonly unreadable: () => number;
  readonly repaired: () => number;
  readonly get: (id: string) => BoardElement | undefined;
  readonly placed: (id: string) => Placed | undefined;
  /** From the one painted first to the one painted last. */
  readonly inOrder: () => readonly Placed[];
  /** Whose paint touches the box, from first painted to last. */
  readonly within: (box: Box) => readonly Placed[];
  readonly bounds: () => Box | undefined;
  /** The highest fractional index among root elements, or among those in a parent; null when there is none. */
  readonly topIndex: (parent?: string | null) => string | null;
  /** Who last changed an element from elsewhere, by Yjs client. */
  readonly lastAuthor: (id: string) => number | undefined;
  /** Other fonts are there now: lines are found anew. */
  readonly remeasure: () => void;
  /** The connectors that run to or from an element. */
  readonly connectorsOf: (id: string) => ReadonlySet<string>;
  readonly subscribe: (listener: (change: SceneChange) => void) => () => void;
  readonly close: () => void;
};

/** The upright box of all that is painted of an element, board px. */
export const paintBox = (element: BoardElement): Box =>
  growBox(boundsOf(element.geometry), kindOf(element.type).reach(element));

const place = (element: BoardElement): Placed => ({ ...paintBox(element), element, rank: 0 });

/** A view that covers more than this part of the board is quicker to find by walking the order. */
const WALK_ABOVE = 0.125;

const area = (box: Box): number => (box.maxX - box.minX) * (box.maxY - box.minY);

/** A scene that is given no measure lays no text out: its elements are without their words. */
export function openScene(doc: Y.Doc, measure?: Measure): Scene {
  const placed = new Map<string, Placed>();
  const elements = new Map<string, BoardElement>();
  const broken = new Set<string>();
  const repairs = new Map<string, number>();
  const texts = new Map<string, WrittenText>();
  const authors = new Map<string, number>();
  const listeners = new Set<(change: SceneChange) => void>();
  const index = spatialIndex();
  const wiring = createWiring();
  let order: Placed[] | undefined;

  /** A move leaves the text the same object, so its lines need not be found again. */
  const withText = (element: BoardElement): BoardElement => {
    if (measure === undefined) return element;
    const before = texts.get(element.id);
    if (before !== undefined) return { ...element, text: before };
    const text = readText(doc, element.id);
    if (text === undefined) return element;
    const now = written(text, measure);
    texts.set(element.id, now);
    return { ...element, text: now };
  };

  const hasEnds = (id: string): boolean => {
    const map = elementsOf(doc).get(id);
    return map instanceof Y.Map && map.get('type') === 'connector';
  };

  /** Reads one element anew; true when it may have changed its place in the order of painting. */
  const reread = (id: string, gone: Placed[], come: Placed[]): boolean => {
    const stored = elementsOf(doc).get(id);
    return replace(id, stored === undefined ? undefined : readElement(id, stored), gone, come);
  };

  const replace = (id: string, verdict: Verdict | undefined, gone: Placed[], come: Placed[]): boolean => {
    const before = placed.get(id);
    broken.delete(id);
    repairs.delete(id);
    if (before !== undefined) gone.push(before);
    if (verdict === undefined || 'skipped' in verdict) {
      if (verdict !== undefined) broken.add(id);
      placed.delete(id);
      elements.delete(id);
      wiring.remove(id);
      return before !== undefined;
    }
    if (verdict.repairs > 0) repairs.set(id, verdict.repairs);
    wiring.set(verdict.element);
    const element = wired(withText(verdict.element), (each) => elements.get(each));
    const after = place(element);
    placed.set(id, after);
    elements.set(id, element);
    come.push(after);
    if (before === undefined) return true;
    after.rank = before.rank;
    return (
      before.element.index !== element.index ||
      before.element.parent !== element.parent ||
      before.element.type !== element.type
    );
  };

  /** A new element above all others is put on top without sorting 10,000, unless others may wait to lie in it. */
  const canAppend = (element: BoardElement): boolean => {
    const top = order?.at(-1)?.element;
    return (
      element.parent === null &&
      !isContainer(element) &&
      (top === undefined || (top.parent === null && compareOrder(top, element) < 0))
    );
  };

  const reorder = (gone: readonly Placed[], come: readonly Placed[], moved: boolean): void => {
    if (order === undefined) return;
    const [only] = come;
    if (!moved) for (const each of come) order[each.rank - 1] = each;
    else if (gone.length === 0 && come.length === 1 && only !== undefined && canAppend(only.element)) {
      only.rank = order.length + 1;
      order.push(only);
    } else order = undefined;
  };

  const inOrder = (): readonly Placed[] => {
    if (order === undefined) {
      order = [];
      for (const element of paintOrder(elements)) {
        const each = placed.get(element.id);
        if (each === undefined) continue;
        each.rank = order.length + 1;
        order.push(each);
      }
    }
    return order;
  };

  /** The connectors of what changed run otherwise now; they come after the objects that they run between. */
  const withConnectors = (ids: ReadonlySet<string>): Iterable<string> => {
    const connectors = new Set<string>();
    for (const id of ids) {
      for (const each of wiring.of(id)) connectors.add(each);
      if (elements.get(id)?.ends !== undefined) connectors.add(id);
    }
    // Ids that are new may be connectors among the objects they run between.
    const isNew = (id: string): boolean => !elements.has(id);
    const late = new Set([...ids].filter((id) => isNew(id) && hasEnds(id)));
    const first = [...ids].filter((id) => !connectors.has(id) && !late.has(id));
    return [...first, ...new Set([...connectors, ...late])];
  };

  const apply = (change: ElementsChange): void => {
    const gone: Placed[] = [];
    const come: Placed[] = [];
    let moved = false;
    for (const id of change.texts) texts.delete(id);
    for (const id of withConnectors(change.ids)) {
      moved = reread(id, gone, come) || moved;
      if (change.author !== undefined && change.ids.has(id)) authors.set(id, change.author);
    }
    index.update(gone, come, () => placed.values());
    reorder(gone, come, moved);
    const before = new Map(gone.map(({ element }) => [element.id, element.geometry]));
    for (const listener of listeners) listener({ ...change, before, touched: [...gone, ...come] });
  };

  const stop = changedElements(doc, apply);
  {
    const come: Placed[] = [];
    const connectors: [id: string, verdict: Verdict][] = [];
    for (const [id, stored] of elementsOf(doc).entries()) {
      const verdict = readElement(id, stored);
      if ('element' in verdict && verdict.element.ends !== undefined) connectors.push([id, verdict]);
      else replace(id, verdict, [], come);
    }
    for (const [id, verdict] of connectors) replace(id, verdict, [], come);
    index.update([], come, () => placed.values());
  }

  return {
    count: () => placed.size,
    unreadable: () => broken.size,
    repaired: () => repairs.size,
    get: (id) => elements.get(id),
    placed: (id) => placed.get(id),
    inOrder,
    within(box) {
      const all = inOrder();
      const whole = index.bounds();
      if (whole !== undefined && area(box) > area(whole) * WALK_ABOVE) {
        return all.filter(
          (each) =>
            each.minX <= box.maxX && each.maxX >= box.minX && each.minY <= box.maxY && each.maxY >= box.minY,
        );
      }
      return index.search(box).sort((a, b) => a.rank - b.rank);
    },
    bounds: () => index.bounds(),
    topIndex: (parent = null) =>
      inOrder().findLast(({ element }) => element.parent === parent && element.index !== LAST_INDEX)?.element
        .index ?? null,
    connectorsOf: wiring.of,
    lastAuthor: (id) => authors.get(id),
    remeasure() {
      const ids = new Set(texts.keys());
      if (ids.size > 0) apply({ ids, texts: ids, isOwn: true, author: undefined });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    close() {
      stop();
      listeners.clear();
    },
  };
}
