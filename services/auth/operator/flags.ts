import { type FlagName, flagNames, flags, type PersonId } from '@flux/contracts';
import { decide, type Rule } from '@flux/flags';
import { sanitizeEmail } from '@flux/sanitize';
import { appendEvent } from '../audit/events.ts';
import { readRules } from '../flags/readRules.ts';
import { findByEmail } from '../people/people.ts';
import type { AuthDb } from '../tables.ts';
import { attempt } from './attempt.ts';

/** A feature, and who has it. */
export type FlagState = {
  readonly name: FlagName;
  readonly does: string;
  /** Of all people, from 0 to 100. */
  readonly percent: number;
  /** Addresses of who always has it, and of who never has. */
  readonly on: readonly string[];
  readonly off: readonly string[];
  /** Who has it now, of all who can sign in. */
  readonly people: number;
  readonly of: number;
  /** Nothing while nobody has ever changed it. */
  readonly changedAt: Date | undefined;
};

type Has = 'on' | 'off' | 'as others';

/** What is to be otherwise: the share of all people, or what somebody has whatever that share is. */
export type FlagChange = { readonly percent: number } | { readonly email: string; readonly has: Has };

async function stateOf(db: AuthDb): Promise<readonly FlagState[]> {
  const [rules, rows, people] = await Promise.all([
    readRules(db),
    db.selectFrom('auth.flags').select(['name', 'changed_at']).execute(),
    db
      .selectFrom('auth.people')
      .select(['id', 'email'])
      .where('disabled_at', 'is', null)
      .where('deleted_at', 'is', null)
      .orderBy('email')
      .execute(),
  ]);
  return flagNames.map((name) => {
    const rule: Rule | undefined = rules.get(name);
    const named = (isOn: boolean) =>
      people.filter(({ id }) => rule?.named.get(id) === isOn).map(({ email }) => email);
    return {
      name,
      does: flags[name],
      percent: (rule?.share ?? 0) / 100,
      on: named(true),
      off: named(false),
      people: people.filter(({ id }) => decide(name, rule, id).isOn).length,
      of: people.length,
      changedAt: rows.find((row) => row.name === name)?.changed_at,
    };
  });
}

/** Says of one person what they have, or that it is for them as for others. */
async function nameOne(db: AuthDb, flag: FlagName, person_id: PersonId, has: Has): Promise<void> {
  await db
    .deleteFrom('auth.flag_people')
    .where('flag', '=', flag)
    .where('person_id', '=', person_id)
    .execute();
  if (has !== 'as others')
    await db
      .insertInto('auth.flag_people')
      .values({ flag, person_id, is_on: has === 'on' })
      .execute();
}

export const listFlags = (db: AuthDb): Promise<readonly FlagState[]> => stateOf(db);

/**
 * Changes who has a feature, and writes it to the audit.
 * @returns How it is then; nothing when nobody has that address.
 */
export async function setFlag(
  db: AuthDb,
  name: FlagName,
  change: FlagChange,
  { dryRun, now }: { readonly dryRun: boolean; readonly now: number },
): Promise<FlagState | undefined> {
  return await attempt(db, { dryRun }, async (trx) => {
    const person = 'email' in change ? await findByEmail(trx, sanitizeEmail(change.email)) : undefined;
    if ('email' in change && person === undefined) return undefined;
    const changed_at = new Date(now);
    const share = 'percent' in change ? { share: Math.round(change.percent * 100) } : {};
    await trx
      .insertInto('auth.flags')
      .values({ name, share: 0, ...share, changed_at })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ ...share, changed_at }))
      .execute();
    const by = { flag: name, by: 'operator' };
    if ('percent' in change)
      await appendEvent(trx, { kind: 'flag_changed', detail: { ...by, percent: change.percent } });
    else if (person !== undefined) {
      await nameOne(trx, name, person.id, change.has);
      const detail = { ...by, has: change.has };
      await appendEvent(trx, { kind: 'flag_changed', personId: person.id, detail });
    }
    return (await stateOf(trx)).find((state) => state.name === name);
  });
}
