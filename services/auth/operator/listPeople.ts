import type { User } from '@flux/contracts';
import { bcryptCost } from '../signin/bcrypt.ts';
import type { AuthDb } from '../tables.ts';

export type ListedPerson = {
  readonly email: string;
  readonly name: string;
  readonly role: User['role'];
  readonly createdAt: Date;
  /** Of the session that was active last, ended ones too. */
  readonly lastActiveAt: Date | null;
  /** `old` until the first sign-in of who was imported; `none` for who has yet to set one. */
  readonly password: 'set' | 'old' | 'none';
};

/** Everybody with an account, in the order in which they came. */
export async function listPeople(db: AuthDb): Promise<readonly ListedPerson[]> {
  const rows = await db
    .selectFrom('auth.people as person')
    .leftJoin('auth.sessions as session', 'session.person_id', 'person.id')
    .select(['person.email', 'person.name', 'person.role', 'person.created_at', 'person.password_hash'])
    .select((builder) => builder.fn.max('session.last_active_at').as('last_active_at'))
    .where('person.deleted_at', 'is', null)
    .groupBy('person.id')
    .orderBy('person.number')
    .execute();
  return rows.map((row) => ({
    email: row.email,
    name: row.name,
    role: row.role,
    createdAt: row.created_at,
    lastActiveAt: row.last_active_at,
    password:
      row.password_hash === null ? 'none' : bcryptCost(row.password_hash) === undefined ? 'set' : 'old',
  }));
}
