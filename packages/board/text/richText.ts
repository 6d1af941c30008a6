/** How a stretch of text is written; what is left out is plain. */
export type Marks = {
  readonly bold?: true;
  readonly italic?: true;
  readonly underline?: true;
  readonly strike?: true;
  readonly code?: true;
  /** An address that was found safe. */
  readonly link?: string;
};

/** Offsets in UTF-16 units, as Yjs counts them. */
export type TextRun = { readonly start: number; readonly end: number; readonly marks: Marks };

/** What is written in an element: the words, and runs that cover them without gaps. */
export type RichText = { readonly plain: string; readonly runs: readonly TextRun[] };

export const PLAIN: Marks = {};

export const plainText = (plain: string): RichText => ({
  plain,
  runs: plain.length === 0 ? [] : [{ start: 0, end: plain.length, marks: PLAIN }],
});

/** The runs of a part of the text, cut to it. */
export function runsWithin(text: RichText, start: number, end: number): TextRun[] {
  const within: TextRun[] = [];
  let low = 0;
  for (let high = text.runs.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((text.runs[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  for (let at = low; at < text.runs.length; at += 1) {
    const run = text.runs[at];
    if (run === undefined || run.start >= end) break;
    within.push({ start: Math.max(start, run.start), end: Math.min(end, run.end), marks: run.marks });
  }
  return within;
}

/** Whether anything of a text can be seen. */
export const isVisible = (plain: string): boolean => /[^\s\p{Cf}\p{Cc}]/u.test(plain);
