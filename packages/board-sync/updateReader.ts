import { orderedRanges, type RangesByClient } from './clockRanges.ts';
import { type Cursor, fail, readNumber } from './cursor.ts';
import { gap, skipStruct } from './structs.ts';

/** Consecutive structs of one client, without a gap, and the bytes in which they stand. */
export type Run = {
  readonly client: number;
  /** Clocks `from` (inclusive) to `to` (exclusive). */
  readonly from: number;
  readonly to: number;
  readonly structs: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
};

/** An update that was read: it can be merged and compared without being read again. */
export type Update = {
  readonly bytes: Uint8Array;
  /** Clients in descending order, the runs of each in ascending order. */
  readonly runs: readonly Run[];
  readonly deletes: RangesByClient;
};

/** The structs of one client, up to the next. */
function readSection(cursor: Cursor, client: number, structs: number, runs: Run[]): void {
  const { bytes } = cursor;
  let from = readNumber(cursor);
  let clock = from;
  let start = cursor.pos;
  let count = 0;
  const finish = (end: number) => {
    if (count > 0) runs.push({ client, from, to: clock, structs: count, bytes, start, end });
  };
  for (let left = structs; left > 0; left--) {
    const before = cursor.pos;
    const isGap = bytes[before] === gap;
    const length = skipStruct(cursor, client, clock);
    if (isGap) {
      finish(before);
      from = clock + length;
      start = cursor.pos;
      count = 0;
    } else count++;
    clock += length;
  }
  finish(cursor.pos);
}

function readRuns(cursor: Cursor): Run[] {
  const runs: Run[] = [];
  let before = Number.POSITIVE_INFINITY;
  for (let left = readNumber(cursor); left > 0; left--) {
    const structs = readNumber(cursor);
    // Yjs makes an array of this length before it reads the first one.
    if (structs > cursor.bytes.length - cursor.pos) fail('more structs than bytes');
    const client = readNumber(cursor);
    // Yjs writes clients in descending order and its merge relies on it; a second section of a client would be lost.
    if (client >= before) fail('clients out of order');
    before = client;
    readSection(cursor, client, structs, runs);
  }
  return runs;
}

function readDeletes(cursor: Cursor): RangesByClient {
  const deletes = new Map<number, number[]>();
  for (let left = readNumber(cursor); left > 0; left--) {
    const client = readNumber(cursor);
    const ranges = deletes.get(client) ?? [];
    for (let count = readNumber(cursor); count > 0; count--) {
      const from = readNumber(cursor);
      const length = readNumber(cursor);
      if (length < 1) fail('a deletion of no length');
      if (from + length > Number.MAX_SAFE_INTEGER) fail('a clock beyond the safe integers');
      ranges.push(from, from + length);
    }
    if (ranges.length > 0) deletes.set(client, ranges);
  }
  return new Map(Array.from(deletes, ([client, ranges]) => [client, orderedRanges(ranges)] as const));
}

/**
 * Reads an update (Yjs' format 1) from its first to its last byte without making a document of it. What passes can be
 * merged, compared and applied by every client.
 * @throws MalformedUpdate
 */
export function readUpdate(bytes: Uint8Array): Update {
  const cursor: Cursor = { bytes, pos: 0 };
  const runs = readRuns(cursor);
  const deletes = readDeletes(cursor);
  if (cursor.pos !== bytes.length) fail('bytes after the end');
  return { bytes, runs, deletes };
}

/** Brings neither a struct nor a deletion. */
export const isEmpty = ({ runs, deletes }: Update): boolean => runs.length === 0 && deletes.size === 0;
