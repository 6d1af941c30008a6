import { COPY_STEP, COVERS } from '../constants.ts';
import { type Box, boxCenter, boxesTouch, boxHoldsPoint } from '../geometry/box.ts';
import type { Point } from '../geometry/point.ts';

export type PlaceRequest = {
  /** Round what is pasted, where it was copied. */
  readonly source: Box;
  /** The pointer's board point, if it moved over the canvas since the copy. */
  readonly pointer: Point | undefined;
  readonly view: Box;
  /** Middles that are taken: the source, if it is still there, and what was pasted of it before. */
  readonly taken: readonly Point[];
};

const covers = (a: Point, b: Point): boolean =>
  Math.abs(a.x - b.x) <= COVERS && Math.abs(a.y - b.y) <= COVERS;

/**
 * Where the middle of what is pasted goes: to the pointer, else where it was if that is seen, else to the middle
 * of the view; and further right and down while it would cover what is there.
 */
export function placeOf({ source, pointer, view, taken }: PlaceRequest): Point {
  const isPointed = pointer !== undefined && boxHoldsPoint(view, pointer);
  let place = isPointed ? pointer : boxCenter(boxesTouch(source, view) ? source : view);
  const isTaken = (): boolean => taken.some((other) => covers(other, place));
  while (isTaken()) place = { x: place.x + COPY_STEP, y: place.y + COPY_STEP };
  return place;
}
