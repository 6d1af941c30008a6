import { centerOf, type Geometry, toLocal } from './geometry.ts';
import { type Point, rotate } from './point.ts';

/** The four points clockwise from the one that is at the top before rotation. */
export function diamondPoints(geometry: Geometry): readonly [Point, Point, Point, Point] {
  const [x, y, w, h, r] = geometry;
  const center = centerOf(geometry);
  return [
    rotate({ x: center.x, y }, center, r),
    rotate({ x: x + w, y: center.y }, center, r),
    rotate({ x: center.x, y: y + h }, center, r),
    rotate({ x, y: center.y }, center, r),
  ];
}

export function diamondHolds(geometry: Geometry, point: Point): boolean {
  const [, , w, h] = geometry;
  const local = toLocal(geometry, point);
  return 2 * (Math.abs(local.x) * h + Math.abs(local.y) * w) <= w * h;
}
