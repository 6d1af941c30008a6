import { diffUpdate as diffByYjs } from 'yjs';
import { cutBefore } from './cutRun.ts';
import { assemble } from './mergeUpdates.ts';
import { type StateVector, writeStateVector } from './stateVector.ts';
import { type Run, readUpdate, type Update } from './updateReader.ts';

/** What a client with this state vector lacks, with all deletions, as `Y.diffUpdate` does. */
export function diffUpdate(update: Update, has: StateVector): Update {
  if (has.size === 0) return update;
  const runs: Run[] = [];
  for (const run of update.runs) {
    const known = has.get(run.client) ?? 0;
    if (run.from >= known) runs.push(run);
    else if (run.to > known) {
      const rest = cutBefore(run, known);
      if (rest === undefined) return readUpdate(diffByYjs(update.bytes, writeStateVector(has)));
      runs.push(rest);
    }
  }
  return assemble(runs, update.deletes);
}
