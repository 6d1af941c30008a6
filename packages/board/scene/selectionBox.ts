import type { BoardElement } from '../document/element.ts';
import { boxAround } from '../geometry/box.ts';
import { boundsOf, cornersOf, type Geometry } from '../geometry/geometry.ts';
import { rotate } from '../geometry/point.ts';

/** Angles closer than this are the same, radians. */
const SAME_ANGLE = 1e-6;

/** One box round all at a shared angle, else an upright one (board.md, Selection, handles). */
export function boxOfGeometries(geometries: readonly Geometry[]): Geometry | undefined {
  const first = geometries[0];
  if (first === undefined) return undefined;
  if (geometries.length === 1) return first;
  const angle = first[4];
  if (angle === 0 || geometries.some((each) => Math.abs(each[4] - angle) > SAME_ANGLE)) {
    const box = boxAround(geometries.map(boundsOf));
    return box && [box.minX, box.minY, box.maxX - box.minX, box.maxY - box.minY, 0];
  }
  const origin = { x: 0, y: 0 };
  const corners = geometries.flatMap((each) =>
    cornersOf(each).map((corner) => rotate(corner, origin, -angle)),
  );
  const box = boxAround(corners.map(({ x, y }) => ({ minX: x, minY: y, maxX: x, maxY: y })));
  if (box === undefined) return undefined;
  const center = rotate({ x: (box.minX + box.maxX) / 2, y: (box.minY + box.maxY) / 2 }, origin, angle);
  const width = box.maxX - box.minX;
  const height = box.maxY - box.minY;
  return [center.x - width / 2, center.y - height / 2, width, height, angle];
}

export const selectionBox = (elements: readonly BoardElement[]): Geometry | undefined =>
  boxOfGeometries(elements.map(({ geometry }) => geometry));
