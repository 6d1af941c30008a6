import type { SessionId } from '@flux/contracts';
import { type Kysely, sql } from 'kysely';
import type { AuthViews } from './views.ts';

/** Milliseconds between two writes of one session's activity. */
const coalesceMs = 60_000;

/** So many sessions are remembered before those that may be written again are forgotten. */
const remembered = 10_000;

export type Activity = { readonly touch: (sessionId: SessionId) => void };

/** Activity slides a session forward; many strokes a second become one write a minute. */
export function createActivity(
  db: Kysely<AuthViews>,
  onError: (error: unknown) => void,
  now: () => number = Date.now,
  many: number = remembered,
): Activity {
  const written = new Map<SessionId, number>();

  function forgetOld(): void {
    for (const [id, at] of written) if (at + coalesceMs <= now()) written.delete(id);
  }

  return {
    touch: (sessionId) => {
      const last = written.get(sessionId);
      if (last !== undefined && now() - last < coalesceMs) return;
      if (written.size >= many) forgetOld();
      written.set(sessionId, now());
      sql`select auth.touch_session(${sessionId}, ${new Date(now())})`.execute(db).catch((error: unknown) => {
        // The next stroke tries again.
        written.delete(sessionId);
        onError(error);
      });
    },
  };
}
