import { TEXT_BITMAPS } from '../constants.ts';
import { type TextBitmaps, textBitmaps } from '../render/textBitmaps.ts';
import { canvasMeasure, type Measure } from '../text/measure.ts';
import { context2d } from './environment.ts';

/** How wide letters are, and pictures of them, for as long as a board is open. */
export type Letters = { readonly measure: Measure; readonly bitmaps: TextBitmaps };

/** A screen no wider than this is a phone's, px. */
const PHONE = 640;

/**
 * Measures with the page's font. When it, or another face of it, arrives late, what was measured is forgotten
 * and `changed` is called: one repaint, and lines as they will stay (board.md, Text).
 */
export function createLetters(font: string, changed: () => void, signal: AbortSignal): Letters {
  const measure = canvasMeasure(context2d(document.createElement('canvas'), false), font);
  const bytes = innerWidth < PHONE ? TEXT_BITMAPS.phone : TEXT_BITMAPS.desktop;
  const bitmaps = textBitmaps(bytes, () => document.createElement('canvas'));
  const forget = (): void => {
    if (signal.aborted) return;
    measure.forget();
    bitmaps.clear();
    changed();
  };
  document.fonts.addEventListener('loadingdone', forget, { signal });
  for (const weight of [400, 700]) {
    // A font that cannot be had is not waited for: the next of the family stands in for it.
    void document.fonts.load(`${weight} 20px ${font}`).catch(() => {});
  }
  return { measure, bitmaps };
}
