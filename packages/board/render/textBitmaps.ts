import { DETAIL, TEXT_BARS } from '../constants.ts';
import { lineLeft, type PlacedText } from '../text/textArea.ts';
import { drawLines } from './drawText.ts';
import { lruBytes } from './lruBytes.ts';
import type { View } from './view.ts';

/** A picture of lines of text, and where its top left corner is from the text's box, px at its own scale. */
type Bitmap = { readonly image: HTMLCanvasElement; readonly left: number; readonly scale: number };

/** Pictures of texts on a board seen from afar, where hundreds of them move at once. */
export type TextBitmaps = {
  /** False when the text is to be drawn as it is: near, too small for letters, or too large for a picture. */
  readonly draw: (
    context: CanvasRenderingContext2D,
    placed: PlacedText,
    view: View,
    paint: string,
  ) => boolean;
  readonly bytes: () => number;
  /** Other fonts are there now. */
  readonly clear: () => void;
};

/** The most pixels of one picture: a longer text is drawn line by line, only those in view. */
const PIXELS_MAX = 1_000_000;
/** Letters reach beyond their line: slanted ones, and accents. */
const MARGIN = 0.3;

/** The next of the scales, which are √2 apart: the picture is never enlarged. */
const stepOf = (scale: number): number => Math.ceil(2 * Math.log2(scale));

export function textBitmaps(bytes: number, makeCanvas: () => HTMLCanvasElement): TextBitmaps {
  const kept = lruBytes<Bitmap>(bytes);

  const make = (placed: PlacedText, view: View, paint: string, step: number): Bitmap | undefined => {
    const scale = 2 ** (step / 2);
    const { layout } = placed;
    const margin = Math.ceil(layout.size * MARGIN * scale);
    const lefts = layout.lines().map((line) => lineLeft(placed, line));
    const left = Math.min(0, ...lefts);
    const right = Math.max(0, ...layout.lines().map((line, at) => (lefts[at] ?? 0) + line.width));
    const width = Math.ceil((right - left) * scale) + 2 * margin;
    const height = Math.ceil(layout.height() * scale) + 2 * margin;
    if (width * height > PIXELS_MAX) return undefined;
    const image = makeCanvas();
    image.width = width;
    image.height = height;
    const context = image.getContext('2d');
    if (context === null) return undefined;
    context.translate(margin - left * scale, margin);
    drawLines(context, placed, scale, view, paint, () => true);
    return { image, left: left * scale - margin, scale };
  };

  return {
    draw(context, placed, view, paint) {
      const { zoom } = view.camera;
      const { layout, text } = placed;
      if (zoom >= DETAIL.full || layout.size * zoom < TEXT_BARS || !layout.advance(() => true)) return false;
      const step = stepOf(zoom * view.ratio);
      const key = [text.serial, layout.size, placed.width, placed.align, paint, view.theme, step].join(' ');
      let bitmap = kept.get(key);
      if (bitmap === undefined) {
        bitmap = make(placed, view, paint, step);
        if (bitmap === undefined) return false;
        kept.set(key, bitmap, 4 * bitmap.image.width * bitmap.image.height);
      }
      const { image, left, scale } = bitmap;
      const down = zoom / scale;
      const margin = Math.ceil(layout.size * MARGIN * scale);
      context.drawImage(image, left * down, -margin * down, image.width * down, image.height * down);
      return true;
    },
    bytes: kept.bytes,
    clear: kept.clear,
  };
}
