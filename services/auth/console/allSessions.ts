import { mayKeepOut } from '@flux/access';
import {
  type InstallationRole,
  type PersonId,
  Problem,
  type SessionId,
  type StudioPeopleQuery,
  type StudioSession,
} from '@flux/contracts';
import { olderThan } from '@flux/database';
import { pageFrom, pageOf } from '@flux/http';
import { sql } from 'kysely';
import type { AuthDb } from '../tables.ts';

const rowsOf = (db: AuthDb, now: number) =>
  db
    .selectFrom('auth.sessions as session')
    .innerJoin('auth.people as person', 'person.id', 'session.person_id')
    .select(['session.id', 'session.device', 'session.network', 'session.created_at'])
    .select(['session.last_active_at', 'session.expires_at', 'session.person_id'])
    .select(['person.name', 'person.email', 'person.role'])
    .where('session.ended_at', 'is', null)
    .where('session.expires_at', '>', new Date(now));

/** Who looks, as whom, and in which session. */
type Looking = {
  readonly personId: PersonId;
  readonly sessionId: SessionId;
  readonly role: InstallationRole;
};

/** A page of every live session, newest first; a search looks through names, addresses, devices and networks. */
export async function pageOfSessions(db: AuthDb, looking: Looking, query: StudioPeopleQuery, now: number) {
  const { after, limit } = pageFrom(query);
  const part = (query.search ?? '').toLowerCase();
  const rows = await rowsOf(db, now)
    .where(
      sql<boolean>`(strpos(lower(concat_ws(' ', person.name, person.email, session.device, session.network)), ${part}) > 0)`,
    )
    .where(olderThan(after, ['session.created_at', 'session.id']))
    .orderBy('session.created_at', 'desc')
    .orderBy('session.id', 'desc')
    .limit(limit + 1)
    .execute();
  const present = (row: (typeof rows)[number]): StudioSession => ({
    id: row.id,
    current: row.id === looking.sessionId,
    person: { id: row.person_id, name: row.name, email: row.email },
    device: row.device,
    network: row.network,
    createdAt: row.created_at.toISOString(),
    lastActiveAt: row.last_active_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    abilities: {
      'session.end':
        row.id !== looking.sessionId &&
        (row.person_id === looking.personId || mayKeepOut(looking.role, row.role)),
    },
  });
  return pageOf(rows, limit, (row) => ({ at: row.created_at, id: row.id }), present);
}

/** @throws Problem('not_found' | 'forbidden') */
export async function checkMayEnd(
  db: AuthDb,
  looking: Pick<Looking, 'personId' | 'role'>,
  id: string,
  now: number,
): Promise<void> {
  const row = await rowsOf(db, now)
    .where('session.id', '=', id as SessionId)
    .executeTakeFirst();
  if (row === undefined) throw new Problem('not_found');
  if (row.person_id !== looking.personId && !mayKeepOut(looking.role, row.role))
    throw new Problem('forbidden');
}
