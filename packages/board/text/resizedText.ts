import { FONT_SIZES } from '../constants.ts';
import type { BoardElement } from '../document/element.ts';
import type { Geometry } from '../geometry/geometry.ts';

/** Lengths nearer than this are the same: numbers that were turned and turned back. */
const SAME = 1e-6;

/**
 * A text in a box of another size (board.md, Selection, ratio): one that is only wider or narrower breaks its
 * lines anew and stays so wide; else the letters grow or shrink with it.
 */
export function resizedText(element: BoardElement, geometry: Geometry): BoardElement {
  const [, , w, h] = element.geometry;
  const scale = h === 0 ? 1 : geometry[3] / h;
  if (Math.abs(scale - 1) > SAME) {
    const size = Math.min(FONT_SIZES.largest, Math.max(FONT_SIZES.smallest, element.style.size * scale));
    return { ...element, geometry, style: { ...element.style, size } };
  }
  return Math.abs(geometry[2] - w) > SAME ? { ...element, geometry, box: 'fixed' } : { ...element, geometry };
}
