import type { ChangeFrame } from '@flux/contracts';

export type ChangeOrderDeps = {
  /** Changes of the log after a seq, in order; none when there is nothing more. */
  readonly read: (after: number) => Promise<readonly ChangeFrame[]>;
  /** Called with changes that follow each other without a gap, each once. */
  readonly show: (changes: readonly ChangeFrame[]) => void;
  readonly onError: (error: unknown) => void;
};

/** Milliseconds that a missing change may be on its way over the bus before the log is read. */
const gapMs = 100;

/** Milliseconds between two tries to read what is missing. */
const retryMs = 1_000;

/**
 * Puts the changes of one channel in order: those that this process stores, those that others tell of, and those that
 * have to be read because nobody told. Until it is told where the log stands it keeps what it hears.
 */
export function createChangeOrder({ read, show, onError }: ChangeOrderDeps) {
  /** Everything up to here was shown, or was there before. */
  let position: number | undefined;
  const ahead = new Map<number, ChangeFrame>();
  let timer: NodeJS.Timeout | undefined;
  let mustRead = false;
  let isClosed = false;

  function showContiguous(): void {
    if (position === undefined) return;
    const ready: ChangeFrame[] = [];
    for (let next = ahead.get(position + 1); next !== undefined; next = ahead.get(position + 1)) {
      ahead.delete(next.seq);
      position = next.seq;
      ready.push(next);
    }
    if (ready.length > 0) show(ready);
    if (ahead.size > 0) readSoon(gapMs);
  }

  function take(changes: readonly ChangeFrame[]): void {
    for (const change of changes) {
      if (position === undefined || change.seq > position) ahead.set(change.seq, change);
    }
    showContiguous();
  }

  async function catchUp(): Promise<void> {
    if (position === undefined) return;
    for (let missed = await read(position); missed.length > 0 && !isClosed; missed = await read(position))
      take(missed);
  }

  /** Reads the log in a moment, and until that succeeds; the bus may fill the gap meanwhile. */
  function readSoon(ms: number): void {
    if (timer !== undefined || isClosed) return;
    timer = setTimeout(() => {
      timer = undefined;
      // What has to be read waits until it is known from where.
      if (position === undefined || (!mustRead && ahead.size === 0)) return;
      mustRead = false;
      catchUp().catch((error: unknown) => {
        onError(error);
        mustRead = true;
        readSoon(retryMs);
      });
    }, ms);
  }

  return {
    take,
    /** Says where the log stands: the first time that is where it starts, later it may show that something was missed. */
    standsAt(seq: number): void {
      if (position === undefined) {
        position = seq;
        for (const known of ahead.keys()) if (known <= seq) ahead.delete(known);
        showContiguous();
        if (mustRead) readSoon(0);
      } else if (seq > position) {
        mustRead = true;
        readSoon(gapMs);
      }
    },
    /** Says that there may be something to read. */
    catchUpSoon(): void {
      mustRead = true;
      clearTimeout(timer);
      timer = undefined;
      readSoon(0);
    },
    position: (): number => position ?? 0,
    close(): void {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

export type ChangeOrder = ReturnType<typeof createChangeOrder>;
