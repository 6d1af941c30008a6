import { type ChannelId, limits, newId, type PersonId, type ProjectId, type Role } from '@flux/contracts';
import { newerThan } from '@flux/database';
import type { Page } from '@flux/http';
import { type QueryExecutorProvider, type RawBuilder, type Selectable, sql } from 'kysely';
import type { MessagingDb, MessagingTables } from '../tables.ts';
import { addressIn } from './address.ts';
import { visibleTo } from './visible.ts';

/** A channel as one person sees it. */
export type ChannelRow = Selectable<MessagingTables['messaging.channels']> & {
  readonly role: Role;
  readonly read_seq: number;
  readonly unread: number;
  readonly mentions: number;
};

type Which = { readonly projectId?: ProjectId; readonly channelId?: ChannelId; readonly page?: Page };

const counted = sql.lit(limits.unreadCounted);

/** The oldest first; of a page one more than it holds, when there is one. Counts stop early, so they cost the same always. */
export async function channelsOf(
  db: QueryExecutorProvider,
  personId: PersonId,
  { projectId, channelId, page }: Which,
): Promise<readonly ChannelRow[]> {
  const some: RawBuilder<unknown>[] = [newerThan(page?.after, ['c.created_at', 'c.id'])];
  if (projectId !== undefined) some.push(sql`c.project_id = ${projectId}`);
  if (channelId !== undefined) some.push(sql`c.id = ${channelId}`);
  const { rows } = await sql<ChannelRow>`
    select c.*, m.role, coalesce(r.seq, 0) as read_seq, unread.count as unread, named.count as mentions
      from messaging.channels c ${visibleTo(sql`${personId}::uuid`)}
      left join messaging.read_markers r on r.channel_id = c.id and r.person_id = m.person_id
      cross join lateral (
        select count(*)::int as count from (
          select from messaging.messages msg
           where msg.channel_id = c.id and msg.seq > coalesce(r.seq, 0) and msg.author_id <> m.person_id
             and msg.deleted_at is null limit ${counted}) few
      ) unread
      cross join lateral (
        select count(*)::int as count from (
          select from messaging.mentions n
           where n.person_id = m.person_id and n.channel_id = c.id and n.seq > coalesce(r.seq, 0) limit ${counted}) few
      ) named
     where ${sql.join(some, sql` and `)}
     order by c.created_at, c.id
     limit ${page === undefined ? null : page.limit + 1}`.execute(db);
  return rows;
}

