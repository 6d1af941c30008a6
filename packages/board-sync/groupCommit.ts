import { MB } from '@flux/contracts';

/** What a board's log keeps of one update. */
export type LogEntry = { readonly boardId: string; readonly author: string; readonly update: Uint8Array };

export type GroupCommitOptions<E extends LogEntry> = {
  /** Stores all entries in one step, durably; answers the log position of each, none where there is no such log. */
  readonly store: (entries: readonly E[]) => Promise<readonly (number | undefined)[]>;
  /** Called once for each flush with what was stored, before the promises of its entries resolve. */
  readonly stored: (entries: readonly E[], positions: readonly number[]) => void;
  /** Whether an error passes by itself (a lost database), so that the same entries are tried again. */
  readonly isTransient: (error: unknown) => boolean;
  /** Milliseconds from the beginning of a flush of so many entries to the next: the more come, the more share one. */
  readonly tickMs: (entries: number) => number;
  /** Bytes that may wait; beyond it `add` refuses. */
  readonly longestQueueBytes: number;
  /** How long entries are tried again before they are given up, in milliseconds. */
  readonly giveUpMs: number;
  readonly now?: () => number;
};

export type GroupCommit<E extends LogEntry> = {
  /**
   * Resolves with the entry's log position when it is durable. Rejects when it was given up or the queue is full;
   * then nothing was shown to anybody, though a database that was lost in the middle may have kept it.
   */
  readonly add: (entry: E) => Promise<number>;
  /** Resolves when nothing waits any more. */
  readonly idle: () => Promise<void>;
};

/** The queue holds more than it may. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
}

/** The board of an entry has no log: it was deleted. */
export class LogGone extends Error {
  override readonly name = 'LogGone';
}

type Waiting<E> = {
  readonly entry: E;
  readonly since: number;
  readonly resolve: (position: number) => void;
  readonly reject: (error: unknown) => void;
};

/** Bytes of one flush; what is beyond goes into the next, so that no statement grows without bound. */
const largestFlush = 16 * MB;

/** Milliseconds between two tries while the database is away: doubled from the first to the last. */
const firstRetryMs = 50;
const lastRetryMs = 800;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Group commit: everything that arrived since the last flush is stored in one statement. At once when idle; under
 * load after a tick, so that the work of a flush is shared by many updates.
 */
export function createGroupCommit<E extends LogEntry>(options: GroupCommitOptions<E>): GroupCommit<E> {
  const { now = () => performance.now() } = options;
  let queue: Waiting<E>[] = [];
  let queuedBytes = 0;
  let running: Promise<void> | undefined;

  function settle(batch: readonly Waiting<E>[], positions: readonly (number | undefined)[]): void {
    const stored: E[] = [];
    const at: number[] = [];
    for (const [index, { entry }] of batch.entries()) {
      const position = positions[index];
      if (position === undefined) continue;
      stored.push(entry);
      at.push(position);
    }
    if (stored.length > 0) options.stored(stored, at);
    for (const [index, { resolve, reject }] of batch.entries()) {
      const position = positions[index];
      if (position === undefined) reject(new LogGone());
      else resolve(position);
    }
  }

  /** One board's fault (it was deleted, say) must not take the others with it: each is stored on its own. */
  async function storeApart(batch: readonly Waiting<E>[], error: unknown): Promise<void> {
    const boards = Map.groupBy(batch, ({ entry }) => entry.boardId);
    if (boards.size === 1) {
      for (const { reject } of batch) reject(error);
      return;
    }
    for (const part of boards.values()) await storeOrRefuse(part);
  }

  async function storeOrRefuse(batch: readonly Waiting<E>[]): Promise<void> {
    for (let retryMs = firstRetryMs; ; retryMs = Math.min(2 * retryMs, lastRetryMs)) {
      try {
        settle(batch, await options.store(batch.map(({ entry }) => entry)));
        return;
      } catch (error) {
        if (!options.isTransient(error)) return storeApart(batch, error);
        if (now() - (batch[0]?.since ?? 0) > options.giveUpMs) {
          for (const { reject } of batch) reject(error);
          return;
        }
        await sleep(retryMs);
      }
    }
  }

  /** Takes what the next flush stores: all, or as much as one may hold. */
  function takeBatch(): Waiting<E>[] {
    let bytes = 0;
    const end = queue.findIndex(({ entry }, index) => {
      bytes += entry.update.length;
      return bytes > largestFlush && index > 0;
    });
    const batch = end < 0 ? queue : queue.slice(0, end);
    queue = end < 0 ? [] : queue.slice(end);
    return batch;
  }

  async function run(): Promise<void> {
    while (queue.length > 0) {
      const began = now();
      const batch = takeBatch();
      await storeOrRefuse(batch);
      queuedBytes -= batch.reduce((sum, { entry }) => sum + entry.update.length, 0);
      const left = options.tickMs(batch.length) - (now() - began);
      if (left > 1) await sleep(left);
    }
    running = undefined;
  }

  return {
    add: (entry) =>
      new Promise((resolve, reject) => {
        if (queuedBytes + entry.update.length > options.longestQueueBytes) {
          reject(new QueueFull('More updates wait for the database than may.'));
          return;
        }
        queuedBytes += entry.update.length;
        queue.push({ entry, since: now(), resolve, reject });
        // What arrives in this same turn of the loop goes along.
        running ??= Promise.resolve().then(run);
      }),
    idle: async () => {
      while (running !== undefined) await running;
    },
  };
}
