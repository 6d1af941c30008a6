import { type Notification, type Notifications, type PersonId, Problem } from '@flux/contracts';
import { seqCursorOf, seqFrom } from '@flux/http';
import { sql } from 'kysely';
import type { AuthDb } from '../tables.ts';

/** What a person may see now: of a project only while they are in it. */
const listOf = (db: AuthDb, personId: PersonId) =>
  db
    .selectFrom('auth.notifications as n')
    .where('n.person_id', '=', personId)
    .where('n.in_list', '=', true)
    .where(
      sql<boolean>`(n.project_id is null or exists (
        select from studio.memberships m where m.project_id = n.project_id and m.person_id = n.person_id))`,
    );

const rowsOf = (db: AuthDb, personId: PersonId) =>
  listOf(db, personId)
    .leftJoin('auth.profiles as actor', 'actor.id', 'n.actor_id')
    .select([
      'n.seq',
      'n.id',
      'n.kind',
      'n.event',
      'n.project_id',
      'n.path',
      'n.detail',
      'n.created_at',
      'n.read_at',
    ])
    .select(['actor.id as actor_id', 'actor.name', 'actor.avatar_url', 'actor.color']);

type Row = Awaited<ReturnType<ReturnType<typeof rowsOf>['executeTakeFirstOrThrow']>>;

const present = (row: Row): Notification => ({
  id: row.id,
  kind: row.kind,
  event: row.event,
  actor:
    row.actor_id === null
      ? null
      : { id: row.actor_id, name: row.name ?? '', avatarUrl: row.avatar_url, color: row.color ?? 0 },
  projectId: row.project_id,
  path: row.path,
  detail: row.detail,
  createdAt: row.created_at.toISOString(),
  readAt: row.read_at?.toISOString() ?? null,
});

export async function unreadOf(db: AuthDb, personId: PersonId): Promise<number> {
  const { unread } = await listOf(db, personId)
    .where('n.read_at', 'is', null)
    .select(sql<number>`count(*)`.as('unread'))
    .executeTakeFirstOrThrow();
  return unread;
}

export type ListQuery = {
  readonly limit: number;
  readonly cursor: string | undefined;
  readonly show: 'unread' | undefined;
};

/** A page of what a person was told, newest first, and how much of all of it is unread. */
export async function pageOfNotifications(
  db: AuthDb,
  personId: PersonId,
  { limit, cursor, show }: ListQuery,
): Promise<Notifications> {
  let query = rowsOf(db, personId);
  if (cursor !== undefined) query = query.where('n.seq', '<', seqFrom(cursor));
  if (show === 'unread') query = query.where('n.read_at', 'is', null);
  const rows = await query
    .orderBy('n.seq', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(present),
    nextCursor: rows.length > limit && last !== undefined ? seqCursorOf(last.seq) : null,
    unread: await unreadOf(db, personId),
  };
}

async function find(db: AuthDb, personId: PersonId, id: string): Promise<Row> {
  const row = await rowsOf(db, personId).where('n.id', '=', id).executeTakeFirst();
  if (row === undefined) throw new Problem('not_found');
  return row;
}

/** Marks one as read, or as unread again. Throws `not_found`. */
export async function markOne(
  db: AuthDb,
  personId: PersonId,
  id: string,
  readAt: Date | null,
): Promise<Notification> {
  const { seq, read_at } = await find(db, personId, id);
  if ((read_at === null) !== (readAt === null))
    await db.updateTable('auth.notifications').set({ read_at: readAt }).where('seq', '=', seq).execute();
  return present(await find(db, personId, id));
}

/** Marks everything up to the newest that the person has seen; says how much is unread after that. */
export async function markThrough(db: AuthDb, personId: PersonId, id: string, readAt: Date): Promise<number> {
  const { seq } = await find(db, personId, id);
  await db
    .updateTable('auth.notifications')
    .set({ read_at: readAt })
    .where('person_id', '=', personId)
    .where('in_list', '=', true)
    .where('read_at', 'is', null)
    .where('seq', '<=', seq)
    .execute();
  return await unreadOf(db, personId);
}
