import type { CommandContext } from '../commands.ts';
import type { BoardElement } from '../document/element.ts';
import { reindexed } from '../document/reorder.ts';
import { boxesTouch } from '../geometry/box.ts';
import { boundsOf } from '../geometry/geometry.ts';

export type Arrangement = 'forward' | 'backward' | 'toFront' | 'toBack';

const touches = (a: BoardElement, b: BoardElement): boolean =>
  boxesTouch(boundsOf(a.geometry), boundsOf(b.geometry));

/**
 * Each chosen one goes past the next above it that it touches, so that something is seen to happen, else past the
 * next one. None passes another chosen one.
 */
function oneUp(siblings: readonly BoardElement[], chosen: ReadonlySet<string>): BoardElement[] {
  const order = [...siblings];
  for (let at = order.length - 1; at >= 0; at -= 1) {
    const each = order[at];
    if (each === undefined || !chosen.has(each.id)) continue;
    const nextChosen = order.findIndex(({ id }, place) => place > at && chosen.has(id));
    const above = order.slice(at + 1, nextChosen === -1 ? undefined : nextChosen);
    if (above.length === 0) continue;
    const touched = above.findIndex((other) => touches(each, other));
    order.splice(at, 1);
    order.splice(at + 1 + Math.max(0, touched), 0, each);
  }
  return order;
}

function arranged(
  siblings: readonly BoardElement[],
  chosen: ReadonlySet<string>,
  how: Arrangement,
): BoardElement[] {
  const [moved, rest] = [
    siblings.filter(({ id }) => chosen.has(id)),
    siblings.filter(({ id }) => !chosen.has(id)),
  ];
  switch (how) {
    case 'toFront':
      return [...rest, ...moved];
    case 'toBack':
      return [...moved, ...rest];
    case 'forward':
      return oneUp(siblings, chosen);
    case 'backward':
      return oneUp(siblings.toReversed(), chosen).reverse();
  }
}

/** Changes what lies over what, among the siblings of each parent; false when nothing would change. */
export function arrange(context: CommandContext, ids: readonly string[], how: Arrangement): boolean {
  const chosen = new Set(ids);
  const all = context.scene.inOrder().map(({ element }) => element);
  const parents = new Set(all.filter(({ id }) => chosen.has(id)).map(({ parent }) => parent));
  const written = [...parents].flatMap((parent) => {
    const siblings = all.filter((element) => element.parent === parent);
    const order = arranged(siblings, chosen, how);
    if (order.every((element, at) => element === siblings[at])) return [];
    return [...reindexed(order, chosen)].map(([id, index]) => ({ id, order: [index, parent] }));
  });
  if (written.length === 0 || !context.canEdit()) return false;
  context.commit(how, (edit) => {
    for (const { id, order } of written) edit.setFields(id, new Map([['order', order]]));
  });
  return true;
}
