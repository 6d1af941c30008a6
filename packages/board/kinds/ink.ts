import { DETAIL, HAIRLINE, HALO } from '../constants.ts';
import { paintOf } from '../document/color.ts';
import type { BoardElement } from '../document/element.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { enterBox, leaveBox } from '../render/enterBox.ts';
import { tokens } from '../render/theme.ts';
import type { View } from '../render/view.ts';
import { inkPicture } from './inkPicture.ts';
import type { Kind } from './kind.ts';
import { pathKind } from './pathKind.ts';
import { needsHalo } from './strokePaint.ts';

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
    const alpha = context.globalAlpha;
    context.globalAlpha = alpha * HALO.opacity;
    context.strokeStyle = tokens[view.theme].ink;
    context.lineWidth = lineWidth + (2 * HALO.width) / zoom;
    context.stroke(picture.path);
    context.globalAlpha = alpha;
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
const ink = (isEven: boolean): Kind =>
  pathKind((context, element, geometry, view) => {
    enterBox(context, geometry, view, view.camera.zoom);
    paintInk(context, element, geometry, view, isEven);
    leaveBox(context, view);
  });

export const pen = ink(false);
export const highlighter = ink(true);
