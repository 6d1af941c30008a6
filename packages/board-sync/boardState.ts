import { type ClockRanges, lackingIn, type RangesByClient } from './clockRanges.ts';
import { diffUpdate } from './diffUpdate.ts';
import { assemble, mergeUpdates } from './mergeUpdates.ts';
import { type StateVector, writeStateVector } from './stateVector.ts';
import { isEmpty, type Update } from './updateReader.ts';

/** Updates that are gathered before they are put together with the rest. */
const longestTail = 256;

function lackingDeletes(known: RangesByClient, deletes: RangesByClient): RangesByClient {
  const lacking = new Map<number, ClockRanges>();
  for (const [client, ranges] of deletes) {
    const has = known.get(client) ?? [];
    const missing: number[] = [];
    for (let i = 0; i < ranges.length; i += 2)
      for (const clock of lackingIn(has, ranges[i]!, ranges[i + 1]!)) missing.push(clock);
    if (missing.length > 0) lacking.set(client, missing);
  }
  return lacking;
}

/** Clocks that a state holds of each client, gaps left out. */
function structsOf({ runs }: Update): RangesByClient {
  const ranges = new Map<number, number[]>();
  for (const { client, from, to } of runs) {
    const list = ranges.get(client);
    if (list === undefined) ranges.set(client, [from, to]);
    else list.push(from, to);
  }
  return ranges;
}

/**
 * The state of one board as bytes: no document is made of it. What comes in is put together only when somebody asks.
 */
export function createBoardState(initial: Update) {
  let whole = initial;
  let tail: Update[] = [];
  let tailBytes = 0;

  function merged(): Update {
    if (tail.length > 0) {
      whole = mergeUpdates([whole, ...tail]);
      tail = [];
      tailBytes = 0;
    }
    return whole;
  }

  return {
    add(update: Update): void {
      tail.push(update);
      tailBytes += update.bytes.length;
      if (tail.length >= longestTail) tail = [mergeUpdates(tail)];
    },
    /** Everything as one update. */
    whole: (): Uint8Array => merged().bytes,
    stateVector(): Uint8Array {
      const clocks = new Map<number, number>();
      for (const { client, from, to } of merged().runs) if (from === 0) clocks.set(client, to);
      return writeStateVector(clocks);
    },
    /** What a client with this state vector lacks. */
    diff: (has: StateVector): Uint8Array => diffUpdate(merged(), has).bytes,
    /**
     * What of an update is new here; `undefined` when nothing is. A client that only reads still sends updates: its step
     * 2 repeats the whole delete set of what it was given, and only what is new of it needs keeping.
     */
    newIn(update: Update): Update | undefined {
      const state = merged();
      const structs = structsOf(state);
      const bringsStructs = update.runs.some(
        ({ client, from, to }) => lackingIn(structs.get(client) ?? [], from, to).length > 0,
      );
      const deletes = lackingDeletes(state.deletes, update.deletes);
      const news = assemble(bringsStructs ? update.runs : [], deletes);
      return isEmpty(news) ? undefined : news;
    },
    /** Bytes held. */
    size: (): number => whole.bytes.length + tailBytes,
  };
}

export type BoardState = ReturnType<typeof createBoardState>;
