import type { Camera } from '../camera/camera.ts';
import { TINY, UNSEEN } from '../constants.ts';
import { paintOf } from '../document/color.ts';
import type { Box } from '../geometry/box.ts';
import type { Geometry } from '../geometry/geometry.ts';
import type { Point } from '../geometry/point.ts';
import { drawText } from '../render/drawText.ts';
import { type TextArea, textDistance } from '../text/textArea.ts';
import type { Kind } from './kind.ts';
import { isStroked, type Rect, strokePaint, strokeReach } from './strokePaint.ts';

/** The line round a closed shape, all that tells one such shape from another. Lengths in board px. */
export type Outline = {
  /** From either side. */
  readonly distance: (geometry: Geometry, point: Point) => number;
  readonly holdsPoint: (geometry: Geometry, point: Point) => boolean;
  readonly touchesArea: (geometry: Geometry, box: Box) => boolean;
  readonly touchesOutline: (geometry: Geometry, box: Box) => boolean;
  /** An upright box is given back, since it is painted quicker; all else becomes the current path. */
  readonly trace: (context: CanvasRenderingContext2D, geometry: Geometry, camera: Camera) => Rect;
  /** Where text stands in it. */
  readonly textArea: TextArea;
};

/** What all closed shapes share: fill, stroke, what a click and a box take, and their levels of detail. */
export const closedShape = (outline: Outline): Kind => ({
  reach: ({ style }) => strokeReach(style),
  isFilled: ({ style }) => style.fill !== 'none',
  lineDistance: (element, geometry, point) =>
    Math.min(
      isStroked(element.style)
        ? Math.max(0, outline.distance(geometry, point) - element.style.width / 2)
        : Number.POSITIVE_INFINITY,
      textDistance(outline.textArea, element, geometry, point),
    ),
  holdsPoint: outline.holdsPoint,
  touchesBox: (element, geometry, box) =>
    element.style.fill === 'none'
      ? outline.touchesOutline(geometry, box)
      : outline.touchesArea(geometry, box),

  textArea: () => outline.textArea,

  draw(context, element, geometry, view, isChosen) {
    const { style } = element;
    const [x, y, w, h] = geometry;
    const { camera, theme } = view;
    const width = w * camera.zoom;
    const height = h * camera.zoom;
    const longest = Math.max(width, height);
    const fill = paintOf(style.fill, theme);
    if (longest < UNSEEN && fill === undefined && !isChosen) return;
    if (style.opacity < 100) context.globalAlpha = style.opacity / 100;
    if (longest < TINY) {
      const paint = fill ?? paintOf(style.stroke, theme);
      if (paint !== undefined) {
        context.fillStyle = paint;
        // The camera is subtracted in double precision here: the canvas itself counts in single precision.
        const left = (x - camera.x) * camera.zoom;
        const top = (y - camera.y) * camera.zoom;
        context.fillRect(left, top, Math.max(width, UNSEEN), Math.max(height, UNSEEN));
      }
    } else {
      const rect = outline.trace(context, geometry, camera);
      if (fill !== undefined) {
        context.fillStyle = fill;
        if (rect === undefined) context.fill();
        else context.fillRect(...rect);
      }
      strokePaint(context, style, view, rect);
    }
    if (style.opacity < 100) context.globalAlpha = 1;
    if (longest >= TINY) drawText(context, element, geometry, view, outline.textArea);
  },
});
