import { PARENT_DEPTH_MAX } from '../constants.ts';
import type { BoardElement } from './element.ts';
import { compareOrder } from './order.ts';

type Elements = ReadonlyMap<string, BoardElement>;

/** Whether others may lie in it. */
export const isContainer = (element: BoardElement | undefined): boolean =>
  element !== undefined && (element.type === 'group' || element.type === 'frame');

/** The ring of parents that an element is in, or none. */
function ringOf(start: BoardElement, elements: Elements): readonly string[] {
  const seen: string[] = [];
  let at: BoardElement | undefined = start;
  while (at !== undefined && at.parent !== null && !seen.includes(at.id)) {
    seen.push(at.id);
    if (seen.length > PARENT_DEPTH_MAX) break;
    at = elements.get(at.parent);
  }
  return at?.id === start.id ? seen : [];
}

function depthOf(element: BoardElement, elements: Elements): number {
  let depth = 0;
  let at: BoardElement | undefined = element;
  while (at !== undefined && at.parent !== null && depth <= PARENT_DEPTH_MAX) {
    at = elements.get(at.parent);
    depth += 1;
  }
  return depth;
}

/**
 * The parent an element is shown under (board.md, Validator): one that exists, is a group or frame and lies at
 * most 32 deep; of a ring of parents the smallest id becomes a root.
 */
function shownParent(element: BoardElement, elements: Elements): string | null {
  if (element.parent === null || !isContainer(elements.get(element.parent))) return null;
  const ring = ringOf(element, elements);
  if (ring.length > 0) return ring.every((id) => element.id <= id) ? null : element.parent;
  return depthOf(element, elements) > PARENT_DEPTH_MAX ? null : element.parent;
}

/** All elements from the one painted first to the one painted last: a parent, then its children. */
export function paintOrder(elements: Elements): BoardElement[] {
  const roots: BoardElement[] = [];
  const children = new Map<string, BoardElement[]>();
  for (const element of elements.values()) {
    const parent = shownParent(element, elements);
    if (parent === null) {
      roots.push(element);
      continue;
    }
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [element]);
    else siblings.push(element);
  }
  if (children.size === 0) return roots.sort(compareOrder);
  const order: BoardElement[] = [];
  const open = roots.sort(compareOrder).reverse();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    order.push(next);
    const inner = children.get(next.id);
    if (inner !== undefined) open.push(...inner.sort(compareOrder).reverse());
  }
  return order;
}
