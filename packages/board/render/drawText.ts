import { LAYOUT_SLICE, TEXT_BARS } from '../constants.ts';
import { paintOf } from '../document/color.ts';
import type { BoardElement } from '../document/element.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { type Line, widthOf, withoutTabs } from '../text/layout.ts';
import { asInDom, faceOf, fontOf } from '../text/measure.ts';
import { lineLeft, type PlacedText, placeText, type TextArea } from '../text/textArea.ts';
import { textColor } from '../text/textColor.ts';
import { runsInSight } from '../text/visualOrder.ts';
import { enterBox, leaveBox } from './enterBox.ts';
import { tokens } from './theme.ts';
import type { View } from './view.ts';

/** Strength of what stands for letters too small to read. */
const BAR = { opacity: 0.45, height: 0.5 };
/** Of the font's size. */
export const DECORATION = { thickness: 1 / 15, underline: 0.11, strike: -0.28 } as const;

/** The distance of the baseline from the top of a line, board px. */
export const baselineOf = ({ layout, text }: Pick<PlacedText, 'layout' | 'text'>): number =>
  (layout.lineHeight + (text.measure.ascent() - text.measure.descent()) * layout.size) / 2;

/** One line with its left end at x and its baseline at y, in board px; `scale` is of the context. */
function drawLine(
  context: CanvasRenderingContext2D,
  { text, layout }: PlacedText,
  line: Line,
  at: { readonly x: number; readonly y: number; readonly scale: number },
  view: Pick<View, 'font' | 'theme'>,
  paint: string,
): void {
  const { size } = layout;
  let x = at.x;
  for (const run of runsInSight(text, line.start, line.end, line.isRtl)) {
    const { marks } = run;
    const face = faceOf(marks);
    const width = widthOf(text, run.start, run.end, text.measure) * size;
    context.font = fontOf(face, size, view.font);
    context.direction = run.isRtl ? 'rtl' : 'ltr';
    context.fillStyle = marks.link === undefined ? paint : tokens[view.theme].accent;
    context.fillText(withoutTabs(text.plain.slice(run.start, run.end)), x, at.y);
    const thickness = Math.max(DECORATION.thickness * size, 0.75 / at.scale);
    if (marks.underline === true || marks.link !== undefined) {
      context.fillRect(x, at.y + DECORATION.underline * size, width, thickness);
    }
    if (marks.strike === true) context.fillRect(x, at.y + DECORATION.strike * size, width, thickness);
    x += width;
  }
}

/** What hangs at the start of what is seen of a line from right to left takes room there. */
function hangingWidth({ text, layout }: PlacedText, line: Line): number {
  if (!line.isRtl) return 0;
  return widthOf(text, line.start, line.end, text.measure) * layout.size - line.width;
}

/** The lines of a text, its box's top left corner at 0, 0. */
export function drawLines(
  context: CanvasRenderingContext2D,
  placed: PlacedText,
  scale: number,
  view: Pick<View, 'font' | 'theme'>,
  paint: string,
  isSeen: (top: number, bottom: number) => boolean,
): void {
  const { layout } = placed;
  const high = layout.lineHeight * scale;
  const isSmall = layout.size * scale < TEXT_BARS;
  const baseline = baselineOf(placed);
  const alpha = context.globalAlpha;
  if (isSmall) {
    context.globalAlpha = alpha * BAR.opacity;
    context.fillStyle = paint;
  } else {
    context.save();
    context.textBaseline = 'alphabetic';
    context.textAlign = 'left';
    asInDom(context);
    // The font stays the editor's own and the context is scaled, as the page is there: letters at a size of their
    // own would be placed up to half a px elsewhere.
    context.scale(scale, scale);
  }
  layout.lines().forEach((line, at) => {
    const top = at * high;
    if (!isSeen(top, top + high) || line.width === 0) return;
    const x = lineLeft(placed, line) * scale;
    if (isSmall) {
      context.fillRect(x, top + (high * (1 - BAR.height)) / 2, line.width * scale, high * BAR.height);
    } else {
      const left = lineLeft(placed, line) - hangingWidth(placed, line);
      drawLine(context, placed, line, { x: left, y: at * layout.lineHeight + baseline, scale }, view, paint);
    }
  });
  if (!isSmall) context.restore();
  context.globalAlpha = alpha;
}

/** Draws what is written in an element where its type has its text, at the level of detail of the zoom. */
export function drawText(
  context: CanvasRenderingContext2D,
  element: BoardElement,
  geometry: Geometry,
  view: View,
  area: TextArea,
): void {
  const { text } = element;
  if (text === undefined || view.editedText === element.id) return;
  const paint = paintOf(textColor(element, view.theme), view.theme);
  if (paint === undefined) return;
  if (!text.isLaidOut() && view.postpone?.(element) === true) return;
  const { camera, size } = view;
  const [, y, , , r] = geometry;
  const { zoom } = camera;
  const placed = placeText(area, element, geometry, text);
  const start = performance.now();
  if (!placed.layout.advance(() => performance.now() - start > LAYOUT_SLICE)) view.later?.();
  enterBox(context, geometry, view, 1, placed.left, placed.top);
  if (element.style.opacity < 100) context.globalAlpha = element.style.opacity / 100;
  const from = (y - camera.y + placed.top) * zoom;
  const isSeen = (upper: number, lower: number): boolean =>
    r !== 0 || (from + lower >= 0 && from + upper <= size.height);
  if (view.texts?.draw(context, placed, view, paint) !== true) {
    drawLines(context, placed, zoom, view, paint, isSeen);
  }
  if (element.style.opacity < 100) context.globalAlpha = 1;
  leaveBox(context, view);
}
