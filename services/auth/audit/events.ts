import type { PersonId, SessionId } from '@flux/contracts';
import { sql } from 'kysely';
import type { AuthDb } from '../tables.ts';

/** Kinds of security events (security.md, "Audit"); each has a place that writes it. */
export type EventKind =
  | 'failed_login'
  | 'new_session'
  | 'suspicious_token_usage'
  | 'rate_limit_exceeded'
  | 'token_revoked'
  | 'account_created'
  | 'password_changed'
  | 'reset_asked'
  | 'owner_link_made'
  | 'role_changed'
  | 'policy_changed'
  | 'flag_changed'
  | 'throttle_released'
  | 'record_shortened'
  | 'release_taken_back'
  | 'account_disabled'
  | 'account_enabled'
  | 'account_deleted'
  | 'export'
  | 'secret_rotated'
  | 'service_stopped'
  | 'email_changed'
  | 'email_verified'
  | 'mfa_changed'
  | 'account_linked'
  | 'account_unlinked'
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

/**
 * Appends to the hash chain: each row's hash covers the row and the hash before it.
 * @returns its place.
 */
export async function appendEvent(db: AuthDb, event: SecurityEvent): Promise<number> {
  const { rows } = await sql<{ seq: number }>`select auth.append_event(
    ${event.kind}, ${event.personId ?? null}, ${event.sessionId ?? null}, ${event.network ?? null},
    ${JSON.stringify(event.detail ?? {})}::jsonb) as seq`.execute(db);
  return rows[0]!.seq;
}
