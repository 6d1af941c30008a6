import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { BoardId } from '@flux/contracts';
import type { Kysely } from 'kysely';
import { replaceBySnapshot } from './boardLog.ts';

/** Updates in a board's log after which it is compacted when it is read. */
const longestLog = 500;

export type Compaction = {
  /** Compacts a board in the background if its log is long; `state` is everything up to `seq`. */
  readonly consider: (boardId: BoardId, updates: number, seq: number, state: Uint8Array) => void;
  /** Resolves when nothing is being compacted. */
  readonly idle: () => Promise<void>;
};

/** Makes one document of an update in a thread of its own and takes it down again, with what was deleted collected. */
async function collectGarbage(state: Uint8Array): Promise<Uint8Array> {
  const worker = new Worker(new URL('./compactionWorker.ts', import.meta.url), { workerData: state });
  try {
    const [compacted] = await once(worker, 'message');
    return compacted;
  } finally {
    await worker.terminate();
  }
}

/** One board at a time, so that a studio that opens many long boards at once goes on drawing. */
export function createCompaction<T>(db: Kysely<T>, onError: (error: unknown) => void): Compaction {
  const waiting = new Set<BoardId>();
  let last: Promise<void> = Promise.resolve();
  return {
    consider: (boardId, updates, seq, state) => {
      if (updates < longestLog || waiting.has(boardId)) return;
      waiting.add(boardId);
      last = last
        .then(async () => replaceBySnapshot(db, boardId, seq, await collectGarbage(state)))
        .catch(onError)
        .finally(() => waiting.delete(boardId));
    },
    idle: () => last,
  };
}
