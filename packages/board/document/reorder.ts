import { ORDER_LONG } from '../constants.ts';
import { LAST_INDEX, orderBetween } from './order.ts';

type Ordered = { readonly id: string; readonly index: string };

/**
 * The indices to write so that siblings come to lie in this order, from the lowest to the highest. Beside the
 * moved ones only those are written whose own index does not fit any more: equal ones, broken ones, and the run
 * above a place where indices have grown too long.
 */
export function reindexed(siblings: readonly Ordered[], moved: ReadonlySet<string>): Map<string, string> {
  const written = new Map<string, string>();
  const lastMoved = siblings.findLastIndex(({ id }) => moved.has(id));
  const isFixed = ({ id, index }: Ordered): boolean => !moved.has(id) && index !== LAST_INDEX;
  let below: string | null = null;

  const indexAt = (place: number): string => {
    const above = siblings.slice(place + 1).filter((each) => isFixed(each) && each.index > (below ?? ''));
    for (const { index } of above) {
      const between = orderBetween(below, index);
      if (between.length <= ORDER_LONG) return between;
    }
    return orderBetween(below, null);
  };

  siblings.forEach((each, place) => {
    const isFit = isFixed(each) && (below === null || each.index > below);
    const isEqualPair = isFixed(each) && each.index === below && !written.has(siblings[place - 1]?.id ?? '');
    if (isFit || isEqualPair) below = each.index;
    else if (place <= lastMoved || each.index !== LAST_INDEX) {
      below = indexAt(place);
      written.set(each.id, below);
    }
  });
  return written;
}
