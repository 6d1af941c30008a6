import { mayChangeStudioRole, mayGiveStudio, mayKeepOut } from '@flux/access';
import {
  type InstallationRole,
  type PersonId,
  Problem,
  type StudioPeopleQuery,
  type StudioPerson,
} from '@flux/contracts';
import { newerThan } from '@flux/database';
import { pageFrom, pageOf } from '@flux/http';
import { sql } from 'kysely';
import type { AuthDb } from '../tables.ts';

/** Everybody, or those with this part in their name or address. */
function found(db: AuthDb, search: string | undefined) {
  const people = db.selectFrom('auth.people as person').where('person.deleted_at', 'is', null);
  if (search === undefined || search === '') return people;
  const part = search.toLowerCase();
  return people.where(
    sql<boolean>`(strpos(lower(person.name), ${part}) > 0 or strpos(person.email, ${part}) > 0)`,
  );
}

const rowsOf = (db: AuthDb, search: string | undefined, now: number) =>
  found(db, search)
    .select(['person.id', 'person.name', 'person.email', 'person.avatar_url', 'person.role'])
    .select(['person.created_at', 'person.disabled_at', 'person.asks_passkey'])
    .select([
      sql<number>`((person.number - 1) % 8)::int`.as('color'),
      sql<Date | null>`(select max(s.last_active_at) from auth.sessions s where s.person_id = person.id)`.as(
        'last_active_at',
      ),
      sql<number>`(select count(*)::int from auth.sessions s where s.person_id = person.id
        and s.ended_at is null and s.expires_at > ${new Date(now)})`.as('sessions'),
      sql<boolean>`exists (select from auth.totp t where t.person_id = person.id and t.state = 'active')`.as(
        'has_app',
      ),
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof rowsOf>['executeTakeFirstOrThrow']>>;

const present =
  (actor: InstallationRole) =>
  (row: Row): StudioPerson => ({
    id: row.id,
    name: row.name,
    email: row.email,
    avatarUrl: row.avatar_url,
    color: row.color,
    role: row.role,
    createdAt: row.created_at.toISOString(),
    lastActiveAt: row.last_active_at?.toISOString() ?? null,
    sessions: row.sessions,
    hasSecondStep: row.has_app || row.asks_passkey,
    disabledAt: row.disabled_at?.toISOString() ?? null,
    abilities: {
      'role.change': mayChangeStudioRole(actor, row.role),
      'sessions.end': mayKeepOut(actor, row.role),
      'account.disable': mayKeepOut(actor, row.role),
      'studio.give': mayGiveStudio(actor, row.role) && row.disabled_at === null,
    },
  });

/** A page of everybody with an account, in the order in which they came. */
export async function pageOfPeople(
  db: AuthDb,
  actor: InstallationRole,
  query: StudioPeopleQuery,
  now: number,
) {
  const { after, limit } = pageFrom(query);
  const rows = await rowsOf(db, query.search, now)
    .where(newerThan(after, ['person.created_at', 'person.id']))
    .orderBy('person.created_at')
    .orderBy('person.id')
    .limit(limit + 1)
    .execute();
  const { total } = await found(db, query.search)
    .select(sql<number>`count(*)::int`.as('total'))
    .executeTakeFirstOrThrow();
  const page = pageOf(rows, limit, (row) => ({ at: row.created_at, id: row.id }), present(actor));
  return { ...page, total };
}

/** @throws Problem('not_found') */
export async function personIn(
  db: AuthDb,
  actor: InstallationRole,
  id: PersonId,
  now: number,
): Promise<StudioPerson> {
  const row = await rowsOf(db, undefined, now).where('person.id', '=', id).executeTakeFirst();
  if (row === undefined) throw new Problem('not_found');
  return present(actor)(row);
}
