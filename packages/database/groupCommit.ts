import { MB } from '@flux/contracts';

export type GroupCommitOptions<E, R> = {
  /** Stores all entries in one step, durably; answers what became of each. */
  readonly store: (entries: readonly E[]) => Promise<readonly R[]>;
  /** Called once for each flush, before the promises of its entries resolve. */
  readonly stored: (entries: readonly E[], results: readonly R[]) => void;
  /** Names the log that an entry belongs to: the fault of one must not take the others with it. */
  readonly logOf: (entry: E) => string;
  readonly bytesOf: (entry: E) => number;
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

export type GroupCommit<E, R> = {
  /**
   * Resolves with what became of the entry when it is durable. Rejects when it was given up or the queue is full;
   * then nothing was shown to anybody, though a database that was lost in the middle may have kept it.
   */
  readonly add: (entry: E) => Promise<R>;
  /** Resolves when nothing waits any more. */
  readonly idle: () => Promise<void>;
};

/** The queue holds more than it may. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
}

type Waiting<E, R> = {
  readonly entry: E;
  readonly bytes: number;
  readonly since: number;
  readonly resolve: (result: R) => void;
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
 * load after a tick, so that the work of a flush is shared by many entries.
 */
export function createGroupCommit<E, R>(options: GroupCommitOptions<E, R>): GroupCommit<E, R> {
  const { now = () => performance.now() } = options;
  let queue: Waiting<E, R>[] = [];
  let queuedBytes = 0;
  let running: Promise<void> | undefined;

  function settle(batch: readonly Waiting<E, R>[], results: readonly R[]): void {
    options.stored(
      batch.map(({ entry }) => entry),
      results,
    );
    for (const [index, result] of results.entries()) batch[index]?.resolve(result);
  }

  /** What cannot be stored with others may be one log's fault: each is stored on its own. */
  async function storeApart(batch: readonly Waiting<E, R>[], error: unknown): Promise<void> {
    const logs = Map.groupBy(batch, ({ entry }) => options.logOf(entry));
    if (logs.size === 1) {
      for (const { reject } of batch) reject(error);
      return;
    }
    for (const part of logs.values()) await storeOrRefuse(part);
  }

  async function storeOrRefuse(batch: readonly Waiting<E, R>[]): Promise<void> {
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
  function takeBatch(): Waiting<E, R>[] {
    let bytes = 0;
    const end = queue.findIndex((waiting, index) => {
      bytes += waiting.bytes;
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
      queuedBytes -= batch.reduce((sum, { bytes }) => sum + bytes, 0);
      const left = options.tickMs(batch.length) - (now() - began);
      if (left > 1) await sleep(left);
    }
    running = undefined;
  }

  return {
    add: (entry) =>
      new Promise((resolve, reject) => {
        const bytes = options.bytesOf(entry);
        if (queuedBytes + bytes > options.longestQueueBytes) {
          reject(new QueueFull('More waits for the database than may.'));
          return;
        }
        queuedBytes += bytes;
        queue.push({ entry, bytes, since: now(), resolve, reject });
        // What arrives in this same turn of the loop goes along.
        running ??= Promise.resolve().then(run);
      }),
    idle: async () => {
      while (running !== undefined) await running;
    },
  };
}
