import { LATE_TEXTS } from '../constants.ts';
import { paintBox } from '../scene/scene.ts';
import { wholeRegion } from './drawScene.ts';
import { type Region, regionOf } from './region.ts';
import type { View } from './view.ts';

/** Texts that wait while all the shapes are drawn first: finding the lines of thousands takes longer than drawing them. */
export type LateTexts = {
  /** The view to draw a whole scene with; texts whose lines are not found yet wait once that takes long. */
  readonly leaveOut: (view: View) => View;
  /** Has strips of the canvas that lack texts drawn for as long as a frame has time, from the top. */
  readonly catchUp: (view: View, draw: (strip: Region) => void) => void;
  readonly isWaiting: () => boolean;
  /** Another way all of them are drawn. */
  readonly clear: () => void;
};

export function createLateTexts(now: () => number): LateTexts {
  /** By their number from the top. */
  const strips = new Set<number>();
  const { strip, after, slice } = LATE_TEXTS;
  return {
    leaveOut(view) {
      strips.clear();
      const start = now();
      return {
        ...view,
        postpone(element) {
          if (now() - start <= after) return false;
          const region = regionOf(paintBox(element), view);
          if (region === undefined) return true;
          const bottom = region.top + region.height;
          for (let at = Math.floor(region.top / strip); at * strip < bottom; at += 1) strips.add(at);
          return true;
        },
      };
    },
    catchUp(view, draw) {
      const start = now();
      const { width } = wholeRegion(view);
      for (const at of [...strips].sort((a, b) => a - b)) {
        draw({ left: 0, top: at * strip, width, height: strip });
        strips.delete(at);
        if (now() - start > slice) return;
      }
    },
    isWaiting: () => strips.size > 0,
    clear: () => strips.clear(),
  };
}
