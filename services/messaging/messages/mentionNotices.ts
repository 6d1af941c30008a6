import type { ChannelId, MessageId, PersonId, ProjectId } from '@flux/contracts';
import { notify, takeBackNotices } from '@flux/notices';
import type { QueryExecutorProvider } from 'kysely';
import { addressOf } from '../channels/address.ts';
import { excerptOf } from './excerpt.ts';

/** Somebody whom a new text names, to be told of it. */
export type Called = {
  readonly personId: PersonId;
  readonly by: PersonId;
  readonly projectId: string;
  readonly channelId: ChannelId;
  readonly channelName: string;
  readonly messageId: MessageId;
  readonly body: string;
};

/** Tells those whom a text names, in the transaction that stores it. @returns whose list changed. */
export async function tellCalled(
  db: QueryExecutorProvider,
  called: readonly Called[],
): Promise<readonly PersonId[]> {
  const told: PersonId[] = [];
  for (const { personId, by, projectId, channelId, channelName, messageId, body } of called) {
    const isToBeAnnounced = await notify(db, {
      person: personId,
      kind: 'mention',
      event: 'message',
      actor: by,
      project: projectId as ProjectId,
      path: addressOf(channelId, messageId),
      detail: { place: channelName, excerpt: excerptOf(body) },
    });
    if (isToBeAnnounced) told.push(personId);
  }
  return told;
}

/** Takes back what people were told of a message that is gone, or names them no more. @returns whose list changed. */
export const untellCalled = (
  db: QueryExecutorProvider,
  people: readonly PersonId[],
  { id, channel_id }: { readonly id: MessageId; readonly channel_id: ChannelId },
): Promise<readonly PersonId[]> => takeBackNotices(db, people, addressOf(channel_id, id));
