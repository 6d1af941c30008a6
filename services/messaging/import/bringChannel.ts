import type { ChannelId, PersonId, ProjectId } from '@flux/contracts';
import { nameFrom } from '@flux/http';
import { sql } from 'kysely';
import { topicFrom } from '../channels/channels.ts';
import { insertChannel, updateChannel, whoSees } from '../channels/store.ts';
import type { MessagingDb } from '../tables.ts';

export type BroughtChannel = {
  readonly id: ChannelId;
  readonly projectId: ProjectId;
  readonly name: string;
  readonly topic: string;
  readonly createdBy: PersonId;
  readonly createdAt: Date;
  /** Who alone sees it; everybody of the project without them. */
  readonly memberIds: readonly PersonId[] | undefined;
};

export type Bringing = { readonly importId: string; readonly now: number; readonly dryRun: boolean };

const isThere = async (db: MessagingDb, id: ChannelId): Promise<boolean> =>
  (await db.selectFrom('messaging.channels').where('id', '=', id).select('id').executeTakeFirst()) !==
  undefined;

/**
 * Makes a channel of another system; one that was brought before stays as it is.
 * @returns whether it is new.
 * @throws Problem('invalid_input')
 */
export async function bringChannel(
  db: MessagingDb,
  { id, projectId, createdBy, createdAt, memberIds, ...given }: BroughtChannel,
  { importId, now, dryRun }: Bringing,
): Promise<boolean> {
  const [name, topic] = [nameFrom(given.name), topicFrom(given.topic)];
  if (await isThere(db, id)) return false;
  if (dryRun) return true;
  await db.transaction().execute(async (trx) => {
    const first = await trx
      .selectFrom('messaging.channels')
      .where('project_id', '=', projectId)
      .select('id')
      .executeTakeFirst();
    const channel = {
      id,
      project_id: projectId,
      name,
      topic,
      is_private: memberIds !== undefined,
      is_first: first === undefined && memberIds === undefined,
      created_by: createdBy,
      created_at: createdAt,
      archived_at: null,
      last_seq: 0,
    };
    await insertChannel(trx, channel, memberIds ?? []);
    const noted = { import_id: importId, at: new Date(now) };
    await trx
      .insertInto('messaging.imported')
      .values({ id, kind: 'channel', ...noted })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(noted))
      .execute();
  });
  return true;
}

/** What was said long ago is read by all who see it, and an archived channel goes into the archive. */
export async function closeChannel(
  db: MessagingDb,
  channelId: ChannelId,
  { archivedAt, now }: { readonly archivedAt: Date | undefined; readonly now: number },
): Promise<void> {
  const people = [...(await whoSees(db, channelId))];
  await sql`
    insert into messaging.read_markers (person_id, channel_id, seq, at)
    select person, c.id, c.last_seq, ${new Date(now)}
      from messaging.channels c, unnest(${people}::uuid[]) as person where c.id = ${channelId}
    on conflict do nothing`.execute(db);
  if (archivedAt !== undefined) await updateChannel(db, channelId, { archived_at: archivedAt });
}
