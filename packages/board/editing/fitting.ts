import { SIDE_MAX, SIDE_MIN } from '../constants.ts';
import type { BoardElement } from '../document/element.ts';
import { centerOf, type Geometry, roundLength } from '../geometry/geometry.ts';
import { rotate } from '../geometry/point.ts';
import { kindOf } from '../kinds/kinds.ts';
import { placeText } from '../text/textArea.ts';
import type { WrittenText } from '../text/writtenText.ts';

/** A box of another size with a point of its top edge, a fraction of the width, where it was. */
function resizedFromTop(geometry: Geometry, fraction: number, width: number, height: number): Geometry {
  const [, , w, h, r] = geometry;
  if (width === w && height === h) return geometry;
  const center = centerOf(geometry);
  const held = rotate({ x: center.x + (fraction - 0.5) * w, y: center.y - h / 2 }, center, r);
  const out = rotate({ x: (fraction - 0.5) * width, y: -height / 2 }, { x: 0, y: 0 }, r);
  return [
    roundLength(held.x - out.x - width / 2) + 0,
    roundLength(held.y - out.y - height / 2) + 0,
    width,
    height,
    r,
  ];
}

const side = (length: number): number => Math.min(SIDE_MAX, Math.max(SIDE_MIN, roundLength(length)));

/** A length that a text needs, on the grid, and never less than it needs. */
const roomFor = (length: number): number => side(Math.ceil(length * 64) / 64);

/**
 * Where an element is once it holds this text (board.md, Text): a text by itself as wide as its longest line, its
 * edge by alignment fixed, or as high as its lines; a shape or note as high as the text needs, and no lower than
 * `floor`. The top edge stays.
 */
export function fittedTo(element: BoardElement, text: WrittenText, floor: number): Geometry {
  const area = kindOf(element.type).textArea?.(element);
  const { geometry } = element;
  if (area === undefined) return geometry;
  const [x, y, w, , r] = geometry;
  const { layout } = placeText(area, element, [x, y, w, floor, r], text);
  layout.advance(() => false);
  if (element.type !== 'text') {
    return resizedFromTop(geometry, 0.5, w, Math.max(floor, roomFor(area.heightFor(layout.height()))));
  }
  const height = roomFor(layout.height());
  if (element.box === 'fixed') return resizedFromTop(geometry, 0, w, height);
  const isRtl = layout.lines()[0]?.isRtl === true;
  const { align } = element.style;
  const fraction = align === 'center' ? 0.5 : (align === 'end') === isRtl ? 0 : 1;
  return resizedFromTop(geometry, fraction, roomFor(layout.width()), height);
}