/** Gives each project of a person that has no channel its first one; answers those it made. */
export async function makeFirstChannels(
  db: MessagingDb,
  personId: PersonId,
  now: number,
): Promise<readonly ChannelId[]> {
  const { rows } = await sql<{ project_id: ProjectId }>`
    select m.project_id from studio.member_since m
     where m.person_id = ${personId}
       and not exists (select from messaging.channels c where c.project_id = m.project_id)`.execute(db);
  if (rows.length === 0) return [];
  const made = await db
    .insertInto('messaging.channels')
    .values(
      rows.map(({ project_id }) => ({
        id: newId<ChannelId>(now),
        project_id,
        name: 'general',
        topic: '',
        is_private: false,
        is_first: true,
        created_by: personId,
        created_at: new Date(now),
        archived_at: null,
        last_seq: 0,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  return made.map(({ id }) => id);
}

/** Puts a read marker where a person has none: what was said before they came to the project is read. */
export async function makeMarkers(db: QueryExecutorProvider, personId: PersonId, now: number): Promise<void> {
  await sql`
    insert into messaging.read_markers (person_id, channel_id, seq, at)
    select m.person_id, c.id, coalesce((
             select msg.seq from messaging.messages msg
              where msg.channel_id = c.id and msg.created_at <= m.joined_at order by msg.seq desc limit 1
           ), 0), ${new Date(now)}
      from messaging.channels c ${visibleTo(sql`${personId}::uuid`)}
     where not exists (
       select from messaging.read_markers r where r.person_id = m.person_id and r.channel_id = c.id)
    on conflict do nothing`.execute(db);
}

export type Moved = {
  /** Where the marker stands now. */
  readonly seq: number;
  /** Whether the person's list of notices changed. */
  readonly hasReadNotices: boolean;
};

/**
 * Moves a read marker forward, never beyond the log; what it passes is read in the list of notices, too.
 * @returns `undefined` when it did not move, or the person does not see the channel.
 */
export async function moveMarker(
  db: QueryExecutorProvider,
  personId: PersonId,
  channelId: ChannelId,
  seq: number,
  now: number,
): Promise<Moved | undefined> {
  const { rows } = await sql<Moved>`
    with before as (
      select seq from messaging.read_markers where person_id = ${personId} and channel_id = ${channelId}
    ), moved as (
      insert into messaging.read_markers as r (person_id, channel_id, seq, at)
      select m.person_id, c.id, least(${seq}::bigint, c.last_seq), ${new Date(now)}
        from messaging.channels c ${visibleTo(sql`${personId}::uuid`)}
       where c.id = ${channelId}
      on conflict (person_id, channel_id) do update set seq = excluded.seq, at = excluded.at
        where r.seq < excluded.seq
      returning r.seq
    )
    select moved.seq, coalesce((
             select auth.read_notices(${personId}, array_agg(${addressIn(channelId)} || n.message_id))
               from messaging.mentions n
              where n.person_id = ${personId} and n.channel_id = ${channelId}
                and n.seq > coalesce((select seq from before), 0) and n.seq <= moved.seq
             having count(*) > 0), false) as "hasReadNotices"
      from moved`.execute(db);
  return rows[0];
}

/** In a transaction. */
export async function insertChannel(
  trx: MessagingDb,
  channel: Selectable<MessagingTables['messaging.channels']>,
  memberIds: readonly PersonId[],
): Promise<void> {
  await trx.insertInto('messaging.channels').values(channel).execute();
  if (memberIds.length === 0) return;
  const [added_by, added_at] = [channel.created_by, channel.created_at];
  await trx
    .insertInto('messaging.channel_members')
    .values(memberIds.map((person_id) => ({ channel_id: channel.id, person_id, added_by, added_at })))
    .execute();
}

export async function updateChannel(
  db: MessagingDb,
  channelId: ChannelId,
  change: { readonly name?: string; readonly topic?: string; readonly archived_at?: Date | null },
): Promise<void> {
  if (Object.keys(change).length === 0) return;
  await db.updateTable('messaging.channels').set(change).where('id', '=', channelId).execute();
}

export const roleInProject = (
  db: MessagingDb,
  personId: PersonId,
  projectId: ProjectId,
): Promise<{ role: Role } | undefined> =>
  db
    .selectFrom('studio.member_since')
    .where('project_id', '=', projectId)
    .where('person_id', '=', personId)
    .select('role')
    .executeTakeFirst();

/** Those of the given people who are in the project, each once. */
export async function peopleOfProject(
  db: MessagingDb,
  projectId: ProjectId,
  among: readonly PersonId[],
): Promise<readonly PersonId[]> {
  if (among.length === 0) return [];
  const rows = await db
    .selectFrom('studio.member_since')
    .where('project_id', '=', projectId)
    .where('person_id', 'in', [...among])
    .select('person_id')
    .execute();
  return rows.map(({ person_id }) => person_id);
}

export async function addMember(
  db: MessagingDb,
  member: Selectable<MessagingTables['messaging.channel_members']>,
): Promise<void> {
  await db
    .insertInto('messaging.channel_members')
    .values(member)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Takes somebody out unless they are the last; says whether they are out. The channel's row keeps two from leaving at once. */
export const removeMember = (db: MessagingDb, channelId: ChannelId, personId: PersonId): Promise<boolean> =>
  db.transaction().execute(async (trx) => {
    await sql`select from messaging.channels where id = ${channelId} for update`.execute(trx);
    const { rows } = await sql<{ is_there: boolean }>`
      delete from messaging.channel_members i
       where i.channel_id = ${channelId} and i.person_id = ${personId} and exists (
         select from messaging.channel_members o where o.channel_id = i.channel_id and o.person_id <> i.person_id)
      returning true as is_there`.execute(trx);
    if (rows.length > 0) return true;
    const still = await trx
      .selectFrom('messaging.channel_members')
      .where('channel_id', '=', channelId)
      .where('person_id', '=', personId)
      .select('person_id')
      .executeTakeFirst();
    return still === undefined;
  });

export type MemberRow = {
  readonly id: PersonId;
  readonly name: string;
  readonly avatar_url: string | null;
  readonly color: number;
  readonly joined_at: Date;
};

/** Who may see a channel; one more than the page holds, when there is one. */
export async function membersOf(
  db: QueryExecutorProvider,
  channelId: ChannelId,
  { after, limit }: Page,
): Promise<readonly MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select p.id, p.name, p.avatar_url, p.color, m.joined_at
      from messaging.channels c ${visibleTo(sql`m.person_id`)}
      join auth.profiles p on p.id = m.person_id
     where c.id = ${channelId} and ${newerThan(after, ['m.joined_at', 'm.person_id'])}
     order by m.joined_at, m.person_id
     limit ${limit + 1}`.execute(db);
  return rows;
}

/** Everybody who may see a channel. */
export async function whoSees(
  db: QueryExecutorProvider,
  channelId: ChannelId,
): Promise<ReadonlySet<PersonId>> {
  const { rows } = await sql<{ person_id: PersonId }>`
    select m.person_id from messaging.channels c ${visibleTo(sql`m.person_id`)} where c.id = ${channelId}`.execute(
    db,
  );
  return new Set(rows.map(({ person_id }) => person_id));
}

/** Who has left a project is in none of its private channels either, should they ever come back. */
export async function forgetMembership(
  db: QueryExecutorProvider,
  projectId: ProjectId,
  personId: PersonId,
): Promise<void> {
  await sql`
    delete from messaging.channel_members i using messaging.channels c
     where c.id = i.channel_id and c.project_id = ${projectId} and i.person_id = ${personId}
       and not exists (
         select from studio.member_since m where m.project_id = c.project_id and m.person_id = i.person_id)`.execute(
    db,
  );
}
