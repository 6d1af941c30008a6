import { type Leaving, type PersonId, Problem } from '@flux/contracts';
import type { Post } from '@flux/mail';
import { sql } from 'kysely';
import { appendEvent } from '../audit/events.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { AuthDb } from '../tables.ts';
import { leftMail, nameOfLeft } from './leavingWords.ts';

export type LeaveDeps = {
  readonly db: AuthDb;
  readonly sessions: Sessions;
  readonly post: Post;
  readonly now: () => number;
};

type Asking = { readonly personId: PersonId; readonly network: string };

/** Everything of a person that lies beside their own row. */
export const theirs = [
  'auth.pictures',
  'auth.email_changes',
  'auth.password_resets',
  'auth.totp',
  'auth.recovery_codes',
  'auth.challenges',
  'auth.passkeys',
  'auth.passkey_ceremonies',
  'auth.accounts',
  'auth.arrivals',
  'auth.trusted_devices',
  'auth.device_reports',
  'auth.devices',
  'auth.flag_people',
  'auth.notification_settings',
  'auth.notifications',
  'auth.tries',
  'auth.imported',
] as const;

async function projectsToHandOver(db: AuthDb, personId: PersonId): Promise<Leaving['projects']> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from studio.projects_to_hand_over(${personId})`.execute(db);
  return rows;
}

/** What keeps a person from leaving. */
export async function whatKeeps(db: AuthDb, personId: PersonId): Promise<Leaving> {
  const person = await db
    .selectFrom('auth.people')
    .select('role')
    .where('id', '=', personId)
    .executeTakeFirst();
  return { isOwner: person?.role === 'owner', projects: await projectsToHandOver(db, personId) };
}

/** Leaves a row that says who wrote what stays, and nothing of the person. */
async function wipe(transaction: AuthDb, personId: PersonId, locale: string, at: Date): Promise<void> {
  await transaction
    .updateTable('auth.people')
    .set({
      // No address of anybody: `invalid` is never a domain (RFC 2606).
      email: `${personId}@deleted.invalid`,
      email_verified_at: null,
      name: nameOfLeft(locale),
      password_hash: null,
      asks_passkey: false,
      role: 'guest',
      avatar_url: null,
      time_zone: 'UTC',
      theme: 'system',
      disabled_at: at,
      deleted_at: at,
    })
    .where('id', '=', personId)
    .execute();
  for (const table of theirs) await transaction.deleteFrom(table).where('person_id', '=', personId).execute();
  const sessions = transaction.selectFrom('auth.sessions').select('id').where('person_id', '=', personId);
  await transaction.deleteFrom('auth.refresh_tokens').where('session_id', 'in', sessions).execute();
  await transaction.deleteFrom('auth.ws_tickets').where('session_id', 'in', sessions).execute();
  await transaction
    .updateTable('auth.sessions')
    .set({ device: '', network: '', device_id: null })
    .where('person_id', '=', personId)
    .execute();
}

/**
 * Deletes an account: every session ends (ASVS 7.4.2), what is only theirs is gone, and the address is told and free again.
 * @throws Problem('still_owner') for the owner of the studio, or of a project with others in it.
 */
export async function leave(
  { db, sessions, post, now }: LeaveDeps,
  { personId, network }: Asking,
): Promise<void> {
  const tellEverybody = await db.transaction().execute(async (transaction) => {
    const person = await transaction
      .selectFrom('auth.people')
      .select(['email', 'name', 'locale', 'role'])
      .where('id', '=', personId)
      .where('deleted_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (person === undefined) throw new Problem('session_ended');
    if (person.role === 'owner') throw new Problem('still_owner', 'Hand the studio over to somebody first.');
    if ((await projectsToHandOver(transaction, personId)).length > 0) throw new Problem('still_owner');
    const tell = await sessions.endAllIn(transaction, personId, 'account_deleted');
    await wipe(transaction, personId, person.locale, new Date(now()));
    await appendEvent(transaction, { kind: 'account_deleted', personId, network });
    await post(leftMail(person.locale, { to: person.email, name: person.name }), { in: transaction });
    return tell;
  });
  tellEverybody();
}
