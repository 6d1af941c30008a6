import { COORDINATE_MAX, LIVE_INK_POINTS, PATH_GRID } from '../constants.ts';
import type { Style } from '../document/style.ts';
import type { InkPoint } from '../geometry/path.ts';

/**
 * A stroke while it is drawn. `from` is the place of the first of `pts` in the whole stroke; only the newest
 * are sent, so that a lost message leaves no gap. `pts` are x, y at 1/32 board px and pressure 0–255, the first
 * whole and each other as its step from the one before.
 */
export type LiveInk = {
  readonly op: 'ink';
  readonly type: string;
  readonly style: Style;
  readonly from: number;
  readonly hasPressure: boolean;
  readonly pts: readonly number[];
};

const NUMBERS = 3;

const inGrid = ({ x, y, pressure }: InkPoint): readonly [number, number, number] => [
  Math.round(x * PATH_GRID),
  Math.round(y * PATH_GRID),
  Math.round(pressure * 255),
];

/** The newest points as they are sent. */
export function newestPoints(points: readonly InkPoint[]): readonly number[] {
  const places = points.slice(-LIVE_INK_POINTS).map(inGrid);
  return places.flatMap(([x, y, pressure], at) => {
    const [beforeX = 0, beforeY = 0, beforePressure = 0] = places[at - 1] ?? [];
    return [x - beforeX, y - beforeY, pressure - beforePressure];
  });
}

export function inkMessage(
  g: string,
  type: string,
  style: Style,
  points: readonly InkPoint[],
  hasPressure: boolean,
): LiveInk & { readonly g: string } {
  const from = Math.max(0, points.length - LIVE_INK_POINTS);
  return { g, op: 'ink', type, style, from, hasPressure, pts: newestPoints(points) };
}

/** The points of a message, or none when they are no such numbers. */
export function inkPoints(pts: unknown): readonly InkPoint[] {
  if (!Array.isArray(pts) || pts.length > LIVE_INK_POINTS * NUMBERS || pts.length % NUMBERS !== 0) return [];
  const points: InkPoint[] = [];
  let [x, y, pressure] = [0, 0, 0];
  for (let at = 0; at < pts.length; at += NUMBERS) {
    x += Number(pts[at]);
    y += Number(pts[at + 1]);
    pressure += Number(pts[at + 2]);
    const isPlace = Math.abs(x) <= COORDINATE_MAX * PATH_GRID && Math.abs(y) <= COORDINATE_MAX * PATH_GRID;
    if (!isPlace || !(pressure >= 0 && pressure <= 255)) return [];
    points.push({ x: x / PATH_GRID, y: y / PATH_GRID, pressure: pressure / 255 });
  }
  return points;
}

/** A stroke so far with what is new of it; what was missed in between is passed over straight. */
export const joinedInk = (
  soFar: readonly InkPoint[],
  from: number,
  points: readonly InkPoint[],
): readonly InkPoint[] => [...soFar.slice(0, from), ...points];
