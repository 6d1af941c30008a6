import { TINY, UNSEEN } from '../constants.ts';
import { paintOf } from '../document/color.ts';
import { centerOf, type Geometry } from '../geometry/geometry.ts';
import { placedPoints, sizedPoints, toSized } from '../geometry/path.ts';
import { distanceToSegments, lineTouchesBox } from '../geometry/polygon.ts';
import type { View } from '../render/view.ts';
import type { Kind } from './kind.ts';
import { strokeReach } from './strokePaint.ts';

/** Puts the context into the frame of the box's corner, where a unit is a board px. */
export function enterBox(context: CanvasRenderingContext2D, geometry: Geometry, { camera }: View): void {
  const [, , w, h, r] = geometry;
  const center = centerOf(geometry);
  context.translate((center.x - camera.x) * camera.zoom, (center.y - camera.y) * camera.zoom);
  context.rotate(r);
  context.scale(camera.zoom, camera.zoom);
  context.translate(-w / 2, -h / 2);
}

/** What all that is a line through points shares; `paint` draws it where it is more than a dot on screen. */
export const pathKind = (paint: (...drawn: Parameters<Kind['draw']>) => void): Kind => ({
  reach: ({ style }) => strokeReach(style),
  isFilled: () => false,
  holdsPoint: () => false,
  lineDistance({ style, path }, geometry, point) {
    if (path === undefined) return Number.POSITIVE_INFINITY;
    const apart = distanceToSegments(sizedPoints(path, geometry), toSized(geometry, point));
    return Math.max(0, apart - style.width / 2);
  },
  touchesBox: ({ path }, geometry, box) =>
    path !== undefined && lineTouchesBox(placedPoints(path, geometry), box),

  draw(context, element, geometry, view, isChosen) {
    const { style } = element;
    const { zoom } = view.camera;
    const longest = (Math.max(geometry[2], geometry[3]) + style.width) * zoom;
    if (longest < UNSEEN && !isChosen) return;
    context.save();
    if (style.opacity < 100) context.globalAlpha = style.opacity / 100;
    if (longest < TINY) {
      enterBox(context, geometry, view);
      const side = Math.max(longest, UNSEEN) / zoom;
      context.fillStyle = paintOf(style.stroke, view.theme) ?? 'transparent';
      context.fillRect((geometry[2] - side) / 2, (geometry[3] - side) / 2, side, side);
    } else paint(context, element, geometry, view, isChosen);
    context.restore();
  },
});
