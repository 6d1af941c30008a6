import { hasRightToLeft } from './direction.ts';
import { type RichText, runsWithin, type TextRun } from './richText.ts';

/** A run as it is seen: `isRtl` is its own direction, which may differ from the line's. */
export type SeenRun = TextRun & { readonly isRtl: boolean };

const LEFT_TO_RIGHT = /[\p{L}\p{N}]/u;

/** The direction of a run: its letters', or the line's when it has none of a direction or both. */
function directionOf(words: string, isRtl: boolean): boolean {
  const right = hasRightToLeft(words);
  const left = LEFT_TO_RIGHT.test(words.replace(/[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/gu, ''));
  return right === left ? isRtl : right;
}

/**
 * The runs of a line from left to right as they are seen (UAX 9, L2, for runs of one direction each). The
 * letters inside a run are put in order by the canvas.
 */
export function runsInSight(text: RichText, start: number, end: number, isRtl: boolean): readonly SeenRun[] {
  const runs = runsWithin(text, start, end).map((run): SeenRun => {
    const words = text.plain.slice(run.start, run.end);
    return { ...run, isRtl: directionOf(words, isRtl) };
  });
  if (runs.length < 2 || !(isRtl || runs.some((run) => run.isRtl))) return runs;
  const turned: SeenRun[] = [];
  // Runs against the line's direction keep their own order among themselves: they are turned as a group.
  for (let at = 0; at < runs.length; ) {
    let to = at;
    while (runs[to] !== undefined && runs[to]?.isRtl === runs[at]?.isRtl) to += 1;
    const group = runs.slice(at, to);
    turned.push(...(runs[at]?.isRtl === isRtl ? group : group.reverse()));
    at = to;
  }
  return isRtl ? turned.reverse() : turned;
}
