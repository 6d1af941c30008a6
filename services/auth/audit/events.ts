import type { PersonId, SessionId } from '@flux/contracts';
import { sql } from 'kysely';
import type { AuthDb } from '../tables.ts';

/** Kinds of security events (security.md, "Audit"); each has a place that writes it. */
export type EventKind =
  | 'failed_login'
  | 'new_session'
  | 'suspicious_token_usage'
  | 'token_revoked'
  | 'account_created'
  | 'password_changed'
  | 'reset_asked'
  | 'email_changed'
  | 'mfa_changed'
  | 'new_device_login'
  | 'device_fingerprint_mismatch'
  | 'session_hijack_attempt';

export type SecurityEvent = {
  readonly kind: EventKind;
  readonly personId?: PersonId;
  readonly sessionId?: SessionId;
  readonly network?: string;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
};

/** Appends to the hash chain: each row's hash covers the row and the hash before it. */
export async function appendEvent(db: AuthDb, event: SecurityEvent): Promise<void> {
  await sql`select auth.append_event(
    ${event.kind}, ${event.personId ?? null}, ${event.sessionId ?? null}, ${event.network ?? null},
    ${JSON.stringify(event.detail ?? {})}::jsonb)`.execute(db);
}

/**
 * Recomputes the whole chain.
 * @returns the number of the first event that is missing or was changed, `undefined` when all is as it was written.
 */
export async function firstBrokenEvent(db: AuthDb): Promise<number | undefined> {
  const { rows } = await sql<{ seq: number }>`
    with chain as (
      select e.*,
             coalesce(lag(hash) over (order by seq), sha256('fluxstudio')) as previous,
             row_number() over (order by seq) as place
        from auth.security_events e
    ), broken as (
      select place as seq from chain
       where seq <> place
          or hash <> auth.event_hash(previous, seq, at, kind, person_id, session_id, network, detail)
      union all
      -- The end was cut off, or written anew together with its hash.
      select coalesce(last.seq, 0) + case when h.seq = coalesce(last.seq, 0) then 0 else 1 end
        from auth.security_events_head h
        left join lateral (select seq, hash from chain order by seq desc limit 1) last on true
       where h.seq <> coalesce(last.seq, 0) or h.hash <> coalesce(last.hash, sha256('fluxstudio'))
    )
    select min(seq) as seq from broken`.execute(db);
  return rows[0]?.seq ?? undefined;
}
