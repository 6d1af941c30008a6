import type { BoardElement } from '../document/element.ts';
import { cornersOfLine } from '../geometry/line.ts';
import { placedPoints } from '../geometry/path.ts';
import type { Point } from '../geometry/point.ts';

/** Up to so many points stand for the box of a line. */
const FEW = 3;

/**
 * The points of a line where they are handles, on the board: always when they are few, else while it is open to
 * have its points changed (board.md, Selection, handles). A closed line names its first one twice.
 */
export function pointHandles(
  element: BoardElement | undefined,
  isOpen: boolean,
): readonly Point[] | undefined {
  if (element?.type !== 'line' || element.path === undefined) return undefined;
  const points = placedPoints(element.path, element.geometry);
  return isOpen || cornersOfLine(points).length <= FEW ? points : undefined;
}
