import { availableParallelism } from 'node:os';
import { Problem } from '@flux/contracts';

export type HashingPool = <T>(work: () => Promise<T>) => Promise<T>;

export type HashingPoolOptions = {
  /**
   * Computed at once. Two leave half of Node's four threads to files and names. On a single core one: with 200 waiting,
   * p99 of `me` is 25 ms then and 74 with two (medians of 6), and more sign in.
   */
  readonly concurrency?: number;
  /** How many may wait: 200 at 17 ms each are about two seconds. */
  readonly longestQueue?: number;
};

/** Seconds after which the queue is likely to be shorter. */
const retryAfter = 5;

/**
 * Lets only so many hashes be computed at once, in order of arrival, so that a flood of sign-ins cannot starve the studio.
 * @returns runs the work in its turn. Throws `Problem('rate_limited')` when too many wait.
 */
export function createHashingPool({
  concurrency = Math.min(2, availableParallelism()),
  longestQueue = 200,
}: HashingPoolOptions = {}): HashingPool {
  const waiting: (() => void)[] = [];
  let running = 0;

  async function takeTurn(): Promise<void> {
    if (running < concurrency) {
      running++;
      return;
    }
    if (waiting.length >= longestQueue) {
      throw new Problem('rate_limited', 'Too many people are signing in at this moment.', { retryAfter });
    }
    // Whoever is done hands its place over, so `running` stays as it is.
    await new Promise<void>((resolve) => waiting.push(resolve));
  }

  return async (work) => {
    await takeTurn();
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
