import { AXIS_LOCK_CHOOSES } from '../constants.ts';
import type { Point } from '../geometry/point.ts';

export type Axis = 'x' | 'y';

/** Keeps a drag on the axis it took; chosen anew while it is shorter than 24 px on screen. */
export function lockedAxis(travel: Point, zoom: number, before: Axis | undefined): Axis {
  const length = Math.hypot(travel.x, travel.y) * zoom;
  if (before !== undefined && length >= AXIS_LOCK_CHOOSES) return before;
  return Math.abs(travel.x) >= Math.abs(travel.y) ? 'x' : 'y';
}
