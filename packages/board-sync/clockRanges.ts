/** Clocks of one client as `from, to, from, to, …`: `to` is exclusive, the ranges ascend and do not touch. */
export type ClockRanges = readonly number[];

/** Ranges in any order, overlapping or not, put in order. */
export function orderedRanges(ranges: readonly number[]): ClockRanges {
  let isOrdered = true;
  for (let i = 2; i < ranges.length; i += 2) if (ranges[i]! <= ranges[i - 1]!) isOrdered = false;
  if (isOrdered) return ranges;
  const starts = Array.from({ length: ranges.length / 2 }, (_, i) => 2 * i).sort(
    (a, b) => ranges[a]! - ranges[b]!,
  );
  const result: number[] = [];
  for (const start of starts) {
    const from = ranges[start]!;
    const to = ranges[start + 1]!;
    const last = result.length - 1;
    if (last > 0 && from <= result[last]!) result[last] = Math.max(result[last]!, to);
    else result.push(from, to);
  }
  return result;
}

/** Index of the first range that ends after a clock. */
function firstBeyond(ranges: ClockRanges, clock: number): number {
  let low = 0;
  let high = ranges.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[2 * middle + 1]! > clock) high = middle;
    else low = middle + 1;
  }
  return 2 * low;
}

/** What of `from`…`to` the ranges lack. */
export function lackingIn(ranges: ClockRanges, from: number, to: number): ClockRanges {
  const result: number[] = [];
  let at = from;
  for (let i = firstBeyond(ranges, from); at < to && i < ranges.length && ranges[i]! < to; i += 2) {
    if (ranges[i]! > at) result.push(at, ranges[i]!);
    at = ranges[i + 1]!;
  }
  if (at < to) result.push(at, to);
  return result;
}

/** Every client's ranges, joined. */
export type RangesByClient = ReadonlyMap<number, ClockRanges>;

export function unionOf(all: readonly RangesByClient[]): RangesByClient {
  const [first, ...others] = all.filter((ranges) => ranges.size > 0);
  if (first === undefined) return new Map();
  if (others.length === 0) return first;
  const lists = new Map<number, number[]>();
  for (const ranges of [first, ...others]) {
    for (const [client, list] of ranges) {
      const known = lists.get(client);
      if (known === undefined) lists.set(client, [...list]);
      else for (const clock of list) known.push(clock);
    }
  }
  return new Map(Array.from(lists, ([client, list]) => [client, orderedRanges(list)] as const));
}
