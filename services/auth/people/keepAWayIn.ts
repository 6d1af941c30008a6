import { type PersonId, Problem } from '@flux/contracts';
import { sql } from 'kysely';
import type { AuthDb } from '../tables.ts';

/**
 * Called inside the transaction that took a way in from somebody: a password, a passkey or an account must be left. Of
 * two that take the last two at once, one waits here and then finds none.
 * @throws Problem('last_way_in')
 */
export async function keepAWayIn(trx: AuthDb, personId: PersonId): Promise<void> {
  await sql`select from auth.people where id = ${personId} for update`.execute(trx);
  const { rows } = await sql<{ left: boolean }>`
    select exists (select from auth.people where id = ${personId} and password_hash is not null)
        or exists (select from auth.passkeys where person_id = ${personId})
        or exists (select from auth.accounts where person_id = ${personId}) as "left"`.execute(trx);
  if (rows[0]?.left !== true) throw new Problem('last_way_in');
}
