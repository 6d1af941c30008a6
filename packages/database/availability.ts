import type { DatabaseState } from './database.ts';
import { DatabaseUnavailable, isUnavailable } from './unavailable.ts';

export type AvailabilityOptions = {
  /** Connects afresh and asks something; rejects when that fails. */
  readonly probe: () => Promise<void>;
  /** Called once at each change, not at each failure. */
  readonly onChange: (state: 'ok' | 'unavailable', error?: unknown) => void;
  /** Waits between two tries, ms: doubled from the first to the last. */
  readonly firstWaitMs?: number;
  readonly lastWaitMs?: number;
};

export type Availability = {
  /** Tries until it answers. Rejects with what waiting cannot mend, and when closed meanwhile. */
  readonly open: () => Promise<void>;
  /** A failure was seen: asks for itself whether the database is gone, and if so until it is back. */
  readonly suspect: () => void;
  /** Throws `DatabaseUnavailable` unless it is there, so that requests fail at once instead of piling up. */
  readonly gate: () => void;
  readonly state: () => DatabaseState;
  /** Stops asking; resolves when no probe runs any more. */
  readonly close: () => Promise<void>;
};

/** Knows whether the database can be reached, and finds out again by itself. */
export function createAvailability(options: AvailabilityOptions): Availability {
  const { probe, onChange, firstWaitMs = 100, lastWaitMs = 2_000 } = options;
  const closing = new AbortController();
  let state: DatabaseState = 'starting';
  /** What was reported last, so that each change is told once: a failing start is one too. */
  let told: DatabaseState = 'starting';
  let running: Promise<void> | undefined;

  function tell(next: 'ok' | 'unavailable', error?: unknown): void {
    if (told === next) return;
    told = next;
    onChange(next, error);
  }

  const wait = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(done, ms);
      function done() {
        clearTimeout(timer);
        closing.signal.removeEventListener('abort', done);
        resolve();
      }
      closing.signal.addEventListener('abort', done);
    });

  async function untilThere(isFatal: (error: unknown) => boolean): Promise<void> {
    for (let ms = firstWaitMs; !closing.signal.aborted; ms = Math.min(ms * 2, lastWaitMs)) {
      try {
        await probe();
        state = 'ok';
        return tell('ok');
      } catch (error) {
        if (isFatal(error)) throw error;
        if (state === 'ok') state = 'unavailable';
        tell('unavailable', error);
      }
      await wait(ms);
    }
    throw new DatabaseUnavailable('The database was closed.');
  }

  return {
    open: () => {
      running ??= untilThere((error) => !isUnavailable(error)).finally(() => {
        running = undefined;
      });
      return running;
    },
    suspect: () => {
      if (state !== 'ok' || closing.signal.aborted || running !== undefined) return;
      // Nothing is fatal any more: the process runs, and whatever is wrong may be put right while it does.
      running = untilThere(() => false)
        .catch(() => {})
        .finally(() => {
          running = undefined;
        });
    },
    gate: () => {
      if (closing.signal.aborted) throw new DatabaseUnavailable('The database was closed.');
      if (state === 'starting') throw new DatabaseUnavailable('The database is still being opened.');
      if (state === 'unavailable') throw new DatabaseUnavailable('The database cannot be reached.');
    },
    state: () => state,
    close: async () => {
      closing.abort();
      await running?.catch(() => {});
    },
  };
}
