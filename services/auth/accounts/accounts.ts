import { type AccountId, newId, type PersonId, Problem, type SessionId } from '@flux/contracts';
import { notify } from '@flux/notices';
import type { Kysely } from 'kysely';
import { appendEvent } from '../audit/events.ts';
import { isTaken } from '../people/isTaken.ts';
import { keepAWayIn } from '../people/keepAWayIn.ts';
import { trustNone } from '../secondFactor/trustedDevices.ts';
import type { AuthDb, AuthTables } from '../tables.ts';

/** Who somebody is at a provider: the subject is theirs for ever, the address is what it was when it was linked. */
export type ProviderIdentity = {
  /** The name of the provider in the settings. */
  readonly provider: string;
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
};

/** Who asks, and from where. */
export type Asking = { readonly personId: PersonId; readonly sessionId: SessionId; readonly network: string };

type Clocked = { readonly db: AuthDb; readonly now: () => number };

/** Adds the account to a person; fails with a unique violation where somebody has it. */
export async function addAccount(
  db: Kysely<AuthTables>,
  personId: PersonId,
  identity: ProviderIdentity,
  now: number,
): Promise<void> {
  await db
    .insertInto('auth.accounts')
    .values({
      id: newId<AccountId>(now),
      person_id: personId,
      ...identity,
      linked_at: new Date(now),
      last_used_at: null,
    })
    .execute();
}

const accountOf = (db: AuthDb, { issuer, subject }: Pick<ProviderIdentity, 'issuer' | 'subject'>) =>
  db
    .selectFrom('auth.accounts')
    .selectAll()
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst();

/** Whose account it is, noting that it was used. */
export async function useAccount(
  { db, now }: Clocked,
  { issuer, subject }: Pick<ProviderIdentity, 'issuer' | 'subject'>,
): Promise<PersonId | undefined> {
  const used = await db
    .updateTable('auth.accounts')
    .set({ last_used_at: new Date(now()) })
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .returning('person_id')
    .executeTakeFirst();
  return used?.person_id;
}

export const accountsOf = (db: AuthDb, personId: PersonId) =>
  db
    .selectFrom('auth.accounts')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('linked_at')
    .orderBy('id')
    .execute();

/** Tells the person, in the audit, the list and by mail; devices are asked for the second step again. */
async function noteChange(
  trx: AuthDb,
  { personId, sessionId, network }: Asking,
  event: 'account_linked' | 'account_unlinked',
  provider: string,
  label: string,
): Promise<void> {
  await trustNone(trx, personId);
  await appendEvent(trx, { kind: event, personId, sessionId, network, detail: { provider } });
  await notify(trx, { person: personId, kind: 'security', event, detail: { network, provider: label } });
}

/** Connects an account to who asks; one that is theirs already stays so. @throws Problem('account_taken') */
export async function linkAccount(
  { db, now }: Clocked,
  asking: Asking,
  identity: ProviderIdentity,
  label: string,
): Promise<void> {
  const before = await accountOf(db, identity);
  if (before?.person_id === asking.personId) return;
  if (before !== undefined) throw new Problem('account_taken');
  try {
    await db.transaction().execute(async (trx) => {
      await addAccount(trx, asking.personId, identity, now());
      await noteChange(trx, asking, 'account_linked', identity.provider, label);
    });
  } catch (error) {
    throw isTaken(error) ? new Problem('account_taken') : error;
  }
}

/** Disconnects an account of who asks. @throws Problem('not_found' | 'last_way_in') */
export const unlinkAccount = (
  db: AuthDb,
  asking: Asking,
  id: AccountId,
  labelOf: (provider: string) => string,
): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const { personId } = asking;
    const account = await trx
      .deleteFrom('auth.accounts')
      .where('id', '=', id)
      .where('person_id', '=', personId)
      .returning('provider')
      .executeTakeFirst();
    if (account === undefined) throw new Problem('not_found');
    await keepAWayIn(trx, personId);
    await noteChange(trx, asking, 'account_unlinked', account.provider, labelOf(account.provider));
  });
