import { LAYOUT_WHOLE, TAB_SPACES } from '../constants.ts';
import { isRightToLeft } from './direction.ts';
import { graphemeEnds } from './graphemes.ts';
import { lineBreaks } from './lineBreaks.ts';
import { faceOf, type Measure } from './measure.ts';
import { type RichText, runsWithin } from './richText.ts';
import { stretches } from './stretches.ts';

/** One line as it is seen. Offsets in UTF-16 units, width in board px. */
export type Line = {
  readonly start: number;
  /** With the spaces that hang over the edge, without what ends the paragraph. */
  readonly end: number;
  /** Where the line after it starts. */
  readonly next: number;
  /** Without the spaces that hang. */
  readonly width: number;
  readonly isRtl: boolean;
};

/** A text broken into lines. All are equally high, so the top of line n is n · `lineHeight`. */
export type Layout = {
  readonly size: number;
  readonly lineHeight: number;
  /** Those found so far, from the first; a text is never without a line once it is done. */
  readonly lines: () => readonly Line[];
  /** Of the longest line. */
  readonly width: () => number;
  readonly height: () => number;
  /** Goes on until it is told to stop or is done; true when done. */
  readonly advance: (isLate: () => boolean) => boolean;
};

export type LayoutOptions = {
  /** Of the font, board px. */
  readonly size: number;
  /** Of the lines, in parts of the size. */
  readonly leading: number;
  /** Board px; undefined for lines that only their ends of paragraphs end. */
  readonly wrap: number | undefined;
};

const PARAGRAPH_END = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;
/** Spaces of a line's end, which may hang. */
const HANGING = /[ \t\u1680\u2000-\u2006\u2008-\u200A\u200B\u205F\u3000]+$/;
/** A box that was measured for a text holds it, though it was rounded to 1/64 since. */
const TOLERANCE = 1 / 32;

/** How much of the text is seen: what hangs at its end is left out. */
const seenEnd = (plain: string, start: number, end: number): number => {
  const last = plain.charCodeAt(end - 1);
  if (last > 0x20 && last < 0x1680) return end;
  return end - (HANGING.exec(plain.slice(start, end))?.[0].length ?? 0);
};

/** The width of a part of the text, in parts of the font's size. */
export function widthOf(text: RichText, start: number, end: number, measure: Measure): number {
  let width = 0;
  for (const run of runsWithin(text, start, end)) {
    const words = withoutTabs(text.plain.slice(run.start, run.end));
    width += measure.width(words, faceOf(run.marks));
  }
  return width;
}

/** A tab is four spaces, wherever it stands. */
export const withoutTabs = (words: string): string =>
  words.includes('\t') ? words.replaceAll('\t', ' '.repeat(TAB_SPACES)) : words;

/** A word that is longer than a line: how much of it fits, by whole graphemes, at least one. */
function fittingEnd(text: RichText, start: number, end: number, room: number, measure: Measure): number {
  // A guess from twice what fits keeps a word of a million letters from being cut up whole.
  let reach = Math.min(end, start + 64);
  while (reach < end && widthOf(text, start, reach, measure) <= room) {
    reach = Math.min(end, start + (reach - start) * 2);
  }
  const ends = graphemeEnds(text.plain.slice(start, reach));
  let fits = 0;
  for (let high = ends.length - 1; fits < high; ) {
    const middle = (fits + high + 1) >> 1;
    if (widthOf(text, start, start + (ends[middle] ?? 0), measure) <= room) fits = middle;
    else high = middle - 1;
  }
  return start + (ends[fits] ?? end - start);
}

type Found = { readonly push: (line: Line) => void };

/** Breaks one paragraph, yielding between stretches of it. */
function* paragraphLines(
  text: RichText,
  range: { readonly start: number; readonly end: number; readonly next: number },
  { size, wrap }: LayoutOptions,
  measure: Measure,
  found: Found,
): Generator<void> {
  const { plain } = text;
  const isRtl = isRightToLeft(plain, range.start, range.end);
  const room = wrap === undefined ? Number.POSITIVE_INFINITY : (wrap + TOLERANCE) / size;
  let start = range.start;
  let end = range.start;
  let filled = 0;

  const close = (at: number, next: number): void => {
    const width = size * widthOf(text, start, seenEnd(plain, start, at), measure);
    found.push({ start, end: at, next, width, isRtl });
    start = next;
    filled = 0;
  };

  const add = (wordEnd: number): void => {
    const wide = widthOf(text, end, seenEnd(plain, end, wordEnd), measure);
    if (filled > 0 && filled + wide > room) close(end, end);
    if (wide <= room) {
      filled += widthOf(text, end, wordEnd, measure);
      end = wordEnd;
      return;
    }
    const shown = seenEnd(plain, end, wordEnd);
    for (let cut = fittingEnd(text, end, shown, room, measure); cut < shown; ) {
      end = cut;
      close(cut, cut);
      cut = fittingEnd(text, end, shown, room, measure);
    }
    filled = widthOf(text, end, wordEnd, measure);
    end = wordEnd;
  };

  if (wrap !== undefined) {
    for (const stretch of stretches(plain, range.start, range.end)) {
      for (const at of lineBreaks(plain.slice(stretch.start, stretch.end))) {
        if (stretch.start + at > end) add(stretch.start + at);
      }
      yield;
    }
  }
  close(range.end, range.next);
  yield;
}

function* textLines(text: RichText, options: LayoutOptions, measure: Measure, found: Found): Generator<void> {
  let start = 0;
  for (const { 0: ending, index } of text.plain.matchAll(PARAGRAPH_END)) {
    const next = index + ending.length;
    yield* paragraphLines(text, { start, end: index, next }, options, measure, found);
    start = next;
  }
  const end = text.plain.length;
  yield* paragraphLines(text, { start, end, next: end }, options, measure, found);
}

/**
 * Breaks a text into lines (board.md, Text, wrapping). Up to 50,000 units it is done when it is returned; what
 * is longer goes on by `advance`, from its first line.
 */
export function layoutText(text: RichText, options: LayoutOptions, measure: Measure): Layout {
  const lines: Line[] = [];
  let widest = 0;
  const work = textLines(text, options, measure, {
    push(line) {
      lines.push(line);
      widest = Math.max(widest, line.width);
    },
  });
  let isDone = false;
  const advance = (isLate: () => boolean): boolean => {
    while (!isDone && !isLate()) isDone = work.next().done === true;
    return isDone;
  };
  if (text.plain.length <= LAYOUT_WHOLE) advance(() => false);
  const lineHeight = options.size * options.leading;
  return {
    size: options.size,
    lineHeight,
    lines: () => lines,
    width: () => widest,
    height: () => Math.max(1, lines.length) * lineHeight,
    advance,
  };
}
