import { newId, type PersonId, Problem, type User } from '@flux/contracts';
import { type Kysely, sql, type Transaction } from 'kysely';
import { addAccount, type ProviderIdentity } from '../accounts/accounts.ts';
import { appendEvent } from '../audit/events.ts';
import type { AuthDb, AuthTables } from '../tables.ts';
import { isTaken } from './isTaken.ts';

export type NewPerson = {
  readonly email: string;
  readonly name: string;
  /** None of who comes by a provider, which has confirmed the address. */
  readonly passwordHash: string | null;
  readonly account?: ProviderIdentity;
  readonly locale?: string | undefined;
  readonly timeZone?: string | undefined;
  /** Where the sign-up came from. */
  readonly network: string;
};

export const toUser = (row: {
  readonly id: PersonId;
  readonly email: string;
  readonly email_verified_at: Date | null;
  readonly name: string;
  readonly role: User['role'];
  readonly avatar_url: string | null;
  readonly locale: string;
  readonly time_zone: string;
  readonly theme: User['theme'];
}): User => ({
  id: row.id,
  email: row.email,
  emailVerified: row.email_verified_at !== null,
  name: row.name,
  role: row.role,
  avatarUrl: row.avatar_url,
  locale: row.locale,
  timeZone: row.time_zone,
  theme: row.theme,
});

/** One at a time: who is first becomes the owner, and two must not both be first. */
export const lockPeople = (db: Kysely<AuthTables>) =>
  sql`select pg_advisory_xact_lock(hashtext('auth.people'))`.execute(db);

export const hasPeople = async (db: Kysely<AuthTables>): Promise<boolean> =>
  (await db.selectFrom('auth.people').select('id').limit(1).executeTakeFirst()) !== undefined;

/**
 * Makes an account. `roleOf` decides the role, knowing whether anybody is here yet, and `greet` is called for who has come,
 * both inside the same transaction.
 * @throws Problem('email_taken')
 */
export async function addPerson(
  db: AuthDb,
  person: NewPerson,
  roleOf: (isFirst: boolean, transaction: Transaction<AuthTables>) => Promise<User['role']>,
  now: number,
  greet: (transaction: Transaction<AuthTables>, person: User) => Promise<void> = async () => {},
): Promise<User> {
  try {
    return await db.transaction().execute(async (transaction) => {
      await lockPeople(transaction);
      const role = await roleOf(!(await hasPeople(transaction)), transaction);
      const row = await transaction
        .insertInto('auth.people')
        .values({
          id: newId<PersonId>(now),
          email: person.email,
          email_verified_at: person.account === undefined ? null : new Date(now),
          name: person.name,
          password_hash: person.passwordHash,
          role,
          avatar_url: null,
          ...(person.locale === undefined ? {} : { locale: person.locale }),
          ...(person.timeZone === undefined ? {} : { time_zone: person.timeZone }),
          created_at: new Date(now),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      if (person.account !== undefined) await addAccount(transaction, row.id, person.account, now);
      await appendEvent(transaction, {
        kind: 'account_created',
        personId: row.id,
        network: person.network,
        ...(person.account === undefined ? {} : { detail: { provider: person.account.provider } }),
      });
      const user = toUser(row);
      await greet(transaction, user);
      return user;
    });
  } catch (error) {
    throw isTaken(error) ? new Problem('email_taken') : error;
  }
}

export const findByEmail = (db: AuthDb, email: string) =>
  db.selectFrom('auth.people').selectAll().where('email', '=', email).executeTakeFirst();
