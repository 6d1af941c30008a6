import type { Static, TObject } from 'typebox';

/** A kind of work that may wait. */
export type Queue<P extends TObject = TObject> = {
  /** Unique in the studio; letters, digits, `-`, `_` and `.`. */
  readonly name: string;
  /** What a job carries; checked when it is queued and again when it is run, maybe by a later release. */
  readonly payload: P;
  /** How often a failed job is tried again, before it is put aside. Default 5. */
  readonly retries?: number;
  /** Seconds before the first of these tries; doubled each time, up to an hour, with some chance in it. Default 5. */
  readonly retryDelay?: number;
  /** Seconds after which a job that still runs counts as failed. Default 15 minutes. */
  readonly expire?: number;
};

export type PayloadOf<Q extends Queue> = Static<Q['payload']>;

/** Where jobs go that failed for good, until somebody looks. */
export const deadLetterOf = (queue: Pick<Queue, 'name'>): string => `${queue.name}.failed`;
