import { type InstallationRole, Problem, type StudioPolicy, type StudioPolicyChange } from '@flux/contracts';
import { sql } from 'kysely';
import { appendEvent } from '../audit/events.ts';
import type { Keeper } from '../studio/changeRole.ts';
import type { AuthDb } from '../tables.ts';
import { owesSecondStep } from './obligatoryStep.ts';

export async function readPolicy(db: AuthDb): Promise<StudioPolicy> {
  const row = await db.selectFrom('auth.policy').selectAll().executeTakeFirstOrThrow();
  return {
    secondStepRoles: row.second_step_roles,
    recordDays: row.record_days,
    failedSignIns: row.failed_sign_ins,
    newDevices: row.new_devices,
    refreshes: row.refreshes,
  };
}

type Rule = {
  readonly what: 'second_step_roles' | 'record_days' | 'failed_sign_ins' | 'new_devices' | 'refreshes';
  readonly from: string;
  readonly to: string;
};

/** The rules that are others than before, as the record tells them. */
const changesOf = (before: StudioPolicy, after: StudioPolicy): readonly Rule[] =>
  [
    {
      what: 'second_step_roles' as const,
      from: before.secondStepRoles.join(' '),
      to: after.secondStepRoles.join(' '),
    },
    { what: 'record_days' as const, from: `${before.recordDays ?? ''}`, to: `${after.recordDays ?? ''}` },
    { what: 'failed_sign_ins' as const, from: `${before.failedSignIns}`, to: `${after.failedSignIns}` },
    { what: 'new_devices' as const, from: `${before.newDevices}`, to: `${after.newDevices}` },
    { what: 'refreshes' as const, from: `${before.refreshes}`, to: `${after.refreshes}` },
  ].filter(({ from, to }) => from !== to);

/**
 * Changes the rules that are named, and leaves the others as they are.
 * @returns the roles of which a second step is asked from now on and was not before.
 * @throws Problem('second_step_required') where it is asked of the owner, who has none: it would put them out
 */
export const changePolicy = (
  db: AuthDb,
  { personId, network }: Keeper,
  asked: StudioPolicyChange,
): Promise<readonly InstallationRole[]> =>
  db.transaction().execute(async (transaction) => {
    await sql`select from auth.policy for update`.execute(transaction);
    const before = await readPolicy(transaction);
    const { secondStepRoles } = { ...before, ...asked };
    const after = { ...before, ...asked, secondStepRoles: [...new Set(secondStepRoles)].sort() };
    await transaction
      .updateTable('auth.policy')
      .set({
        second_step_roles: after.secondStepRoles,
        record_days: after.recordDays,
        failed_sign_ins: after.failedSignIns,
        new_devices: after.newDevices,
        refreshes: after.refreshes,
      })
      .execute();
    if (await owesSecondStep(transaction, personId)) throw new Problem('second_step_required');
    for (const rule of changesOf(before, after)) {
      const detail = { ...rule, by: personId };
      await appendEvent(transaction, { kind: 'policy_changed', personId, network, detail });
    }
    return after.secondStepRoles.filter((role) => !before.secondStepRoles.includes(role));
  });
