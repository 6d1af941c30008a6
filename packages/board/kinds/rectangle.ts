import { SHAPE_INSET } from '../constants.ts';
import { cornersOf, distanceToBox, distanceToOutline } from '../geometry/geometry.ts';
import { touchesArea, touchesOutline } from '../geometry/touching.ts';
import { tracePolygon } from '../render/tracePolygon.ts';
import { middleArea } from '../text/textArea.ts';
import { closedShape, type Outline } from './closedShape.ts';

/** The line of a box, and text in it. */
export const box: Outline = {
  textArea: middleArea(1, SHAPE_INSET),
  distance: distanceToOutline,
  holdsPoint: (geometry, point) => distanceToBox(geometry, point) === 0,
  touchesArea,
  touchesOutline,
  trace(context, geometry, camera) {
    const [x, y, w, h, r] = geometry;
    const { zoom } = camera;
    if (r === 0) return [(x - camera.x) * zoom, (y - camera.y) * zoom, w * zoom, h * zoom];
    // A path rather than a turned context: with 2,000 turned boxes in view that took a third of the time.
    tracePolygon(context, cornersOf(geometry), camera);
    return undefined;
  },
};

export const rectangle = closedShape(box);
