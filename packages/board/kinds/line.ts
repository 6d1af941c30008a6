import { isClosed } from '../geometry/line.ts';
import { placedPoints } from '../geometry/path.ts';
import { pathKind } from './pathKind.ts';
import { strokePaint } from './strokePaint.ts';

/** Straight pieces from point to point; one that comes back to its first point is closed. */
export const line = pathKind((context, { style, path }, geometry, view) => {
  if (path === undefined) return;
  const { x, y, zoom } = view.camera;
  context.lineJoin = 'round';
  context.lineCap = style.dash === 'solid' ? 'round' : 'butt';
  context.beginPath();
  for (const point of placedPoints(path, geometry)) {
    context.lineTo((point.x - x) * zoom, (point.y - y) * zoom);
  }
  if (isClosed(path.points)) context.closePath();
  strokePaint(context, style, view, undefined);
});
