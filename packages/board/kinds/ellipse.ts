import { distanceToEllipse, ellipseHolds, touchesDisc, touchesEllipse } from '../geometry/ellipse.ts';
import { centerOf } from '../geometry/geometry.ts';
import { middleArea } from '../text/textArea.ts';
import { closedShape } from './closedShape.ts';

export const ellipse = closedShape({
  textArea: middleArea(Math.SQRT1_2, 0),
  distance: distanceToEllipse,
  holdsPoint: ellipseHolds,
  touchesArea: touchesDisc,
  touchesOutline: touchesEllipse,
  trace(context, geometry, { x, y, zoom }) {
    const [, , w, h, r] = geometry;
    const center = centerOf(geometry);
    const left = (center.x - x) * zoom;
    const top = (center.y - y) * zoom;
    context.beginPath();
    context.ellipse(left, top, (w / 2) * zoom, (h / 2) * zoom, r, 0, 2 * Math.PI);
    context.closePath();
    return undefined;
  },
});
