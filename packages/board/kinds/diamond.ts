import { diamondHolds, diamondPoints } from '../geometry/diamond.ts';
import { convexHoldsBox, convexTouchesBox, distanceToSegments } from '../geometry/polygon.ts';
import { tracePolygon } from '../render/tracePolygon.ts';
import { middleArea } from '../text/textArea.ts';
import { closedShape } from './closedShape.ts';

export const diamond = closedShape({
  textArea: middleArea(0.5, 0),
  distance(geometry, point) {
    const points = diamondPoints(geometry);
    return distanceToSegments([...points, points[0]], point);
  },
  holdsPoint: diamondHolds,
  touchesArea: (geometry, box) => convexTouchesBox(diamondPoints(geometry), box),
  touchesOutline: (geometry, box) => {
    const points = diamondPoints(geometry);
    return convexTouchesBox(points, box) && !convexHoldsBox(points, box);
  },
  trace(context, geometry, camera) {
    tracePolygon(context, diamondPoints(geometry), camera);
    return undefined;
  },
});
