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
  const ahead = new Set<number>();
  return {
    contiguous: () => contiguous,
    add: (first, last) => {
      let isNew = false;
      for (let seq = Math.max(first, contiguous + 1); seq <= last; seq++) {
        if (!ahead.has(seq)) isNew = true;
        ahead.add(seq);
      }
      while (ahead.delete(contiguous + 1)) contiguous++;
      return isNew;
    },
    hasGap: () => ahead.size > 0,
  };
}
