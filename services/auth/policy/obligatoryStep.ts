import { type InstallationRole, type PersonId, Problem } from '@flux/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { AuthDb } from '../tables.ts';

/** A `person` who must have a second step by the `policy`, and has none. */
const owes = sql<boolean>`person.role = any (policy.second_step_roles) and not person.asks_passkey and not exists
  (select from auth.totp app where app.person_id = person.id and app.state = 'active')`;

/** Whose `person_id` is that of somebody who owes a second step: of one of these roles, or this one person. */
export const isOfWhoOwes = (which: readonly InstallationRole[] | PersonId): RawBuilder<boolean> => {
  const those =
    typeof which === 'string' ? sql`person.id = ${which}` : sql`person.role in (${sql.join(which)})`;
  return sql`person_id in (select person.id from auth.people person, auth.policy policy where ${owes} and ${those})`;
};

/** Whether this person owes a second step, as a part of a statement. */
export const owing = (personId: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql`select ${owes} from auth.people person, auth.policy policy where person.id = ${personId}`;

/**
 * Whether somebody has no second step though their role asks for one. In a transaction, the policy stays as it is until
 * its end: whoever changes it waits, and then meets what the transaction has made.
 */
export async function owesSecondStep(db: AuthDb, personId: PersonId): Promise<boolean> {
  const { rows } = await sql<{ owes: boolean }>`
    select ${owes} as owes from auth.people person, auth.policy policy
     where person.id = ${personId} for share of policy`.execute(db);
  return rows[0]?.owes === true;
}

/**
 * Called inside the transaction that took a second step from somebody: who must have one keeps one. Of two that take the
 * last two at once, one waits here and then finds none.
 * @throws Problem('second_step_kept')
 */
export async function keepASecondStep(trx: AuthDb, personId: PersonId): Promise<void> {
  await sql`select from auth.people where id = ${personId} for update`.execute(trx);
  if (await owesSecondStep(trx, personId)) throw new Problem('second_step_kept');
}
