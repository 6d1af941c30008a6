import type { BoardId } from '@flux/contracts';
import type { Kysely } from 'kysely';
import { readLog, replaceBySnapshot } from './boardLog.ts';
import type { BoardMetrics } from './boardMetrics.ts';
import { collectGarbage } from './collectGarbage.ts';

export type CompactionDeps<T> = {
  readonly db: Kysely<T>;
  readonly onError: (error: unknown) => void;
  readonly metrics: BoardMetrics;
  readonly now: () => number;
  /** Updates that make it worth the work. */
  readonly shortestLog: number;
};

export type Compaction = {
  /** Compacts a board's log in the background and tells up to where, unless somebody else just did. */
  readonly consider: (boardId: BoardId, done: (seq: number) => void) => void;
  /** Resolves when nothing is being compacted. */
  readonly idle: () => Promise<void>;
};

/** Milliseconds before a log that could not be compacted is tried again. */
const retryMs = 10 * 60_000;

/**
 * Puts snapshots in the place of long logs. What it compacts it reads from the log itself, so no cache can be wrong for
 * good. One board at a time, so that a studio that opens many long boards at once goes on drawing.
 */
export function createCompaction<T>(deps: CompactionDeps<T>): Compaction {
  const { db, metrics, now } = deps;
  const waiting = new Set<BoardId>();
  const failed = new Map<BoardId, number>();
  let last: Promise<void> = Promise.resolve();

  async function compact(boardId: BoardId): Promise<number> {
    const log = await readLog(db, boardId, 0);
    const seq = log.updates.at(-1)?.seq ?? log.snapshotSeq;
    if (log.updates.length < deps.shortestLog) return log.snapshotSeq;
    const updates = log.updates.map(({ update }) => update);
    if (log.snapshot !== undefined) updates.unshift(log.snapshot);
    await replaceBySnapshot(db, boardId, seq, await collectGarbage(updates));
    metrics.compactions++;
    return seq;
  }

  return {
    consider(boardId, done) {
      if (waiting.has(boardId) || now() - (failed.get(boardId) ?? -retryMs) < retryMs) return;
      waiting.add(boardId);
      failed.delete(boardId);
      last = last
        .then(() => compact(boardId))
        .then(done, (error: unknown) => {
          failed.set(boardId, now());
          deps.onError(error);
        })
        .finally(() => waiting.delete(boardId));
    },
    idle: () => last,
  };
}
