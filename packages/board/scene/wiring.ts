import type { BoardElement } from '../document/element.ts';
import type { Geometry } from '../geometry/geometry.ts';
import type { Target } from '../geometry/leaving.ts';
import { carriedEnds, wireBox, wireOf } from '../geometry/wire.ts';
import { isStroked } from '../kinds/strokePaint.ts';

type Elements = (id: string) => BoardElement | undefined;

/** An element as a connector meets it; a connector is none. */
export function targetOf(element: BoardElement | undefined): Target | undefined {
  if (element === undefined || element.type === 'connector') return undefined;
  const { geometry, type, style } = element;
  const shape = type === 'ellipse' || type === 'diamond' ? type : 'box';
  return { geometry, shape, rim: isStroked(style) ? style.width / 2 : 0 };
}

/** A connector where it runs among these elements; any other element is as it is. */
export function wired(element: BoardElement, elements: Elements): BoardElement {
  if (element.ends === undefined) return element;
  const wire = wireOf(element.ends, (id) => targetOf(elements(id)), element.wire?.sides);
  return { ...element, wire, geometry: wireBox(wire) };
}

/** A connector whose box is moved: its free ends go along. */
export const moved = (element: BoardElement, to: Geometry): BoardElement =>
  element.ends === undefined
    ? { ...element, geometry: to }
    : { ...element, ends: carriedEnds(element.ends, element.geometry, to), geometry: to };

/** Which connectors are bound to which elements. */
export type Wiring = {
  readonly set: (element: BoardElement) => void;
  readonly remove: (id: string) => void;
  /** The connectors that run to or from an element. */
  readonly of: (id: string) => ReadonlySet<string>;
};

const NONE: ReadonlySet<string> = new Set();

export function createWiring(): Wiring {
  const bound = new Map<string, Set<string>>();
  const targets = new Map<string, readonly string[]>();
  const remove = (id: string): void => {
    for (const target of targets.get(id) ?? []) bound.get(target)?.delete(id);
    targets.delete(id);
  };
  return {
    remove,
    set({ id, ends }) {
      remove(id);
      if (ends === undefined) return;
      const ids = [ends.a.to?.id, ends.b.to?.id].filter((each) => each !== undefined);
      targets.set(id, ids);
      for (const target of ids) bound.set(target, (bound.get(target) ?? new Set()).add(id));
    },
    of: (id) => bound.get(id) ?? NONE,
  };
}
