import { centerOf, type Geometry, toLocal } from './geometry.ts';
import { type Point, rotate } from './point.ts';

/** A point of a stroke; `pressure` 0–1. */
export type InkPoint = Point & { readonly pressure: number };

/** Points in px of a natural box, which is stretched over the element's own. */
export type Path = {
  readonly w: number;
  readonly h: number;
  readonly hasPressure: boolean;
  readonly points: readonly InkPoint[];
};

const ratio = (length: number, natural: number): number => (natural === 0 ? 1 : length / natural);

/** The points at the size of the box, measured from its corner before rotation. */
export function sizedPoints(path: Path, [, , w, h]: Geometry): readonly InkPoint[] {
  const sx = ratio(w, path.w);
  const sy = ratio(h, path.h);
  if (sx === 1 && sy === 1) return path.points;
  return path.points.map(({ x, y, pressure }) => ({ x: x * sx, y: y * sy, pressure }));
}

/** The points where they are on the board. */
export function placedPoints(path: Path, geometry: Geometry): readonly Point[] {
  const [left, top, , , r] = geometry;
  const center = centerOf(geometry);
  return sizedPoints(path, geometry).map(({ x, y }) => rotate({ x: left + x, y: top + y }, center, r));
}

/** A board point in the frame of `sizedPoints`. */
export function toSized(geometry: Geometry, point: Point): Point {
  const local = toLocal(geometry, point);
  return { x: local.x + geometry[2] / 2, y: local.y + geometry[3] / 2 };
}

/** The box round points of the board, and the points in it. At least one point. */
export function boxedPath(
  points: readonly InkPoint[],
  hasPressure: boolean,
): { readonly geometry: Geometry; readonly path: Path } {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    minX = Math.min(minX, x);
    minY = Math.min(minY, y);
    maxX = Math.max(maxX, x);
    maxY = Math.max(maxY, y);
  }
  const [w, h] = [maxX - minX, maxY - minY];
  const path = {
    w,
    h,
    hasPressure,
    points: points.map(({ x, y, pressure }) => ({ x: x - minX, y: y - minY, pressure })),
  };
  return { geometry: [minX, minY, w, h, 0], path };
}
