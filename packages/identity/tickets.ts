import { createHash } from 'node:crypto';
import type { PersonId, SessionId } from '@flux/contracts';
import { type Kysely, sql } from 'kysely';
import type { Caller } from './caller.ts';
import type { AuthViews } from './views.ts';

/** How a secret that we hand out (ticket, refresh token, invitation) is stored and looked up. */
export const secretHash = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Uses up a ticket: the caller it was made for, or `undefined` when it is unknown, used, or older than 30 s. */
export async function redeemTicket(
  db: Kysely<AuthViews>,
  ticket: string,
  now: number,
): Promise<Caller | undefined> {
  const { rows } = await sql<{ person_id: PersonId; session_id: SessionId; expires_at: Date }>`
    select person_id, session_id, expires_at from auth.redeem_ticket(${secretHash(ticket)})`.execute(db);
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    personId: row.person_id,
    sessionId: row.session_id,
    issuedAt: now,
    expiresAt: row.expires_at.getTime(),
    mayOnlyEnrol: false,
    by: 'ticket',
  };
}
