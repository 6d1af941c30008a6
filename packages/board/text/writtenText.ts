import { LEADING } from '../constants.ts';
import { type Layout, layoutText } from './layout.ts';
import type { Measure } from './measure.ts';
import type { RichText } from './richText.ts';

/** A text with its lines, which are found once for each size and width asked for. */
export type WrittenText = RichText & {
  /** Differs for each text that was ever read: a key for what is kept of it. */
  readonly serial: number;
  readonly measure: Measure;
  /** Whether its lines were found at all yet, at some size. */
  readonly isLaidOut: () => boolean;
  /** `wrap` in board px; undefined for lines as long as they are. */
  readonly layout: (size: number, wrap: number | undefined) => Layout;
};

/** A note tries four sizes; a shape in a hand changes its width in each frame. */
const KEPT = 6;

let serials = 0;

export function written(text: RichText, measure: Measure): WrittenText {
  serials += 1;
  const kept = new Map<string, Layout>();
  return {
    ...text,
    serial: serials,
    measure,
    isLaidOut: () => kept.size > 0,
    layout(size, wrap) {
      const key = `${size} ${wrap}`;
      const before = kept.get(key);
      if (before !== undefined) return before;
      const layout = layoutText(text, { size, wrap, leading: LEADING.text }, measure);
      const oldest = kept.keys().next();
      if (kept.size >= KEPT && oldest.done !== true) kept.delete(oldest.value);
      kept.set(key, layout);
      return layout;
    },
  };
}
