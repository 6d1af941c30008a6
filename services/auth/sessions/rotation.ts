import { randomBytes } from 'node:crypto';
import { type ErrorCode, type PersonId, Problem, type SessionId } from '@flux/contracts';
import { named } from '@flux/database';
import { secretHash } from '@flux/identity';
import { notify } from '@flux/notices';
import { sql } from 'kysely';
import { appendEvent } from '../audit/events.ts';
import { owing } from '../policy/obligatoryStep.ts';
import type { AuthDb } from '../tables.ts';
import { slidingMs } from './lifetime.ts';
import { addRefreshToken } from './refreshTokens.ts';
import type { EndReason } from './sessions.ts';

/** When a token counts as used that nobody is to use any more. */
const longAgo = new Date(0);

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
  /** Its person still has to set up a second step. */
  readonly mayOnlyEnrol: boolean;
};

type Ended = { readonly sessionId: SessionId; readonly personId: PersonId };

/** `ended` is the session that this very try ended, whose person is to be told. */
export type Rotation =
  | { readonly kind: 'rotated'; readonly session: OpenSession }
  | { readonly kind: 'refused'; readonly problem: Problem; readonly ended?: Ended };

type Row = {
  readonly id: SessionId;
  readonly person_id: PersonId;
  readonly network: string;
  readonly end_reason: string | null;
  readonly is_over: boolean;
  readonly may_only_enrol: boolean;
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
       where t.hash = ${hash} for update of s, t
    ), good as materialized (
      select * from given where not is_over and (used_at is null or used_at >= ${new Date(now - graceMs)})
    ), used as (
      update auth.refresh_tokens t set used_at = ${new Date(now)}
        from good where t.hash = ${hash} and good.used_at is null
    ), added as (
      insert into auth.refresh_tokens (hash, session_id, created_at)
      select ${next}, id, greatest(${new Date(now)}, used_at) from good
    ), slid as (
      update auth.sessions s
         set expires_at = least(${new Date(now + slidingMs)}, good.absolute_end_at),
             last_active_at = ${new Date(now)}
        from good where s.id = good.id
      returning s.expires_at
    )
    select id, person_id, network, end_reason, is_over, (select expires_at from slid) as slid_to,
           (${owing(sql`given.person_id`)}) as may_only_enrol
      from given`.execute(db);
  return rows[0];
}

type Late =
  | { readonly kind: 'rotated'; readonly refreshToken: string; readonly expiresAt: Date }
  | { readonly kind: 'ended' | 'over' };

/**
 * Exchanges a token that was used longer ago than the grace. Its answer may have been lost, as when the lid closes on a
 * refresh; or two have it. While nobody has shown a token that came of it, it is good again, and those are void; so of
 * two who have it, the one who comes second ends the family (`docs/decisions/0026-lost-refreshes.md`).
 */
const exchangeLate = (db: AuthDb, { id, person_id: personId, network }: Row, hash: Uint8Array, now: number) =>
  db.transaction().execute(async (transaction): Promise<Late> => {
    const live = await transaction
      .selectFrom('auth.sessions')
      .select(['absolute_end_at', 'device'])
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (live === undefined) return { kind: 'over' };
    const heirs = await transaction
      .selectFrom('auth.refresh_tokens as heir')
      .innerJoin('auth.refresh_tokens as given', 'given.session_id', 'heir.session_id')
      .select(['heir.hash', 'heir.used_at', 'heir.created_at'])
      .where('given.hash', '=', hash)
      .where('heir.hash', '!=', hash)
      .whereRef('heir.created_at', '>=', 'given.used_at')
      .execute();
    if (heirs.some((heir) => heir.used_at !== null)) {
      const ended = { ended_at: new Date(now), end_reason: 'token_reused' } as const;
      await transaction.updateTable('auth.sessions').set(ended).where('id', '=', id).execute();
      await appendEvent(transaction, { kind: 'suspicious_token_usage', personId, sessionId: id, network });
      const detail = { device: live.device, network };
      const about = { kind: 'security', event: 'session_taken', path: '/me/sessions', detail } as const;
      await notify(transaction, { person: personId, ...about });
      return { kind: 'ended' };
    }
    const use = (at: Date, hashes: readonly Uint8Array[]) =>
      transaction
        .updateTable('auth.refresh_tokens')
        .set({ used_at: at })
        .where('hash', 'in', hashes)
        .execute();
    // Another tab may have come late a moment ago: what it got stays good.
    const voided = heirs.filter((heir) => heir.created_at.getTime() < now - graceMs);
    if (voided.length > 0)
      await use(
        longAgo,
        voided.map((heir) => heir.hash),
      );
    await use(new Date(now), [hash]);
    const expiresAt = new Date(Math.min(now + slidingMs, live.absolute_end_at.getTime()));
    await transaction
      .updateTable('auth.sessions')
      .set({ expires_at: expiresAt, last_active_at: new Date(now) })
      .where('id', '=', id)
      .execute();
    return { kind: 'rotated', refreshToken: await addRefreshToken(transaction, id, now), expiresAt };
  });

/** Exchanges a refresh token for another of its family. */
export async function rotateFamily(db: AuthDb, refreshToken: string, now: number): Promise<Rotation> {
  const refused = (code: ErrorCode): Rotation => ({ kind: 'refused', problem: new Problem(code) });
  const next = randomBytes(32).toString('base64url');
  const hash = secretHash(refreshToken);
  const session = await exchange(db, hash, secretHash(next), now);
  if (session === undefined) return refused('unauthenticated');
  const { id: sessionId, person_id: personId, end_reason: reason, slid_to: expiresAt } = session;
  const whose = { sessionId, personId, mayOnlyEnrol: session.may_only_enrol };
  if (expiresAt !== null) return { kind: 'rotated', session: { ...whose, refreshToken: next, expiresAt } };
  if (session.is_over)
    return refused(reason === null || ranOut.has(reason) ? 'session_expired' : 'session_ended');
  const late = await exchangeLate(db, session, hash, now);
  switch (late.kind) {
    case 'rotated': {
      const { refreshToken: again, expiresAt: end } = late;
      return { kind: 'rotated', session: { ...whose, refreshToken: again, expiresAt: end } };
    }
    case 'ended':
      return { kind: 'refused', problem: new Problem('token_reused'), ended: { sessionId, personId } };
    case 'over':
      return refused('session_ended');
    default:
      return late satisfies never;
  }
}
