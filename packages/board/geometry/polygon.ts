import type { Box } from './box.ts';
import type { Point } from './point.ts';

export function nearestOnSegment(a: Point, b: Point, point: Point): Point {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : ((point.x - a.x) * dx + (point.y - a.y) * dy) / square;
  const part = Math.min(1, Math.max(0, along));
  return { x: a.x + part * dx, y: a.y + part * dy };
}

export function distanceToSegment(a: Point, b: Point, point: Point): number {
  const near = nearestOnSegment(a, b, point);
  return Math.hypot(point.x - near.x, point.y - near.y);
}

/** Distance from a point to the line through all these; of one point, to it. Infinite for none. */
export function distanceToSegments(points: readonly Point[], point: Point): number {
  let least = Number.POSITIVE_INFINITY;
  points.forEach((to, at) => {
    least = Math.min(least, distanceToSegment(points[at - 1] ?? to, to, point));
  });
  return least;
}

export const boxCorners = (box: Box): readonly [Point, Point, Point, Point] => [
  { x: box.minX, y: box.minY },
  { x: box.maxX, y: box.minY },
  { x: box.maxX, y: box.maxY },
  { x: box.minX, y: box.maxY },
];

/** How far a point is to the right of a side that is walked clockwise on screen: negative is outside. */
const side = (from: Point, to: Point, point: Point): number =>
  (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x);

const pairs = (points: readonly Point[]): readonly (readonly [Point, Point])[] =>
  points.map((from, at) => [from, points[(at + 1) % points.length] ?? from]);

/** Whether a convex polygon, walked clockwise on screen, and an upright box have a point in common. */
export function convexTouchesBox(points: readonly Point[], box: Box): boolean {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const isBeside =
    Math.max(...xs) < box.minX ||
    Math.min(...xs) > box.maxX ||
    Math.max(...ys) < box.minY ||
    Math.min(...ys) > box.maxY;
  if (isBeside) return false;
  const corners = boxCorners(box);
  return pairs(points).every(([from, to]) => corners.some((corner) => side(from, to, corner) >= 0));
}

/** Whether the whole of an upright box is within a convex polygon, walked clockwise, and off its line. */
export function convexHoldsBox(points: readonly Point[], box: Box): boolean {
  const corners = boxCorners(box);
  return pairs(points).every(([from, to]) => corners.every((corner) => side(from, to, corner) > 0));
}

/** Whether a straight line from a to b has a point in common with an upright box. */
export function segmentTouchesBox(a: Point, b: Point, box: Box): boolean {
  if (Math.max(a.x, b.x) < box.minX || Math.min(a.x, b.x) > box.maxX) return false;
  if (Math.max(a.y, b.y) < box.minY || Math.min(a.y, b.y) > box.maxY) return false;
  const sides = boxCorners(box).map((corner) => side(a, b, corner));
  return sides.some((each) => each >= 0) && sides.some((each) => each <= 0);
}

export const lineTouchesBox = (points: readonly Point[], box: Box): boolean =>
  points.some((to, at) => segmentTouchesBox(points[at - 1] ?? to, to, box));
