import { type PersonId, Problem, type SessionId } from '@flux/contracts';
import { secretHash } from '@flux/identity';
import { appendEvent } from '../audit/events.ts';
import type { AuthDb } from '../tables.ts';
import { slidingMs } from './lifetime.ts';
import { addRefreshToken } from './refreshTokens.ts';
import type { EndReason } from './sessions.ts';

/** A token used twice within this time is two tabs or a lost answer, not a thief (security.md, "Rotation"). */
const graceMs = 30_000;

/** Ends that nobody brought about against the session: its person may go on where they are once they signed in anew. */
const ranOut: ReadonlySet<string> = new Set<EndReason>(['expired', 'too_many', 'replaced']);

/** A session with a fresh refresh token, which is shown this once. */
export type OpenSession = {
  readonly sessionId: SessionId;
  readonly personId: PersonId;
  readonly refreshToken: string;
  readonly expiresAt: Date;
};

/** `ended` is the session that this very try ended. */
export type Rotation =
  | { readonly kind: 'rotated'; readonly session: OpenSession }
  | { readonly kind: 'refused'; readonly problem: Problem; readonly ended?: SessionId };

/** The session of a token, its row locked until the transaction ends. */
const lockSession = (transaction: AuthDb, hash: Uint8Array) =>
  transaction
    .selectFrom('auth.refresh_tokens as token')
    .innerJoin('auth.sessions as session', 'session.id', 'token.session_id')
    .select(['session.id', 'session.person_id', 'session.network'])
    .select(['session.ended_at', 'session.end_reason', 'session.expires_at', 'session.absolute_end_at'])
    .where('token.hash', '=', hash)
    .forUpdate('session')
    .executeTakeFirst();

/** Marks the token as used from now on; says since when it was used before. */
async function useToken(transaction: AuthDb, hash: Uint8Array, now: number): Promise<Date | undefined> {
  const { used_at: usedAt } = await transaction
    .selectFrom('auth.refresh_tokens')
    .select('used_at')
    .where('hash', '=', hash)
    .executeTakeFirstOrThrow();
  if (usedAt !== null) return usedAt;
  await transaction
    .updateTable('auth.refresh_tokens')
    .set({ used_at: new Date(now) })
    .where('hash', '=', hash)
    .execute();
  return undefined;
}

async function endReused(
  transaction: AuthDb,
  session: { readonly id: SessionId; readonly person_id: PersonId; readonly network: string },
  now: number,
): Promise<void> {
  const { id, person_id: personId, network } = session;
  await transaction
    .updateTable('auth.sessions')
    .set({ ended_at: new Date(now), end_reason: 'token_reused' })
    .where('id', '=', id)
    .execute();
  await appendEvent(transaction, { kind: 'suspicious_token_usage', personId, sessionId: id, network });
}

/**
 * Exchanges a refresh token for another of its family, in one transaction with the session's row locked: refreshes and
 * sign-outs of one session happen one after the other, so that a sign-out always wins.
 */
export const rotateFamily = (db: AuthDb, refreshToken: string, now: number): Promise<Rotation> =>
  db.transaction().execute(async (transaction): Promise<Rotation> => {
    const hash = secretHash(refreshToken);
    const session = await lockSession(transaction, hash);
    if (session === undefined) return { kind: 'refused', problem: new Problem('unauthenticated') };
    if (session.ended_at !== null || session.expires_at.getTime() <= now) {
      const hasRunOut = session.end_reason === null || ranOut.has(session.end_reason);
      return { kind: 'refused', problem: new Problem(hasRunOut ? 'session_expired' : 'session_ended') };
    }
    // Read after the lock was had: another refresh may have used the token while we waited.
    const usedAt = await useToken(transaction, hash, now);
    if (usedAt !== undefined && now - usedAt.getTime() > graceMs) {
      await endReused(transaction, session, now);
      return { kind: 'refused', problem: new Problem('token_reused'), ended: session.id };
    }
    const expiresAt = new Date(Math.min(now + slidingMs, session.absolute_end_at.getTime()));
    await transaction
      .updateTable('auth.sessions')
      .set({ expires_at: expiresAt, last_active_at: new Date(now) })
      .where('id', '=', session.id)
      .execute();
    const next = await addRefreshToken(transaction, session.id, now);
    const rotated = { sessionId: session.id, personId: session.person_id, refreshToken: next, expiresAt };
    return { kind: 'rotated', session: rotated };
  });
