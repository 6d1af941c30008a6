import { DETAIL, HAIRLINE, HALO, TINY, UNSEEN } from '../constants.ts';
import { paintOf } from '../document/color.ts';
import type { BoardElement } from '../document/element.ts';
import { centerOf, type Geometry } from '../geometry/geometry.ts';
import { placedPoints, sizedPoints, toSized } from '../geometry/path.ts';
import { distanceToSegments, lineTouchesBox } from '../geometry/polygon.ts';
import { tokens } from '../render/theme.ts';
import type { View } from '../render/view.ts';
import { inkPicture } from './inkPicture.ts';
import type { Kind } from './kind.ts';
import { needsHalo, strokeReach } from './strokePaint.ts';

/** Puts the context into the frame of the box's corner, where a unit is a board px. */
function enter(context: CanvasRenderingContext2D, geometry: Geometry, { camera }: View): void {
  const [, , w, h, r] = geometry;
  const center = centerOf(geometry);
  context.translate((center.x - camera.x) * camera.zoom, (center.y - camera.y) * camera.zoom);
  context.rotate(r);
  context.scale(camera.zoom, camera.zoom);
  context.translate(-w / 2, -h / 2);
}

function paintInk(
  context: CanvasRenderingContext2D,
  { style, path }: BoardElement,
  geometry: Geometry,
  view: View,
  isEven: boolean,
): void {
  const paint = paintOf(style.stroke, view.theme);
  if (paint === undefined || path === undefined) return;
  const { zoom } = view.camera;
  const picture = inkPicture(path, geometry, style.width, isEven, zoom);
  const least = zoom < DETAIL.low ? HAIRLINE / zoom : 0;
  const lineWidth = picture.isOutline ? 0 : Math.max(style.width, least);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  if (needsHalo(style, view)) {
    context.save();
    context.globalAlpha *= HALO.opacity;
    context.strokeStyle = tokens[view.theme].ink;
    context.lineWidth = lineWidth + (2 * HALO.width) / zoom;
    context.stroke(picture.path);
    context.restore();
  }
  if (picture.isOutline) {
    context.fillStyle = paint;
    context.fill(picture.path);
  } else {
    context.strokeStyle = paint;
    context.lineWidth = lineWidth;
    context.stroke(picture.path);
  }
}

/** A stroke of ink; `isEven` when neither pressure nor speed changes its width. */
const ink = (isEven: boolean): Kind => ({
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
    enter(context, geometry, view);
    if (longest < TINY) {
      const side = Math.max(longest, UNSEEN) / zoom;
      context.fillStyle = paintOf(style.stroke, view.theme) ?? 'transparent';
      context.fillRect((geometry[2] - side) / 2, (geometry[3] - side) / 2, side, side);
    } else paintInk(context, element, geometry, view, isEven);
    context.restore();
  },
});

export const pen = ink(false);
export const highlighter = ink(true);
