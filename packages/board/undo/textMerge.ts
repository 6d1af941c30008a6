import type { WrittenChange } from '../document/edit.ts';
import type { Value } from '../document/fields.ts';
import type { TextRuns } from './entry.ts';

type Attributes = { readonly [key: string]: Value };

/** Characters with their marks, as numbers that can be compared: a code point and a place in `marks`. */
type Coded = { readonly codes: readonly number[]; readonly marks: readonly (Attributes | undefined)[] };

/** What lies from `from` to `to` in one text is what lies from `start` to `end` in another. */
export type Hunk = {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
};

/** A code point takes 21 bits. */
const MARK = 2 ** 21;
/** Beyond so many differences the whole of what differs is one hunk. */
const DIFFERENCES_MAX = 200;

function coder(): (runs: TextRuns) => Coded {
  const marks: (Attributes | undefined)[] = [undefined];
  const known = new Map<string, number>();
  const place = (attributes: Attributes | undefined): number => {
    if (attributes === undefined || Object.keys(attributes).length === 0) return 0;
    const key = JSON.stringify(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)));
    const before = known.get(key);
    if (before !== undefined) return before;
    known.set(key, marks.length);
    marks.push(attributes);
    return marks.length - 1;
  };
  return (runs) => {
    const codes: number[] = [];
    for (const { insert, attributes } of runs) {
      const mark = place(attributes) * MARK;
      for (const character of insert) codes.push(mark + (character.codePointAt(0) ?? 0));
    }
    return { codes, marks };
  };
}

function decoded({ codes, marks }: Coded, start: number, end: number): TextRuns {
  const runs: { insert: string; attributes?: Attributes }[] = [];
  let before = -1;
  for (const code of codes.slice(start, end)) {
    const mark = Math.floor(code / MARK);
    const character = String.fromCodePoint(code % MARK);
    const last = runs.at(-1);
    if (last !== undefined && mark === before) last.insert += character;
    else {
      const attributes = marks[mark];
      runs.push(attributes === undefined ? { insert: character } : { insert: character, attributes });
    }
    before = mark;
  }
  return runs;
}

/** The shortest way from one to the other (Myers), or undefined when it is too long. */
function edits(a: readonly number[], b: readonly number[]): Hunk[] | undefined {
  const trail: Map<number, number>[] = [];
  let reach = new Map<number, number>([[1, 0]]);
  const most = Math.min(DIFFERENCES_MAX, a.length + b.length);
  for (let depth = 0; depth <= most; depth += 1) {
    trail.push(new Map(reach));
    for (let k = -depth; k <= depth; k += 2) {
      const down = k === -depth || (k !== depth && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
      let x = down ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      reach.set(k, x);
      if (x >= a.length && x - k >= b.length) return walkedBack(trail, a.length, b.length);
    }
    reach = new Map(reach);
  }
  return undefined;
}

function walkedBack(trail: readonly Map<number, number>[], toX: number, toY: number): Hunk[] {
  const hunks: Hunk[] = [];
  let [x, y] = [toX, toY];
  for (let depth = trail.length - 1; depth > 0; depth -= 1) {
    const reach = trail[depth] ?? new Map<number, number>();
    const k = x - y;
    const down = k === -depth || (k !== depth && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
    const fromX = reach.get(down ? k + 1 : k - 1) ?? 0;
    const fromY = fromX - (down ? k + 1 : k - 1);
    const [endX, endY] = down ? [fromX, fromY + 1] : [fromX + 1, fromY];
    const next = hunks.at(-1);
    if (next !== undefined && next.from === endX && next.start === endY) {
      hunks[hunks.length - 1] = { ...next, from: fromX, start: fromY };
    } else hunks.push({ from: fromX, to: endX, start: fromY, end: endY });
    [x, y] = [fromX, fromY];
  }
  return hunks.reverse();
}

/** What differs, in order; what is the same at both ends is never looked at twice. */
export function differences(a: readonly number[], b: readonly number[]): Hunk[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  const most = Math.min(a.length, b.length) - head;
  while (tail < most && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const [endA, endB] = [a.length - tail, b.length - tail];
  if (head === endA && head === endB) return [];
  const whole: Hunk = { from: head, to: endA, start: head, end: endB };
  if (head === endA || head === endB) return [whole];
  const found = edits(a.slice(head, endA), b.slice(head, endB));
  if (found === undefined) return [whole];
  return found.map(({ from, to, start, end }) => ({
    from: from + head,
    to: to + head,
    start: start + head,
    end: end + head,
  }));
}

const touches = (mine: Hunk, theirs: Hunk): boolean =>
  mine.from < theirs.to && theirs.from < mine.to
    ? true
    : // Written inside of what I would take away, or taken away around what I would write.
      (theirs.from === theirs.to && mine.from < theirs.from && theirs.from < mine.to) ||
      (mine.from === mine.to && theirs.from < mine.from && mine.from < theirs.to);

const units = (codes: readonly number[]): number =>
  codes.reduce((sum, code) => sum + (code % MARK > 0xffff ? 2 : 1), 0);

/**
 * What of the way from `base` to `mine` can be done to `other`, which began as `base` too: what someone touched
 * there stays as it is there (board.md, Undo, rule 5).
 */
export function mergeText(base: TextRuns, mine: TextRuns, other: TextRuns): readonly WrittenChange[] {
  const code = coder();
  const [from, to, onto] = [code(base), code(mine), code(other)];
  const theirs = differences(from.codes, onto.codes);
  const changes: WrittenChange[] = [];
  for (const hunk of differences(from.codes, to.codes)) {
    if (theirs.some((their) => touches(hunk, their))) continue;
    const shift = theirs
      .filter((their) => their.to <= hunk.from)
      .reduce((sum, their) => sum + (their.end - their.start) - (their.to - their.from), 0);
    const start = hunk.from + shift;
    changes.push({
      at: units(onto.codes.slice(0, start)),
      remove: units(onto.codes.slice(start, start + hunk.to - hunk.from)),
      insert: decoded(to, hunk.start, hunk.end),
    });
  }
  return changes;
}

/** The text after changes made to it. */
export function changedText(runs: TextRuns, changes: readonly WrittenChange[]): TextRuns {
  if (changes.length === 0) return runs;
  const pieces: { insert: string; attributes?: Attributes }[] = [];
  const add = (run: TextRuns[number]): void => {
    if (run.insert.length > 0) pieces.push({ ...run });
  };
  let offset = 0;
  const queue = [...changes];
  for (const run of runs) {
    let at = 0;
    while (at < run.insert.length || queue[0]?.at === offset + at) {
      const next = queue[0];
      const stop =
        next === undefined ? run.insert.length : Math.min(run.insert.length, Math.max(at, next.at - offset));
      add({ ...run, insert: run.insert.slice(at, stop) });
      at = stop;
      if (next === undefined || next.at !== offset + at) break;
      for (const inserted of next.insert) add(inserted);
      queue.shift();
      const gone = Math.min(next.remove, run.insert.length - at);
      at += gone;
      // What is taken away may go on in the runs after this one.
      if (gone < next.remove) queue.unshift({ at: offset + at, remove: next.remove - gone, insert: [] });
      if (at >= run.insert.length) break;
    }
    offset += run.insert.length;
  }
  for (const { insert } of queue) for (const inserted of insert) add(inserted);
  const code = coder()(pieces);
  return decoded(code, 0, code.codes.length);
}

export const sameText = (a: TextRuns, b: TextRuns): boolean => {
  const code = coder();
  const [one, two] = [code(a).codes, code(b).codes];
  return one.length === two.length && one.every((each, at) => each === two[at]);
};
