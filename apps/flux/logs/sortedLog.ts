import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { createInterface } from 'node:readline';

const chunk = 1 << 16;

/** The time of a line, ms since 1970; nothing for one that tells none. */
type TimeOf = (line: string) => number | undefined;

/** The first line at or after a place that tells a time: where it begins, and that time. */
function lineAfter(
  handle: number,
  place: number,
  end: number,
  timeOf: TimeOf,
): { readonly begins: number; readonly time: number } | undefined {
  let [text, begins, at] = [Buffer.alloc(0), place, place];
  // A place in the middle of a line belongs to the line after it.
  let isWhole = place === 0;
  while (at < end) {
    const bytes = Buffer.alloc(Math.min(chunk, end - at));
    const count = readSync(handle, bytes, 0, bytes.length, at);
    if (count === 0) return undefined;
    at += count;
    text = Buffer.concat([text, bytes.subarray(0, count)]);
    for (let stop = text.indexOf(10); stop >= 0; stop = text.indexOf(10)) {
      const time = isWhole ? timeOf(text.subarray(0, stop).toString('utf8')) : undefined;
      if (time !== undefined) return { begins, time };
      isWhole = true;
      begins += stop + 1;
      text = text.subarray(stop + 1);
    }
  }
  return undefined;
}

/** Where the lines from a time on begin, in a log whose lines come in the order of time: found by halves. */
function placeOf(
  path: string,
  since: number,
  timeOf: TimeOf,
): { readonly from: number; readonly to: number } {
  const handle = openSync(path, 'r');
  try {
    const to = fstatSync(handle).size;
    let [low, high] = [0, to];
    while (high - low > chunk) {
      const middle = Math.floor((low + high) / 2);
      const line = lineAfter(handle, middle, to, timeOf);
      if (line === undefined || line.time >= since) high = middle;
      else low = line.begins;
    }
    return { from: low, to };
  } finally {
    closeSync(handle);
  }
}

/**
 * The lines of a log from a time on, without reading what comes before. Lines that tell no time of their own, as those of
 * a stack, go with the line above them. The log may grow meanwhile; what was not there at first is left for the next time.
 */
export async function* linesSince(
  path: string,
  since: number,
  timeOf: TimeOf,
): AsyncGenerator<{ readonly time: number; readonly line: string }> {
  const { from, to } = placeOf(path, since, timeOf);
  if (to === from) return;
  const lines = createInterface({ input: createReadStream(path, { start: from, end: to - 1 }) });
  let time: number | undefined;
  for await (const line of lines) {
    time = timeOf(line) ?? time;
    if (time !== undefined && time >= since) yield { time, line };
  }
}
