import { Worker } from 'node:worker_threads';
import type { About, Judgement } from '@flux/passwords';
import { createHashingPool } from './hashingPool.ts';

export type Strength = {
  /** Judges one password after the other. Rejects with `Problem('rate_limited')` when too many wait. */
  readonly judge: (password: string, about: About) => Promise<Judgement>;
  readonly close: () => Promise<void>;
};

/**
 * Judges passwords in a thread of its own: what was made to take long takes 0.3 s here, during which no stroke could
 * pass. It is started when it is needed (0.4 s) and ended when nobody needed it for a while, since the words hold 30 MB.
 */
export function createStrength({ idle = 60_000 }: { readonly idle?: number } = {}): Strength {
  const inTurn = createHashingPool({ concurrency: 1, longestQueue: 50 });
  let thread: Worker | undefined;
  let resting: NodeJS.Timeout | undefined;
  let isClosed = false;

  const end = async () => {
    const ended = thread;
    thread = undefined;
    await ended?.terminate();
  };

  function start(): Worker {
    const started = new Worker(new URL('./strengthThread.ts', import.meta.url));
    // It never keeps the studio from ending.
    started.unref();
    started.on('error', () => {});
    started.on('exit', () => {
      if (thread === started) thread = undefined;
    });
    thread = started;
    return started;
  }

  function ask(judging: Worker, password: string, about: About): Promise<Judgement> {
    return new Promise((resolve, reject) => {
      const stop = () => judging.off('message', answered).off('error', broke).off('exit', ended);
      const answered = (judgement: Judgement) => {
        stop();
        resolve(judgement);
      };
      const broke = (error: unknown) => {
        stop();
        reject(error instanceof Error ? error : new Error(String(error)));
      };
      const ended = () => broke('The thread that judges passwords ended.');
      judging.on('message', answered).on('error', broke).on('exit', ended);
      judging.postMessage({ password, about });
    });
  }

  return {
    judge: (password, about) =>
      inTurn(async () => {
        clearTimeout(resting);
        if (isClosed) throw new Error('The studio ends.');
        try {
          return await ask(thread ?? start(), password, about);
        } finally {
          if (!isClosed) resting = setTimeout(() => void end(), idle).unref();
        }
      }),
    close: async () => {
      isClosed = true;
      clearTimeout(resting);
      await end();
    },
  };
}
