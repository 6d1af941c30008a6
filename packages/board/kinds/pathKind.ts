import { TINY, UNSEEN } from '../constants.ts';
import { paintOf } from '../document/color.ts';
import { placedPoints, sizedPoints, toSized } from '../geometry/path.ts';
import { distanceToSegments, lineTouchesBox } from '../geometry/polygon.ts';
import { enterBox, leaveBox } from '../render/enterBox.ts';
import type { Kind } from './kind.ts';
import { strokeReach } from './strokePaint.ts';

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
    if (style.opacity < 100) context.globalAlpha = style.opacity / 100;
    if (longest < TINY) {
      enterBox(context, geometry, view, zoom);
      const side = Math.max(longest, UNSEEN) / zoom;
      context.fillStyle = paintOf(style.stroke, view.theme) ?? 'transparent';
      context.fillRect((geometry[2] - side) / 2, (geometry[3] - side) / 2, side, side);
      leaveBox(context, view);
    } else {
      paint(context, element, geometry, view, isChosen);
      context.lineCap = 'butt';
      context.lineJoin = 'miter';
    }
    if (style.opacity < 100) context.globalAlpha = 1;
  },
});
