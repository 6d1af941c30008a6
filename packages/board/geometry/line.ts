import { INK_POINTS_MAX } from '../constants.ts';
import { roundLength } from './geometry.ts';
import { boxedPath } from './path.ts';
import { distance, type Point, rotate } from './point.ts';

/** A line that comes back to where it began; three corners at least, else it would lie on itself. */
export function isClosed(points: readonly Point[]): boolean {
  const [first, last] = [points[0], points.at(-1)];
  return points.length > 3 && first?.x === last?.x && first?.y === last?.y;
}

/** Each point once, though a closed line names its first one twice. */
export const cornersOfLine = (points: readonly Point[]): readonly Point[] =>
  isClosed(points) ? points.slice(0, -1) : points;

const closedAs = (before: readonly Point[], corners: readonly Point[]): readonly Point[] =>
  isClosed(before) && corners.length > 2 ? [...corners, ...corners.slice(0, 1)] : corners;

export const withMoved = (points: readonly Point[], at: number, to: Point): readonly Point[] =>
  closedAs(
    points,
    cornersOfLine(points).map((point, each) => (each === at ? to : point)),
  );

/** With a new corner at a place in the row; a line that is full stays as it is. */
export const withInserted = (points: readonly Point[], at: number, point: Point): readonly Point[] =>
  points.length < INK_POINTS_MAX ? points.toSpliced(at, 0, point) : points;

/** Without a corner; a closed line of two corners left is an open one. */
export const withRemoved = (points: readonly Point[], at: number): readonly Point[] =>
  closedAs(points, cornersOfLine(points).toSpliced(at, 1));

/** The middles of the pieces that are long enough for one, with the place in the row of what comes there. */
export const middlesOf = (
  points: readonly Point[],
  least: number,
): readonly { readonly at: number; readonly point: Point }[] =>
  points.flatMap((to, at) => {
    const from = points[at - 1];
    if (from === undefined || distance(from, to) < least) return [];
    return [{ at, point: { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 } }];
  });

/** The box round points of the board, turned by an angle, and the points in it, all on the 1/64 grid. */
export function lineThrough(points: readonly Point[], angle: number): ReturnType<typeof boxedPath> {
  const origin = { x: 0, y: 0 };
  const upright = points.map((point) => {
    const { x, y } = rotate(point, origin, -angle);
    return { x: roundLength(x), y: roundLength(y), pressure: 0.5 };
  });
  const { geometry, path } = boxedPath(upright, false);
  const [x, y, w, h] = geometry;
  const center = rotate({ x: x + w / 2, y: y + h / 2 }, origin, angle);
  return { geometry: [center.x - w / 2, center.y - h / 2, w, h, angle], path };
}

/** Turns to the nearest multiple of so many degrees about another point. */
export function atRoundAngle(point: Point, about: Point, degrees: number): Point {
  const step = (degrees * Math.PI) / 180;
  const angle = Math.round(Math.atan2(point.y - about.y, point.x - about.x) / step) * step;
  const length = distance(point, about);
  return { x: about.x + length * Math.cos(angle), y: about.y + length * Math.sin(angle) };
}
