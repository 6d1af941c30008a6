import { isRole } from '@flux/access';
import type { ChannelId, PersonId, ProjectId, Role } from '@flux/contracts';
import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';

/**
 * Who may see which channel, as joins behind `messaging.channels c`: everybody of its project, of a private one its
 * members alone. Every query that reads or writes for somebody goes through here; `m` is the membership.
 */
export const visibleTo = (person: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  join studio.member_since m on m.project_id = c.project_id and m.person_id = ${person}
   and (not c.is_private or exists (
     select from messaging.channel_members i where i.channel_id = c.id and i.person_id = m.person_id))`;

export type ChannelAccess = {
  readonly channelId: ChannelId;
  readonly projectId: ProjectId;
  readonly role: Role;
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
};

type Row = {
  id: ChannelId;
  project_id: ProjectId;
  role: string;
  is_private: boolean;
  is_archived: boolean;
};

/** What a person is in a channel; `undefined` when there is none or the person may not know of it. */
export async function accessTo(
  db: QueryExecutorProvider,
  personId: PersonId,
  channelId: ChannelId,
): Promise<ChannelAccess | undefined> {
  const { rows } = await sql<Row>`
    select c.id, c.project_id, m.role, c.is_private, c.archived_at is not null as is_archived
      from messaging.channels c ${visibleTo(sql`${personId}::uuid`)}
     where c.id = ${channelId}`.execute(db);
  const [row] = rows;
  if (row === undefined || !isRole(row.role)) return undefined;
  return {
    channelId: row.id,
    projectId: row.project_id,
    role: row.role,
    isPrivate: row.is_private,
    isArchived: row.is_archived,
  };
}

/** The pairs of the asked ones in which the person may see the channel, as `channel person`. */
export async function visiblePairs(
  db: QueryExecutorProvider,
  pairs: readonly { readonly channelId: string; readonly personId: string }[],
): Promise<ReadonlySet<string>> {
  if (pairs.length === 0) return new Set();
  const { rows } = await sql<{ pair: string }>`
    select c.id || ' ' || asked.person_id as pair
      from unnest(${pairs.map(({ channelId }) => channelId)}::uuid[], ${pairs.map(({ personId }) => personId)}::uuid[])
           as asked (channel_id, person_id)
      join messaging.channels c on c.id = asked.channel_id ${visibleTo(sql`asked.person_id`)}`.execute(db);
  return new Set(rows.map(({ pair }) => pair));
}
