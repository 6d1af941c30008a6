import { randomBytes } from 'node:crypto';
import { type PersonId, Problem, type SessionId } from '@flux/contracts';
import { named } from '@flux/database';
import { secretHash } from '@flux/identity';
import { sql } from 'kysely';
import { appendEvent } from '../audit/events.ts';
import type { AuthDb } from '../tables.ts';
import { slidingMs } from './lifetime.ts';
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

type Row = {
  readonly id: SessionId;
  readonly person_id: PersonId;
  readonly network: string;
  readonly end_reason: string | null;
  readonly is_over: boolean;
  /** The new end, if the token was good. */
  readonly slid_to: Date | null;
};

/**
 * Exchanges a token in one statement, since pages refresh every quarter of an hour: it spares six round trips. The rows
 * of the token and of its session are locked before they are judged, in the state that others left them in meanwhile:
 * refreshes and sign-outs of one session happen one after the other, so that a sign-out always wins.
 */
async function exchange(db: AuthDb, hash: Uint8Array, next: Uint8Array, now: number) {
  const { rows } = await sql<Row>`${named('rotate_refresh_token')}
    with given as materialized (
      select s.id, s.person_id, s.network, s.end_reason, s.absolute_end_at, t.used_at,
             s.ended_at is not null or s.expires_at <= ${new Date(now)} as is_over
        from auth.refresh_tokens t join auth.sessions s on s.id = t.session_id
       where t.hash = ${hash} for update
    ), good as materialized (
      select * from given where not is_over and (used_at is null or used_at >= ${new Date(now - graceMs)})
    ), used as (
      update auth.refresh_tokens t set used_at = ${new Date(now)}
        from good where t.hash = ${hash} and good.used_at is null
    ), added as (
      insert into auth.refresh_tokens (hash, session_id, created_at)
      select ${next}, id, ${new Date(now)} from good
    ), slid as (
      update auth.sessions s
         set expires_at = least(${new Date(now + slidingMs)}, good.absolute_end_at),
             last_active_at = ${new Date(now)}
        from good where s.id = good.id
      returning s.expires_at
    )
    select id, person_id, network, end_reason, is_over, (select expires_at from slid) as slid_to
      from given`.execute(db);
  return rows[0];
}

/** Ends the family of a token that somebody else used before; says whether it had not ended already. */
const endReused = ({ id, person_id: personId, network }: Row, db: AuthDb, now: number): Promise<boolean> =>
  db.transaction().execute(async (transaction) => {
    const ended = await transaction
      .updateTable('auth.sessions')
      .set({ ended_at: new Date(now), end_reason: 'token_reused' })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    if (ended.numUpdatedRows === 0n) return false;
    await appendEvent(transaction, { kind: 'suspicious_token_usage', personId, sessionId: id, network });
    return true;
  });

/** Exchanges a refresh token for another of its family. */
export async function rotateFamily(db: AuthDb, refreshToken: string, now: number): Promise<Rotation> {
  const next = randomBytes(32).toString('base64url');
  const session = await exchange(db, secretHash(refreshToken), secretHash(next), now);
  if (session === undefined) return { kind: 'refused', problem: new Problem('unauthenticated') };
  const { id: sessionId, person_id: personId, end_reason: reason, slid_to: expiresAt } = session;
  if (expiresAt !== null)
    return { kind: 'rotated', session: { sessionId, personId, refreshToken: next, expiresAt } };
  if (session.is_over) {
    const hasRunOut = reason === null || ranOut.has(reason);
    return { kind: 'refused', problem: new Problem(hasRunOut ? 'session_expired' : 'session_ended') };
  }
  const isFirst = await endReused(session, db, now);
  return {
    kind: 'refused',
    problem: new Problem('token_reused'),
    ...(isFirst && { ended: sessionId }),
  };
}
