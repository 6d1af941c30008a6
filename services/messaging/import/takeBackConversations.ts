import type { ChannelId, MessageId, PersonId, ProjectId } from '@flux/contracts';
import { sql } from 'kysely';
import { storeChanges } from '../messages/changes.ts';
import type { MessagingDb } from '../tables.ts';

export type TakeBack = {
  readonly importId: string;
  /** Projects that may go, where nobody has written there. */
  readonly projectIds: readonly ProjectId[];
  readonly now: number;
};

export type TakenBack = {
  readonly channels: number;
  readonly messages: number;
  /** Names of channels in which somebody has written since; what the import said there is deleted. */
  readonly kept: readonly string[];
  /** Of the given projects, those that still have a channel. */
  readonly busyProjects: readonly ProjectId[];
  /** Who wrote or made what is left. */
  readonly speakers: readonly PersonId[];
};

/** What of the import is there. */
async function inventory(db: MessagingDb, importId: string) {
  const { rows: channels } = await sql<{ id: ChannelId; name: string }>`
    select c.id, c.name from messaging.imported i join messaging.channels c on c.id = i.id
     where i.import_id = ${importId} and i.kind = 'channel' order by c.id`.execute(db);
  const { rows: messages } = await sql<{ id: MessageId; personId: PersonId }>`
    select m.id, m.author_id as "personId" from messaging.imported i join messaging.messages m on m.id = i.id
     where i.import_id = ${importId} and i.kind = 'message' and m.deleted_at is null order by m.seq`.execute(
    db,
  );
  return { channels, messages };
}

/** Channels in which there is nothing but what the import brought; in a transaction that may be taken back. */
async function removeChannels(trx: MessagingDb, { importId, projectIds }: TakeBack): Promise<void> {
  await sql`select messaging.remove_imported_channels(${importId}, ${projectIds}::uuid[])`.execute(trx);
}

async function speakersIn(trx: MessagingDb): Promise<readonly PersonId[]> {
  const { rows } = await sql<{ id: PersonId }>`
    select author_id as id from messaging.messages
    union select person_id from messaging.reactions
    union select created_by from messaging.channels`.execute(trx);
  return rows.map(({ id }) => id);
}

/** Thrown to take back what a dry run did. */
class OnlyLooked extends Error {}

/**
 * Removes the channels of an import in which nobody else has written. Where somebody has, its messages are deleted one by one,
 * by the rule that deletes any, and the channel stays.
 */
export async function takeBackConversations(
  db: MessagingDb,
  given: TakeBack,
  { dryRun }: { readonly dryRun: boolean },
): Promise<TakenBack> {
  let done: TakenBack | undefined;
  try {
    await db.transaction().execute(async (trx) => {
      const before = await inventory(trx, given.importId);
      await removeChannels(trx, given);
      const after = await inventory(trx, given.importId);
      const deletes = after.messages.map((message) => ({ kind: 'delete', ...message }) as const);
      await storeChanges(trx, deletes, new Date(given.now));
      await trx.deleteFrom('messaging.imported').where('import_id', '=', given.importId).execute();
      const { rows: busy } = await sql<{ project_id: ProjectId }>`
        select distinct project_id from messaging.channels
         where project_id = any (${given.projectIds}::uuid[])`.execute(trx);
      done = {
        channels: before.channels.length - after.channels.length,
        messages: before.messages.length,
        kept: after.channels.map(({ name }) => name),
        busyProjects: busy.map(({ project_id }) => project_id),
        speakers: await speakersIn(trx),
      };
      if (dryRun) throw new OnlyLooked();
    });
  } catch (error) {
    if (!(error instanceof OnlyLooked)) throw error;
  }
  return done!;
}
