import type { Box } from './box.ts';
import { type Geometry, toLocal } from './geometry.ts';
import type { Point } from './point.ts';
import { boxCorners, distanceToSegment } from './polygon.ts';

/** Half axes below this count as this much, so that a flat ellipse is a line and nothing divides by zero. */
const FLAT = 1e-9;
/** Halvings after which a double cannot tell the two ends apart. */
const BISECTIONS = 80;

const halves = ([, , w, h]: Geometry): Point => ({ x: Math.max(w / 2, FLAT), y: Math.max(h / 2, FLAT) });

/** A point in the frame where the ellipse is the circle of radius 1 round the origin. */
function toUnit(geometry: Geometry, point: Point): Point {
  const half = halves(geometry);
  const local = toLocal(geometry, point);
  return { x: local.x / half.x, y: local.y / half.y };
}

export function ellipseHolds(geometry: Geometry, point: Point): boolean {
  const { x, y } = toUnit(geometry, point);
  return x * x + y * y <= 1;
}

/** The root between bounds of the function whose zero gives the nearest point (D. Eberly, 2013). */
function nearestRoot(ratio: number, x: number, y: number, over: number): number {
  let low = y - 1;
  let high = over < 0 ? 0 : Math.hypot(ratio * x, y) - 1;
  let root = 0;
  for (let step = 0; step < BISECTIONS; step += 1) {
    root = (low + high) / 2;
    if (root === low || root === high) break;
    const value = ((ratio * x) / (root + ratio)) ** 2 + (y / (root + 1)) ** 2 - 1;
    if (value > 0) low = root;
    else if (value < 0) high = root;
    else break;
  }
  return root;
}

/** Distance in the first quadrant to an ellipse whose `long` half axis lies along x. */
function quadrantDistance(long: number, short: number, x: number, y: number): number {
  if (y > 0) {
    if (x === 0) return Math.abs(y - short);
    const over = (x / long) ** 2 + (y / short) ** 2 - 1;
    if (over === 0) return 0;
    const ratio = (long / short) ** 2;
    const root = nearestRoot(ratio, x / long, y / short, over);
    return Math.hypot((ratio * x) / (root + ratio) - x, y / (root + 1) - y);
  }
  const focal = long * long - short * short;
  if (long * x >= focal) return Math.abs(x - long);
  const part = (long * x) / focal;
  return Math.hypot(long * part - x, short * Math.sqrt(1 - part * part));
}

/** Distance of a board point from the line of a turned ellipse, from either side. */
export function distanceToEllipse(geometry: Geometry, point: Point): number {
  const half = halves(geometry);
  const local = toLocal(geometry, point);
  const [x, y] = [Math.abs(local.x), Math.abs(local.y)];
  return half.x >= half.y ? quadrantDistance(half.x, half.y, x, y) : quadrantDistance(half.y, half.x, y, x);
}

const ORIGIN: Point = { x: 0, y: 0 };

/** An upright box as the unit circle's frame sees it: a parallelogram. */
const unitCorners = (geometry: Geometry, box: Box): readonly Point[] =>
  boxCorners(box).map((corner) => toUnit(geometry, corner));

/** Whether an upright box touches the inside or line of a turned ellipse. */
export function touchesDisc(geometry: Geometry, box: Box): boolean {
  const corners = unitCorners(geometry, box);
  const sides = corners.map((from, at) => [from, corners[(at + 1) % corners.length] ?? from] as const);
  const turns = sides.map(([from, to]) => from.x * to.y - from.y * to.x);
  const isAround = turns.every((turn) => turn >= 0) || turns.every((turn) => turn <= 0);
  return isAround || sides.some(([from, to]) => distanceToSegment(from, to, ORIGIN) <= 1);
}

/** Whether an upright box touches the line, which is so unless it lies wholly inside or wholly outside. */
export const touchesEllipse = (geometry: Geometry, box: Box): boolean =>
  touchesDisc(geometry, box) && unitCorners(geometry, box).some(({ x, y }) => x * x + y * y >= 1);
