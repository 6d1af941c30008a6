import type { Camera } from '../camera/camera.ts';
import { DASH_PERIOD_MIN, DETAIL, HAIRLINE, HALO, TINY, UNSEEN } from '../constants.ts';
import { contrast, paintOf } from '../document/color.ts';
import type { BoardElement, Style } from '../document/element.ts';
import { cornersOf, distanceToBox, distanceToOutline, type Geometry } from '../geometry/geometry.ts';
import { touchesArea, touchesOutline } from '../geometry/touching.ts';
import { tokens } from '../render/theme.ts';
import type { View } from '../render/view.ts';
import type { Kind } from './kind.ts';

/** x, y, width, height in px on screen of an upright box; a turned one is the context's current path instead. */
type Rect = readonly [number, number, number, number] | undefined;

const fillBox = (context: CanvasRenderingContext2D, box: Rect): void => {
  if (box === undefined) context.fill();
  else context.fillRect(...box);
};

const outlineBox = (context: CanvasRenderingContext2D, box: Rect): void => {
  if (box === undefined) context.stroke();
  else context.strokeRect(...box);
};

/** A path rather than a turned context: with 2,000 turned boxes in view that took a third of the time. */
function traceTurned(context: CanvasRenderingContext2D, geometry: Geometry, camera: Camera): void {
  context.beginPath();
  for (const corner of cornersOf(geometry)) {
    context.lineTo((corner.x - camera.x) * camera.zoom, (corner.y - camera.y) * camera.zoom);
  }
  context.closePath();
}

const isStroked = (style: Style): boolean => style.stroke !== 'none' && style.width > 0;

/** The dash pattern in px on screen, or none where dashes could not be told apart. */
function dashOf(style: Style, view: View): number[] {
  if (style.dash === 'solid') return [];
  const unit = style.width * view.camera.zoom;
  const [on, off] = style.dash === 'dashed' ? [3 * unit, 2 * unit] : [unit, unit];
  const small = view.camera.zoom < DETAIL.full && on + off < DASH_PERIOD_MIN;
  return small ? [] : [on, off];
}

/** A chosen colour that the ground would swallow gets a thin halo of ink, on screen only. */
function needsHalo(style: Style, view: View): boolean {
  return (
    style.stroke.startsWith('#') &&
    style.fill === 'none' &&
    contrast(style.stroke, tokens[view.theme].work) < HALO.contrast
  );
}

function strokeBox(context: CanvasRenderingContext2D, element: BoardElement, view: View, box: Rect): void {
  const { style } = element;
  const paint = paintOf(style.stroke, view.theme);
  if (paint === undefined || !isStroked(style)) return;
  const width = style.width * view.camera.zoom;
  const isThin = width < HAIRLINE && view.camera.zoom < DETAIL.low;
  if (needsHalo(style, view)) {
    const alpha = context.globalAlpha;
    context.globalAlpha = alpha * HALO.opacity;
    context.strokeStyle = tokens[view.theme].ink;
    context.lineWidth = width + 2 * HALO.width;
    outlineBox(context, box);
    context.globalAlpha = alpha;
  }
  context.strokeStyle = paint;
  context.lineWidth = isThin ? HAIRLINE : width;
  const dash = dashOf(style, view);
  if (dash.length === 0) {
    outlineBox(context, box);
    return;
  }
  context.setLineDash(dash);
  outlineBox(context, box);
  context.setLineDash([]);
}

function drawBox(
  context: CanvasRenderingContext2D,
  element: BoardElement,
  view: View,
  box: Rect,
  fill: string | undefined,
): void {
  if (fill !== undefined) {
    context.fillStyle = fill;
    fillBox(context, box);
  }
  strokeBox(context, element, view, box);
}

/** The rectangle: also what every closed shape to come can look at for its levels of detail. */
export const rectangle: Kind = {
  reach: ({ style }) => (isStroked(style) ? style.width / 2 : 0),
  isFilled: ({ style }) => style.fill !== 'none',
  lineDistance: ({ style }, geometry, point) =>
    isStroked(style)
      ? Math.max(0, distanceToOutline(geometry, point) - style.width / 2)
      : Number.POSITIVE_INFINITY,
  holdsPoint: (geometry, point) => distanceToBox(geometry, point) === 0,
  touchesBox: (element, geometry, box) =>
    element.style.fill === 'none' ? touchesOutline(geometry, box) : touchesArea(geometry, box),

  draw(context, element, geometry, view, isChosen) {
    const [x, y, w, h, r] = geometry;
    const { camera, theme } = view;
    const width = w * camera.zoom;
    const height = h * camera.zoom;
    const longest = Math.max(width, height);
    const fill = paintOf(element.style.fill, theme);
    if (longest < UNSEEN && fill === undefined && !isChosen) return;
    // The camera is subtracted in double precision here: the canvas itself counts in single precision.
    const left = (x - camera.x) * camera.zoom;
    const top = (y - camera.y) * camera.zoom;
    const { opacity } = element.style;
    if (opacity < 100) context.globalAlpha = opacity / 100;
    if (longest < TINY) {
      const paint = fill ?? paintOf(element.style.stroke, theme);
      if (paint !== undefined) {
        context.fillStyle = paint;
        context.fillRect(left, top, Math.max(width, UNSEEN), Math.max(height, UNSEEN));
      }
    } else {
      if (r !== 0) traceTurned(context, geometry, camera);
      drawBox(context, element, view, r === 0 ? [left, top, width, height] : undefined, fill);
    }
    if (opacity < 100) context.globalAlpha = 1;
  },
};
