import { type InstallationRole, Problem, type StudioPolicy } from '@flux/contracts';
import { appendEvent } from '../audit/events.ts';
import type { Keeper } from '../studio/changeRole.ts';
import type { AuthDb } from '../tables.ts';
import { owesSecondStep } from './obligatoryStep.ts';

export async function readPolicy(db: AuthDb): Promise<StudioPolicy> {
  const row = await db.selectFrom('auth.policy').selectAll().executeTakeFirstOrThrow();
  return { secondStepRoles: row.second_step_roles };
}

/**
 * Changes what is asked of everybody.
 * @returns the roles of which a second step is asked from now on and was not before.
 * @throws Problem('second_step_required') where it is asked of the owner, who has none: it would put them out
 */
export const changePolicy = (
  db: AuthDb,
  keeper: Keeper,
  { secondStepRoles }: StudioPolicy,
): Promise<readonly InstallationRole[]> =>
  db.transaction().execute(async (transaction) => {
    const before = await transaction
      .selectFrom('auth.policy')
      .select('second_step_roles')
      .forUpdate()
      .executeTakeFirstOrThrow();
    const roles = [...new Set(secondStepRoles)].sort();
    await transaction.updateTable('auth.policy').set({ second_step_roles: roles }).execute();
    if (await owesSecondStep(transaction, keeper.personId)) throw new Problem('second_step_required');
    const { personId, network } = keeper;
    const [from, to] = [before.second_step_roles.join(' '), roles.join(' ')];
    if (from === to) return [];
    const detail = { what: 'second_step_roles', from, to, by: personId };
    await appendEvent(transaction, { kind: 'policy_changed', personId, network, detail });
    return roles.filter((role) => !before.second_step_roles.includes(role));
  });
