import { GEOMETRY_GRID } from '../constants.ts';
import type { Box } from './box.ts';
import { type Point, rotate } from './point.ts';

/**
 * `[x, y, w, h, r]`: a box before rotation in absolute board px, and its turn about its centre in radians,
 * −π < r ≤ π (board.md, Live and stored).
 */
export type Geometry = readonly [x: number, y: number, w: number, h: number, r: number];

export const centerOf = ([x, y, w, h]: Geometry): Point => ({ x: x + w / 2, y: y + h / 2 });

/** The corners clockwise from the one that is top left before rotation. */
export function cornersOf(geometry: Geometry): readonly [Point, Point, Point, Point] {
  const [x, y, w, h, r] = geometry;
  const center = centerOf(geometry);
  return [
    rotate({ x, y }, center, r),
    rotate({ x: x + w, y }, center, r),
    rotate({ x: x + w, y: y + h }, center, r),
    rotate({ x, y: y + h }, center, r),
  ];
}

/** The upright box around a turned one. */
export function boundsOf(geometry: Geometry): Box {
  const [x, y, w, h, r] = geometry;
  if (r === 0) return { minX: x, minY: y, maxX: x + w, maxY: y + h };
  const { x: cx, y: cy } = centerOf(geometry);
  const cos = Math.abs(Math.cos(r));
  const sin = Math.abs(Math.sin(r));
  const halfWidth = (w * cos + h * sin) / 2;
  const halfHeight = (w * sin + h * cos) / 2;
  return { minX: cx - halfWidth, minY: cy - halfHeight, maxX: cx + halfWidth, maxY: cy + halfHeight };
}

/** A board point in the box's own upright frame, measured from its centre. */
export function toLocal(geometry: Geometry, point: Point): Point {
  const center = centerOf(geometry);
  const turned = rotate(point, center, -geometry[4]);
  return { x: turned.x - center.x, y: turned.y - center.y };
}

/** Distance of a board point from the box, 0 inside. */
export function distanceToBox(geometry: Geometry, point: Point): number {
  const local = toLocal(geometry, point);
  const outX = Math.max(0, Math.abs(local.x) - geometry[2] / 2);
  const outY = Math.max(0, Math.abs(local.y) - geometry[3] / 2);
  return Math.hypot(outX, outY);
}

/** Distance of a board point from the box's outline, from either side. */
export function distanceToOutline(geometry: Geometry, point: Point): number {
  const local = toLocal(geometry, point);
  const outX = Math.abs(local.x) - geometry[2] / 2;
  const outY = Math.abs(local.y) - geometry[3] / 2;
  if (outX <= 0 && outY <= 0) return Math.min(-outX, -outY);
  return Math.hypot(Math.max(0, outX), Math.max(0, outY));
}

export const areaOf = (geometry: Geometry): number => geometry[2] * geometry[3];

/** To the nearest 1/64 board px. */
export const roundLength = (value: number): number => Math.round(value * GEOMETRY_GRID) / GEOMETRY_GRID;

/** As gestures store it; angles are kept whole. Zero is never negative, so equal places are equal values. */
export const roundGeometry = ([x, y, w, h, r]: Geometry): Geometry => [
  roundLength(x) + 0,
  roundLength(y) + 0,
  roundLength(w) + 0,
  roundLength(h) + 0,
  r,
];

export const sameGeometry = (a: Geometry, b: Geometry): boolean => a.every((value, at) => value === b[at]);
