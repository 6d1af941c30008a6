import { diamondPoints } from './diamond.ts';
import { cornersOf, type Geometry, toLocal } from './geometry.ts';
import type { Point } from './point.ts';

/** What a connector must know of an object it is bound to. */
export type Target = {
  readonly geometry: Geometry;
  readonly shape: 'box' | 'ellipse' | 'diamond';
  /** Half of its stroke, board px. */
  readonly rim: number;
};

/** What has no width is this wide, so that its line can be crossed. */
const FLAT = 1e-3;

const along = (from: Point, to: Point, part: number): Point => ({
  x: from.x + (to.x - from.x) * part,
  y: from.y + (to.y - from.y) * part,
});

/** The last part of the way from → to, 0–1, at which it crosses the line round a convex polygon. */
function lastCrossing(points: readonly Point[], from: Point, to: Point): number | undefined {
  let last: number | undefined;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  points.forEach((start, at) => {
    const end = points[(at + 1) % points.length] ?? start;
    const [ex, ey] = [end.x - start.x, end.y - start.y];
    const cross = dx * ey - dy * ex;
    if (cross === 0) return;
    const part = ((start.x - from.x) * ey - (start.y - from.y) * ex) / cross;
    const side = ((start.x - from.x) * dy - (start.y - from.y) * dx) / cross;
    const isOn = part >= 0 && part <= 1 && side >= -1e-6 && side <= 1 + 1e-6;
    if (isOn && (last === undefined || part > last)) last = part;
  });
  return last;
}

/** The same for an ellipse: the larger root of a quadratic. */
function lastCrossingOfEllipse(geometry: Geometry, from: Point, to: Point): number | undefined {
  const [rx, ry] = [geometry[2] / 2, geometry[3] / 2];
  const start = toLocal(geometry, from);
  const end = toLocal(geometry, to);
  const [x, y, dx, dy] = [start.x / rx, start.y / ry, (end.x - start.x) / rx, (end.y - start.y) / ry];
  const square = dx * dx + dy * dy;
  const half = x * dx + y * dy;
  const under = half * half - square * (x * x + y * y - 1);
  if (square === 0 || under < 0) return undefined;
  const part = (-half + Math.sqrt(under)) / square;
  return part >= 0 && part <= 1 ? part : undefined;
}

/**
 * Where a straight way from a point of an object to another leaves the object for good, and a gap on; the point
 * itself when it never does, since the other is within the object too.
 */
export function leavingPoint(target: Target, from: Point, to: Point, gap: number): Point {
  const { shape } = target;
  const [x, y, w, h, r] = target.geometry;
  const [width, height] = [Math.max(w, FLAT), Math.max(h, FLAT)];
  const geometry: Geometry = [x - (width - w) / 2, y - (height - h) / 2, width, height, r];
  const part =
    shape === 'ellipse'
      ? lastCrossingOfEllipse(geometry, from, to)
      : lastCrossing(shape === 'diamond' ? diamondPoints(geometry) : cornersOf(geometry), from, to);
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (part === undefined || length === 0) return from;
  return along(from, to, Math.min(1, part + gap / length));
}
