import type { Held, Pool } from './pool.ts';
import { DatabaseUnavailable } from './unavailable.ts';

/**
 * One quick query. Whoever asks about health gets an answer in time, even when the connection hangs: that one is then
 * given up.
 *
 * @throws DatabaseUnavailable when there was no answer within `timeoutMs`; else what went wrong.
 */
export async function ping(pool: Pool, timeoutMs: number): Promise<void> {
  let held: Held | undefined;
  let late = false;

  async function ask(): Promise<void> {
    const connection = await pool.hold();
    if (late) return connection.release();
    held = connection;
    try {
      await connection.query('select 1');
    } finally {
      if (!late) connection.release();
    }
  }

  const answer = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    late = true;
    held?.discard();
    answer.reject(new DatabaseUnavailable(`The database did not answer within ${timeoutMs} ms.`));
  }, timeoutMs);
  ask().then(answer.resolve, answer.reject);
  try {
    await answer.promise;
  } finally {
    clearTimeout(timer);
  }
}
