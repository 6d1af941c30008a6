import type { Marks } from './richText.ts';

/** What of the marks makes letters wider or narrower. */
export type Face = { readonly bold: boolean; readonly italic: boolean; readonly code: boolean };

/** All in parts of the font's size, so that a text measured once is measured at every size and zoom. */
export type Measure = {
  readonly width: (text: string, face: Face) => number;
  /** Above and below the baseline, for the whole font. */
  readonly ascent: () => number;
  readonly descent: () => number;
};

/** Every face there is, by `bold + 2 · italic + 4 · code`: the same object each time. */
const FACES: readonly Face[] = Array.from({ length: 8 }, (_, at) => ({
  bold: (at & 1) !== 0,
  italic: (at & 2) !== 0,
  code: (at & 4) !== 0,
}));

const REGULAR: Face = { bold: false, italic: false, code: false };

export const faceOf = ({ bold, italic, code }: Marks): Face =>
  FACES[Number(bold === true) + 2 * Number(italic === true) + 4 * Number(code === true)] ?? REGULAR;

/** The CSS font of a face: what the canvas and the editor share, so that both show the same letters. */
export const fontOf = ({ bold, italic, code }: Face, size: number, family: string): string =>
  `${italic ? 'italic ' : ''}${bold ? 700 : 400} ${size}px ${code ? CODE_FAMILY : family}`;

export const CODE_FAMILY = 'ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace';

/** Size of the font that widths are measured at, px: large enough that no rounding of a browser shows. */
const REFERENCE = 100;
const WORDS_KEPT = 20_000;

/** What of a canvas is needed to measure and paint as the editor's DOM does. */
export function asInDom(context: CanvasRenderingContext2D): void {
  context.fontKerning = 'normal';
  context.textRendering = 'geometricPrecision';
}

/** Measures with a canvas, remembering words. `forget` when fonts arrived. */
export function canvasMeasure(
  context: CanvasRenderingContext2D,
  family: string,
): Measure & { readonly forget: () => void } {
  const known = new Map<Face, Map<string, number>>();
  let current: Face | undefined;
  let metrics: TextMetrics | undefined;

  const use = (face: Face): void => {
    if (current === face) return;
    context.font = fontOf(face, REFERENCE, family);
    asInDom(context);
    current = face;
  };
  const whole = (): TextMetrics => {
    if (metrics === undefined) {
      use(REGULAR_FACE);
      metrics = context.measureText('');
    }
    return metrics;
  };

  return {
    width(text, face) {
      let words = known.get(face);
      if (words === undefined) {
        words = new Map();
        known.set(face, words);
      }
      const before = words.get(text);
      if (before !== undefined) return before;
      use(face);
      const width = context.measureText(text).width / REFERENCE;
      if (words.size >= WORDS_KEPT) words.clear();
      words.set(text, width);
      return width;
    },
    ascent: () => whole().fontBoundingBoxAscent / REFERENCE,
    descent: () => whole().fontBoundingBoxDescent / REFERENCE,
    forget() {
      known.clear();
      metrics = undefined;
      current = undefined;
    },
  };
}

const REGULAR_FACE: Face = FACES[0] ?? REGULAR;
