import RBush from 'rbush';
import type { BoardElement } from '../document/element.ts';
import type { Box } from '../geometry/box.ts';

/** An element with the upright box of its paint and its place in the order of painting. */
export type Placed = Box & { readonly element: BoardElement; rank: number };

/** Above this many changes at once, loading the whole tree anew is quicker than patching it. */
const RELOAD_ABOVE = 1000;

export type SpatialIndex = {
  /** What is gone, and what is new or moved, in one step. */
  update(gone: readonly Placed[], come: readonly Placed[], all: () => Iterable<Placed>): void;
  /** In no order. */
  search(box: Box): Placed[];
  /** Around everything; undefined when empty. */
  bounds(): Box | undefined;
};

export function spatialIndex(): SpatialIndex {
  const tree = new RBush<Placed>();
  return {
    update(gone, come, all) {
      if (gone.length + come.length > RELOAD_ABOVE) {
        tree.clear();
        tree.load([...all()]);
        return;
      }
      for (const placed of gone) tree.remove(placed);
      for (const placed of come) tree.insert(placed);
    },
    search: (box) => tree.search(box),
    bounds() {
      const { minX, minY, maxX, maxY }: Box = tree.toJSON();
      return minX <= maxX && minY <= maxY ? { minX, minY, maxX, maxY } : undefined;
    },
  };
}
