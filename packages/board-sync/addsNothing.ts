import * as decoding from 'lib0/decoding';
import { encodeStateVectorFromUpdate } from 'yjs';
import { type ClockRange, readUpdate, type UpdateSummary } from './updateReader.ts';

/** Clocks that a state holds of each client, without a gap from 0. */
function stateVectorOf(state: Uint8Array): ReadonlyMap<number, number> {
  const decoder = decoding.createDecoder(encodeStateVectorFromUpdate(state));
  const clocks = new Map<number, number>();
  for (let left = decoding.readVarUint(decoder); left > 0; left--) {
    clocks.set(decoding.readVarUint(decoder), decoding.readVarUint(decoder));
  }
  return clocks;
}

/** Sorted, and joined where they touch. */
function joined(ranges: readonly ClockRange[]): readonly ClockRange[] {
  const result: ClockRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && range.from <= last.to) {
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    } else result.push(range);
  }
  return result;
}

const covers = (ranges: readonly ClockRange[], { from, to }: ClockRange): boolean =>
  ranges.some((range) => range.from <= from && to <= range.to);

/**
 * Whether an update brings no struct and no deletion that the state lacks. A client that only reads still sends such
 * updates: its step 2 repeats the whole delete set of what it was given.
 */
export function addsNothing(update: UpdateSummary, state: Uint8Array): boolean {
  const clocks = stateVectorOf(state);
  for (const [client, { to }] of update.structs) if (to > (clocks.get(client) ?? 0)) return false;
  if (update.deletes.size === 0) return true;
  const { deletes } = readUpdate(state);
  for (const [client, ranges] of update.deletes) {
    const known = joined(deletes.get(client) ?? []);
    if (!ranges.every((range) => covers(known, range))) return false;
  }
  return true;
}
