import { DASH_PERIOD_MIN, DETAIL, HAIRLINE, HALO } from '../constants.ts';
import { chosenPaint, contrast, paintOf } from '../document/color.ts';
import type { Style } from '../document/style.ts';
import { tokens } from '../render/theme.ts';
import type { View } from '../render/view.ts';

/** x, y, width, height in px on screen of an upright box; anything else is the context's current path. */
export type Rect = readonly [number, number, number, number] | undefined;

const outline = (context: CanvasRenderingContext2D, rect: Rect): void => {
  if (rect === undefined) context.stroke();
  else context.strokeRect(...rect);
};

export const isStroked = (style: Style): boolean => style.stroke !== 'none' && style.width > 0;

/** How far a stroke reaches to each side of its line, board px. */
export const strokeReach = (style: Style): number => (isStroked(style) ? style.width / 2 : 0);

/** The dash pattern in px on screen, or none where dashes could not be told apart. */
export function dashOf(style: Style, view: View): readonly number[] {
  if (style.dash === 'solid') return [];
  const unit = style.width * view.camera.zoom;
  const [on, off] = style.dash === 'dashed' ? [3 * unit, 2 * unit] : [unit, unit];
  const small = view.camera.zoom < DETAIL.full && on + off < DASH_PERIOD_MIN;
  return small ? [] : [on, off];
}

/** A chosen colour that the ground would swallow gets a thin halo of ink, on screen only. */
export function needsHalo(style: Style, view: View): boolean {
  const chosen = chosenPaint(style.stroke);
  if (chosen === undefined || style.fill !== 'none' || view.isExport === true) return false;
  return contrast(chosen, tokens[view.theme].work) < HALO.contrast;
}

/** Strokes a box or the current path as a style says, at the level of detail of the view. */
export function strokePaint(context: CanvasRenderingContext2D, style: Style, view: View, rect: Rect): void {
  const paint = paintOf(style.stroke, view.theme);
  if (paint === undefined || !isStroked(style)) return;
  const width = style.width * view.camera.zoom;
  const isThin = width < HAIRLINE && view.camera.zoom < DETAIL.low;
  if (needsHalo(style, view)) {
    const alpha = context.globalAlpha;
    context.globalAlpha = alpha * HALO.opacity;
    context.strokeStyle = tokens[view.theme].ink;
    context.lineWidth = width + 2 * HALO.width;
    outline(context, rect);
    context.globalAlpha = alpha;
  }
  context.strokeStyle = paint;
  context.lineWidth = isThin ? HAIRLINE : width;
  const dash = dashOf(style, view);
  if (dash.length === 0) {
    outline(context, rect);
    return;
  }
  context.setLineDash([...dash]);
  outline(context, rect);
  context.setLineDash([]);
}
