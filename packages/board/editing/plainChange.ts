/** One stretch of a text that became another, in UTF-16 units. */
export type PlainChange = { readonly at: number; readonly removed: number; readonly inserted: string };

const isHigh = (text: string, at: number): boolean => /[\uD800-\uDBFF]/.test(text.charAt(at));
const isLow = (text: string, at: number): boolean => /[\uDC00-\uDFFF]/.test(text.charAt(at));

/** The one stretch that differs, never parting a character of two units; undefined when nothing does. */
export function plainChange(before: string, after: string): PlainChange | undefined {
  if (before === after) return undefined;
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before.charCodeAt(head) === after.charCodeAt(head)) head += 1;
  if (head > 0 && isHigh(before, head - 1)) head -= 1;
  let tail = 0;
  while (
    tail < most - head &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail += 1;
  }
  if (tail > 0 && isLow(before, before.length - tail)) tail -= 1;
  return { at: head, removed: before.length - tail - head, inserted: after.slice(head, after.length - tail) };
}

/** Where a place of the text is after the change. What was written at the place itself goes before it or after. */
export function movedBy(place: number, change: PlainChange | undefined, stays = true): number {
  if (change === undefined) return place;
  const { at, removed, inserted } = change;
  if (place < at || (stays && place === at)) return place;
  if (place >= at + removed) return place + inserted.length - removed;
  return at + inserted.length;
}
