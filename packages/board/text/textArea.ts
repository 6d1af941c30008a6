import type { BoardElement } from '../document/element.ts';
import type { Align } from '../document/style.ts';
import { centerOf, type Geometry, toLocal } from '../geometry/geometry.ts';
import { type Point, rotate } from '../geometry/point.ts';
import type { Layout, Line } from './layout.ts';
import type { WrittenText } from './writtenText.ts';

/** Where text stands in a type of element. All lengths in board px. */
export type TextArea = {
  /** The box for text in an object so wide and high, from its top left corner. */
  readonly inset: (w: number, h: number) => { x: number; y: number; width: number; height: number };
  /** How high the object must be for a text so high. */
  readonly heightFor: (textHeight: number) => number;
  readonly vertical: 'top' | 'middle';
  /** Tried in turn until the text fits, in parts of the style's size; the last is taken if none does. */
  readonly steps: readonly number[];
};

/** A text where it is seen: its lines, and the corner of its box from the object's own, before rotation. */
export type PlacedText = {
  readonly text: WrittenText;
  readonly layout: Layout;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly align: Align;
};

/** Lines may be as much higher than their box before a smaller size is tried. */
const TOLERANCE = 1 / 32;

/** The biggest of the steps at which the text fits its box. */
function fittingLayout(
  area: TextArea,
  element: BoardElement,
  text: WrittenText,
  width: number,
  height: number,
): Layout {
  const wrap = element.box === 'auto' ? undefined : Math.max(1, width);
  const { size } = element.style;
  const [first = 1, ...smaller] = area.steps;
  let layout = text.layout(size * first, wrap);
  for (const step of smaller) {
    if (layout.height() <= height + TOLERANCE) return layout;
    layout = text.layout(size * step, wrap);
  }
  return layout;
}

export function placeText(
  area: TextArea,
  element: BoardElement,
  [, , w, h]: Geometry,
  text: WrittenText,
): PlacedText {
  const box = area.inset(w, h);
  const layout = fittingLayout(area, element, text, box.width, box.height);
  const free = area.vertical === 'middle' ? (box.height - layout.height()) / 2 : 0;
  return {
    text,
    layout,
    left: box.x,
    top: box.y + free,
    width: box.width,
    align: element.style.align,
  };
}

/** Where a line begins, from the left edge of the text's box. `start` and `end` follow its direction. */
export function lineLeft({ width, align }: Pick<PlacedText, 'width' | 'align'>, line: Line): number {
  const free = width - line.width;
  if (align === 'center') return free / 2;
  return (align === 'end') === line.isRtl ? 0 : free;
}

/** The boxes of the lines, turned with their object. */
export function lineBoxes(placed: PlacedText, geometry: Geometry): Geometry[] {
  const [x, y, , , r] = geometry;
  const center = centerOf(geometry);
  return placed.layout.lines().map((line, at): Geometry => {
    const { lineHeight } = placed.layout;
    const middle = rotate(
      {
        x: x + placed.left + lineLeft(placed, line) + line.width / 2,
        y: y + placed.top + (at + 0.5) * lineHeight,
      },
      center,
      r,
    );
    return [middle.x - line.width / 2, middle.y - lineHeight / 2, line.width, lineHeight, r];
  });
}

/** Distance of a board point from the nearest line, 0 on one. */
export function lineBoxDistance(placed: PlacedText, geometry: Geometry, point: Point): number {
  const local = toLocal(geometry, point);
  const { layout } = placed;
  const lines = layout.lines();
  const y = local.y + geometry[3] / 2 - placed.top;
  const at = Math.max(0, Math.min(lines.length - 1, Math.floor(y / layout.lineHeight)));
  let nearest = Number.POSITIVE_INFINITY;
  for (const near of [at - 1, at, at + 1]) {
    const line = lines[near];
    if (line === undefined) continue;
    const left = placed.left + lineLeft(placed, line);
    const x = local.x + geometry[2] / 2 - left;
    const outX = Math.max(0, -x, x - line.width);
    const outY = Math.max(0, near * layout.lineHeight - y, y - (near + 1) * layout.lineHeight);
    nearest = Math.min(nearest, Math.hypot(outX, outY));
  }
  return nearest;
}

/** The same for what may hold no text, and then is never near by it. */
export const textDistance = (
  area: TextArea,
  element: BoardElement,
  geometry: Geometry,
  point: Point,
): number =>
  element.text === undefined
    ? Number.POSITIVE_INFINITY
    : lineBoxDistance(placeText(area, element, geometry, element.text), geometry, point);

/** The middle part of a shape, so much of its width and height, less an inset on each side. */
export const middleArea = (part: number, inset: number): TextArea => ({
  inset: (w, h) => ({
    x: (w * (1 - part)) / 2 + inset,
    y: (h * (1 - part)) / 2 + inset,
    width: w * part - 2 * inset,
    height: h * part - 2 * inset,
  }),
  heightFor: (height) => (height + 2 * inset) / part,
  vertical: 'middle',
  steps: [1],
});
