import type { Camera } from '../camera/camera.ts';
import type { Point } from '../geometry/point.ts';

/** Makes a closed polygon of board points the context's current path, in px on screen. */
export function tracePolygon(
  context: CanvasRenderingContext2D,
  points: readonly Point[],
  { x, y, zoom }: Camera,
): void {
  context.beginPath();
  for (const point of points) context.lineTo((point.x - x) * zoom, (point.y - y) * zoom);
  context.closePath();
}
