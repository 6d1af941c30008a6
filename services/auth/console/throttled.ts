import { type PageQuery, type PersonId, Problem, type Throttled } from '@flux/contracts';
import { olderThan } from '@flux/database';
import { pageFrom, pageOf } from '@flux/http';
import { appendEvent } from '../audit/events.ts';
import type { Keeper } from '../studio/changeRole.ts';
import type { AuthDb } from '../tables.ts';

const rowsOf = (db: AuthDb, now: number) =>
  db
    .selectFrom('auth.tries as t')
    .leftJoin('auth.people as person', 'person.id', 't.person_id')
    .select(['t.id', 't.kind', 't.network', 't.count', 't.tried_at', 't.free_at', 't.forgotten_at'])
    .select(['t.person_id', 'person.name', 'person.email'])
    .whereRef('t.count', '>=', 't.free_tries')
    .where('t.forgotten_at', '>=', new Date(now));

type Row = Awaited<ReturnType<ReturnType<typeof rowsOf>['executeTakeFirstOrThrow']>>;

const present = (row: Row): Throttled => ({
  id: row.id,
  kind: row.kind,
  person: row.person_id === null ? null : { id: row.person_id, name: row.name ?? '', email: row.email ?? '' },
  network: row.network,
  tries: row.count,
  lastTryAt: row.tried_at.toISOString(),
  freeAt: row.free_at.toISOString(),
  forgottenAt: row.forgotten_at.toISOString(),
});

/** A page of what has no free try left, the last tried first. */
export async function pageOfThrottled(db: AuthDb, query: PageQuery, now: number) {
  const { after, limit } = pageFrom(query);
  const rows = await rowsOf(db, now)
    .where(olderThan(after, ['t.tried_at', 't.id']))
    .orderBy('t.tried_at', 'desc')
    .orderBy('t.id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => ({ at: row.tried_at, id: row.id }), present);
}

/** Forgets the tries of one row, so that nobody waits because of them. @throws Problem('not_found') */
export const release = (
  db: AuthDb,
  { personId: by, network }: Keeper,
  id: string,
  now: number,
): Promise<void> =>
  db.transaction().execute(async (transaction) => {
    const row = await transaction
      .deleteFrom('auth.tries')
      .where('id', '=', id)
      .where('forgotten_at', '>=', new Date(now))
      .returning(['kind', 'person_id', 'network', 'count'])
      .executeTakeFirst();
    if (row === undefined) throw new Problem('not_found');
    await appendEvent(transaction, {
      kind: 'throttle_released',
      ...(row.person_id === null ? {} : { personId: row.person_id as PersonId }),
      network,
      detail: {
        what: `${row.kind}_tries`,
        tries: row.count,
        ...(row.network === null ? {} : { of: row.network }),
        by,
      },
    });
  });
