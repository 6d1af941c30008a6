import { sql } from 'kysely';
import { readPolicy } from '../policy/policy.ts';
import type { AuthDb } from '../tables.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Entries that one transaction removes: nothing can be written down meanwhile. */
const atOnce = 20_000;

/** Removes the entries that are older than the owner wants them kept. @returns how many went. */
export async function forgetOldEvents(db: AuthDb, now: number): Promise<number> {
  const { recordDays } = await readPolicy(db);
  if (recordDays === null) return 0;
  const before = new Date(now - recordDays * dayMs);
  for (let gone = 0; ; ) {
    const { rows } = await sql<{ removed: number }>`
      select auth.shorten_record(${before}, ${atOnce}) as removed`.execute(db);
    const removed = Number(rows[0]?.removed ?? 0);
    gone += removed;
    if (removed < atOnce) return gone;
  }
}
