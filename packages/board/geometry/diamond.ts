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
  const [x, y] = [Math.abs(local.x), Math.abs(local.y)];
  // Without width or height the last condition alone would hold everywhere.
  return x <= w / 2 && y <= h / 2 && 2 * (x * h + y * w) <= w * h;
}
