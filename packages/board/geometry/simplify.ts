import type { InkPoint } from './path.ts';

/** How far a point is from the straight way between two others, in place and, at `width`, in pressure. */
function deviation(from: InkPoint, to: InkPoint, point: InkPoint, width: number): number {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / square;
  const part = Math.min(1, Math.max(0, along));
  const apart = Math.hypot(point.x - from.x - part * dx, point.y - from.y - part * dy);
  const pressure = from.pressure + (to.pressure - from.pressure) * part;
  return Math.max(apart, (Math.abs(point.pressure - pressure) * width) / 2);
}

/**
 * The fewest of the points, first and last among them, from which no other is further than `error` (Ramer,
 * Douglas and Peucker). `width` makes pressure a distance: half of it at full pressure.
 */
export function simplified(points: readonly InkPoint[], error: number, width: number): readonly InkPoint[] {
  const kept = new Set<number>([0, points.length - 1]);
  const open: [number, number][] = [[0, points.length - 1]];
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    const [first, last] = span;
    const from = points[first];
    const to = points[last];
    if (from === undefined || to === undefined) continue;
    let worst = error;
    let at = -1;
    for (let each = first + 1; each < last; each += 1) {
      const point = points[each];
      const apart = point === undefined ? 0 : deviation(from, to, point, width);
      if (apart > worst) {
        worst = apart;
        at = each;
      }
    }
    if (at === -1) continue;
    kept.add(at);
    open.push([first, at], [at, last]);
  }
  return points.filter((_, at) => kept.has(at));
}
