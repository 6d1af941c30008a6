import {
  type BoardState,
  createBoardState,
  createSeenSequence,
  mergeUpdates,
  readUpdate,
  type Update,
} from '@flux/board-sync';
import type { BoardLog } from './boardLog.ts';

export type LogFollowerDeps<From> = {
  /** The log after a position. */
  readonly readLog: (after: number) => Promise<BoardLog>;
  /** Called once with everything that is in the log and new here. */
  readonly show: (update: Update, from: From | undefined) => void;
  readonly onError: (error: unknown) => void;
  readonly now: () => number;
};

/** Milliseconds that a missing log position may be on its way over the bus before the log is read. */
const gapMs = 100;

/** Milliseconds between two tries to read what is missing. */
const retryMs = 1_000;

/**
 * Follows the log of one board: what this process stores, what others say they stored, and what has to be read because
 * nobody said so. Keeps the merged state while somebody asks for it.
 */
export function createLogFollower<From>(deps: LogFollowerDeps<From>) {
  const { onError, now } = deps;
  const seen = createSeenSequence(0);
  let state: BoardState | undefined;
  let loading: Promise<BoardState> | undefined;
  /** What was shown while the log was being read: the answer may be older. */
  let shownMeanwhile: Update[] = [];
  let reading: Promise<unknown> = Promise.resolve();
  let readTimer: NodeJS.Timeout | undefined;
  let mustRead = false;
  let isClosed = false;
  let snapshotSeq = 0;
  let usedAt = now();
  let changedAt = now();

  function show(update: Update, from?: From): void {
    changedAt = now();
    state?.add(update);
    if (loading !== undefined) shownMeanwhile.push(update);
    deps.show(update, from);
  }

  /** One read of the log at a time. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = reading.then(work);
    // The answer must not be kept: it may be a whole board.
    reading = next.then(
      () => {},
      () => {},
    );
    return next;
  }

  /** Takes note of what the log has beyond what was seen, and returns it. */
  function newsOf(log: BoardLog): Update | undefined {
    snapshotSeq = Math.max(snapshotSeq, log.snapshotSeq);
    const news: Uint8Array[] = [];
    if (log.snapshot !== undefined && seen.add(1, log.snapshotSeq)) news.push(log.snapshot);
    for (const { seq, update } of log.updates) if (seen.add(seq, seq)) news.push(update);
    return news.length === 0 ? undefined : mergeUpdates(news.map(readUpdate));
  }

  const catchUp = (): Promise<void> =>
    inTurn(async () => {
      const news = newsOf(await deps.readLog(seen.contiguous()));
      if (news !== undefined && !isClosed) show(news);
    });

  async function load(): Promise<BoardState> {
    const log = await deps.readLog(0);
    const bytes = log.updates.map(({ update }) => update);
    if (log.snapshot !== undefined) bytes.unshift(log.snapshot);
    const loaded = createBoardState(mergeUpdates(bytes.map(readUpdate)));
    for (const update of shownMeanwhile) loaded.add(update);
    const news = newsOf(log);
    if (news !== undefined) deps.show(news, undefined);
    state = loaded;
    return loaded;
  }

  /** Reads the log in a moment, and until that succeeds; the bus may fill a gap meanwhile. */
  function readSoon(ms: number): void {
    if (readTimer !== undefined || isClosed) return;
    readTimer = setTimeout(() => {
      readTimer = undefined;
      if (!mustRead && !seen.hasGap()) return;
      mustRead = false;
      catchUp().catch((error: unknown) => {
        onError(error);
        mustRead = true;
        readSoon(retryMs);
      });
    }, ms);
  }

  return {
    /** The state; read from the log when it was given back. */
    async state(): Promise<BoardState> {
      usedAt = now();
      if (state !== undefined) return state;
      loading ??= inTurn(load).finally(() => {
        loading = undefined;
        shownMeanwhile = [];
      });
      return loading;
    },
    /** Takes the updates of positions `first`…`last`, which are in the log. */
    take(first: number, last: number, update: Update, from?: From): void {
      if (seen.add(first, last)) show(update, from);
      if (seen.hasGap()) readSoon(gapMs);
    },
    /** Reads what is beyond what was seen, and shows it. */
    catchUp,
    /** Says that there may be something to read. */
    catchUpSoon(): void {
      mustRead = true;
      clearTimeout(readTimer);
      readTimer = undefined;
      readSoon(0);
    },
    /** Every position up to this one has been seen. */
    position: seen.contiguous,
    /** Updates in the log that no snapshot holds. */
    logLength: (): number => seen.contiguous() - snapshotSeq,
    compacted(seq: number): void {
      snapshotSeq = Math.max(snapshotSeq, seq);
    },
    /** Milliseconds since the last update was shown, and since the state was last asked for. */
    quietFor: (): number => now() - changedAt,
    unusedFor: (): number => now() - usedAt,
    /** Bytes held in memory. */
    size: (): number => state?.size() ?? 0,
    /** Gives the state back until somebody asks again. */
    forgetState(): void {
      state = undefined;
    },
    close(): void {
      isClosed = true;
      clearTimeout(readTimer);
    },
  };
}
