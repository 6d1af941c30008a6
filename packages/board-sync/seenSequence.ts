/** Which numbers of a gapless log have been seen; they may come out of order. */
export type SeenSequence = {
  /** Every number up to this one has been seen. */
  readonly contiguous: () => number;
  /** Takes note of `first`…`last` (inclusive); says whether any of them is new. */
  readonly add: (first: number, last: number) => boolean;
  /** Whether a later number has been seen while an earlier one is missing. */
  readonly hasGap: () => boolean;
};

export function createSeenSequence(start: number): SeenSequence {
  let contiguous = start;
  /** What lies beyond the gap, as `[first, last]`, ascending and apart from each other. */
  let ahead: (readonly [number, number])[] = [];

  function add(first: number, last: number): boolean {
    const from = Math.max(first, contiguous + 1);
    if (from > last || ahead.some(([low, high]) => low <= from && last <= high)) return false;
    const apart = ahead.filter(([low, high]) => high < from - 1 || low > last + 1);
    const joined = ahead.filter(([low, high]) => high >= from - 1 && low <= last + 1);
    const range = [
      Math.min(from, ...joined.map(([low]) => low)),
      Math.max(last, ...joined.map(([, high]) => high)),
    ] as const;
    ahead = [...apart, range].toSorted(([a], [b]) => a - b);
    const [lowest] = ahead;
    if (lowest !== undefined && lowest[0] === contiguous + 1) {
      contiguous = lowest[1];
      ahead.shift();
    }
    return true;
  }

  return { contiguous: () => contiguous, add, hasGap: () => ahead.length > 0 };
}
