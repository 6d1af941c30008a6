import { DETAIL, TINY } from '../constants.ts';
import { paintOf } from '../document/color.ts';
import type { BoardElement } from '../document/element.ts';
import { distanceToBox, type Geometry } from '../geometry/geometry.ts';
import { touchesArea } from '../geometry/touching.ts';
import { drawText } from '../render/drawText.ts';
import { resizedText } from '../text/resizedText.ts';
import { lineBoxDistance, lineBoxes, type PlacedText, placeText, type TextArea } from '../text/textArea.ts';
import type { Kind } from './kind.ts';

/** Letters may be slanted or stacked beyond their line by this much, in parts of the font's size. */
const OVERHANG = 0.3;

const area: TextArea = {
  inset: (width, height) => ({ x: 0, y: 0, width, height }),
  heightFor: (height) => height,
  vertical: 'top',
  steps: [1],
};

const placedIn = (element: BoardElement, geometry: Geometry): PlacedText | undefined =>
  element.text && placeText(area, resizedText(element, geometry), geometry, element.text);

/** Words on the board by themselves: taken by their lines, not by the box around them. */
export const text: Kind = {
  reach: ({ style }) => style.size * OVERHANG,
  isFilled: () => false,
  lineDistance(element, geometry, point) {
    const placed = placedIn(element, geometry);
    return placed === undefined ? distanceToBox(geometry, point) : lineBoxDistance(placed, geometry, point);
  },
  holdsPoint: () => false,
  touchesBox(element, geometry, box) {
    const placed = placedIn(element, geometry);
    if (placed === undefined) return touchesArea(geometry, box);
    return touchesArea(geometry, box) && lineBoxes(placed, geometry).some((line) => touchesArea(line, box));
  },
  keepsRatio: true,
  textArea: () => area,
  draw(context, element, geometry, given, isChosen) {
    // A picture of the text may be half a px off its letters: one that may be written in next shows letters.
    const { texts, ...plainly } = given;
    const view = isChosen ? plainly : given;
    const { camera, theme } = view;
    const [x, y, w, h] = geometry;
    const { zoom } = camera;
    const paint = paintOf(element.style.stroke, theme);
    if (zoom < DETAIL.low && Math.max(w, h) * zoom < TINY && paint !== undefined) {
      context.fillStyle = paint;
      context.fillRect((x - camera.x) * zoom, (y - camera.y) * zoom, w * zoom, h * zoom);
    } else drawText(context, resizedText(element, geometry), geometry, view, area);
  },
};
