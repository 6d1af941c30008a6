import { type ChannelId, type FileId, type MessageId, type PersonId, Problem } from '@flux/contracts';
import { storeChanges } from '../messages/changes.ts';
import { emojiFrom } from '../messages/emoji.ts';
import { storeSends } from '../messages/sends.ts';
import { textFrom } from '../messages/text.ts';
import type { MessagingDb } from '../tables.ts';
import type { Bringing } from './bringChannel.ts';

export type BroughtMessage = {
  readonly id: MessageId;
  readonly channelId: ChannelId;
  readonly authorId: PersonId;
  readonly body: string;
  readonly createdAt: Date;
  readonly threadId: MessageId | undefined;
  readonly fileIds: readonly FileId[];
  readonly reactions: readonly { readonly personId: PersonId; readonly emoji: string }[];
};

const isEmoji = (emoji: string): boolean => {
  try {
    return emojiFrom(emoji) !== '';
  } catch {
    return false;
  }
};

/**
 * Says in a channel what was said in another system, at its time and by its author, and tells nobody of it. What was brought
 * before stays as it is.
 * @returns whether it is new.
 * @throws Problem as the log's rules say.
 */
export async function bringMessage(
  db: MessagingDb,
  { id, channelId, authorId, body: given, createdAt, threadId, fileIds, reactions }: BroughtMessage,
  { importId, now, dryRun }: Bringing,
): Promise<boolean> {
  const body = textFrom(given, { mayBeEmpty: fileIds.length > 0 });
  const known = await db
    .selectFrom('messaging.messages')
    .where('id', '=', id)
    .select('id')
    .executeTakeFirst();
  if (known !== undefined) return false;
  if (dryRun) return true;
  await db.transaction().execute(async (trx) => {
    const send = { kind: 'send', id, personId: authorId, channelId, body, threadId, fileIds } as const;
    const { outcomes } = await storeSends(trx, [send], createdAt);
    const [outcome] = outcomes;
    if (outcome?.kind === 'refused') throw new Problem(outcome.code, outcome.detail);
    const noted = { import_id: importId, at: new Date(now) };
    await trx
      .insertInto('messaging.imported')
      .values({ id, kind: 'message', ...noted })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(noted))
      .execute();
    await storeChanges(
      trx,
      reactions
        .filter(({ emoji }) => isEmoji(emoji))
        .map(({ personId, emoji }) => ({ kind: 'react', id, personId, emoji: emojiFrom(emoji), on: true })),
      createdAt,
    );
  });
  return true;
}
