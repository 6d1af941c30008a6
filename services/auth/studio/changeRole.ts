import { mayChangeStudioRole } from '@flux/access';
import { type PersonId, Problem, type StudioRoleChange } from '@flux/contracts';
import { notify } from '@flux/notices';
import { appendEvent } from '../audit/events.ts';
import type { AuthDb } from '../tables.ts';
import { roleOf } from './requireRole.ts';

/** Who looks after the studio, and from where. */
export type Keeper = { readonly personId: PersonId; readonly network: string };

/** A person, whose row nobody else changes until the transaction ends. @throws Problem('not_found') */
export async function lockPerson(transaction: AuthDb, personId: PersonId) {
  const person = await transaction
    .selectFrom('auth.people')
    .select(['role', 'email', 'disabled_at'])
    .where('id', '=', personId)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (person === undefined) throw new Problem('not_found');
  return person;
}

/**
 * Makes somebody something else in the studio, and tells them.
 * @returns whether anything has changed.
 * @throws Problem('not_found' | 'forbidden')
 */
export const changeStudioRole = (
  db: AuthDb,
  keeper: Keeper,
  personId: PersonId,
  role: StudioRoleChange['role'],
): Promise<boolean> =>
  db.transaction().execute(async (transaction) => {
    const person = await lockPerson(transaction, personId);
    if (!mayChangeStudioRole(await roleOf(transaction, keeper.personId), person.role))
      throw new Problem('forbidden');
    if (person.role === role) return false;
    await transaction.updateTable('auth.people').set({ role }).where('id', '=', personId).execute();
    const detail = { from: person.role, to: role, by: keeper.personId };
    await appendEvent(transaction, { kind: 'role_changed', personId, network: keeper.network, detail });
    await notify(transaction, {
      person: personId,
      kind: 'security',
      event: 'studio_role_changed',
      actor: keeper.personId,
      detail: { role },
    });
    return true;
  });
