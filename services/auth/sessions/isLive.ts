import type { SessionId } from '@flux/contracts';
import type { AuthDb } from '../tables.ts';

/** Whether a session neither ended nor ran out. */
export async function isLive(
  { db, now }: { readonly db: AuthDb; readonly now: () => number },
  sessionId: SessionId,
): Promise<boolean> {
  const live = await db
    .selectFrom('auth.sessions')
    .select('id')
    .where('id', '=', sessionId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', new Date(now()))
    .executeTakeFirst();
  return live !== undefined;
}
