import { mayKeepOut } from '@flux/access';
import { type PersonId, Problem } from '@flux/contracts';
import { appendEvent } from '../audit/events.ts';
import { trustNone } from '../secondFactor/trustedDevices.ts';
import type { AuthDb } from '../tables.ts';
import { type Keeper, lockPerson } from './changeRole.ts';
import { roleOf } from './requireRole.ts';

/** A person whom the keeper may keep out. @throws Problem('not_found' | 'forbidden') */
export async function lockBelow(transaction: AuthDb, keeper: Keeper, personId: PersonId) {
  const person = await lockPerson(transaction, personId);
  if (!mayKeepOut(await roleOf(transaction, keeper.personId), person.role)) throw new Problem('forbidden');
  return person;
}

/**
 * From now on nobody signs in as this person, and half a sign-in leads nowhere. The caller ends the sessions: no new one
 * begins once this is durable (ASVS 7.4.2).
 * @throws Problem('not_found' | 'forbidden')
 */
export const disableAccount = (db: AuthDb, keeper: Keeper, personId: PersonId, now: number): Promise<void> =>
  db.transaction().execute(async (transaction) => {
    const person = await lockBelow(transaction, keeper, personId);
    if (person.disabled_at !== null) return;
    await transaction
      .updateTable('auth.people')
      .set({ disabled_at: new Date(now) })
      .where('id', '=', personId)
      .execute();
    await transaction.deleteFrom('auth.challenges').where('person_id', '=', personId).execute();
    await transaction.deleteFrom('auth.password_resets').where('person_id', '=', personId).execute();
    await trustNone(transaction, personId);
    await note(transaction, 'account_disabled', keeper, personId);
  });

/** The person signs in as before. @throws Problem('not_found' | 'forbidden') */
export const enableAccount = (db: AuthDb, keeper: Keeper, personId: PersonId): Promise<void> =>
  db.transaction().execute(async (transaction) => {
    const person = await lockBelow(transaction, keeper, personId);
    if (person.disabled_at === null) return;
    await transaction
      .updateTable('auth.people')
      .set({ disabled_at: null })
      .where('id', '=', personId)
      .execute();
    await note(transaction, 'account_enabled', keeper, personId);
  });

const note = (
  transaction: AuthDb,
  kind: 'account_disabled' | 'account_enabled',
  { personId: by, network }: Keeper,
  personId: PersonId,
) => appendEvent(transaction, { kind, personId, network, detail: { by } });
