import type { Attachment, ChangeFrame, ChannelId } from '@flux/contracts';
import { type QueryExecutorProvider, sql } from 'kysely';

type Row = {
  seq: number;
  kind: ChangeFrame['type'];
  id: string;
  person_id: string;
  at: Date;
  body: string;
  mentions: string[];
  emoji: string | null;
  is_on: boolean | null;
  thread_id: string | null;
  attachments: Attachment[];
  deleted_at: Date | null;
};

function frameOf(channelId: ChannelId, row: Row): ChangeFrame {
  const { seq, id, body, mentions } = row;
  const at = row.at.toISOString();
  const change = { channelId, seq, id };
  const thread = row.thread_id === null ? {} : { threadId: row.thread_id };
  switch (row.kind) {
    case 'message':
      return {
        type: 'message',
        ...change,
        authorId: row.person_id,
        body,
        createdAt: at,
        ...thread,
        attachments: row.attachments,
        mentions,
        ...(row.deleted_at === null ? {} : { deletedAt: row.deleted_at.toISOString() }),
      };
    case 'edited':
      return { type: 'edited', ...change, body, mentions, editedAt: at };
    case 'deleted':
      return { type: 'deleted', ...change, deletedBy: row.person_id, deletedAt: at, ...thread };
    case 'reacted':
      return {
        type: 'reacted',
        ...change,
        personId: row.person_id,
        emoji: row.emoji ?? '',
        on: row.is_on === true,
      };
    default:
      return row.kind satisfies never;
  }
}

/**
 * The changes of a channel after a seq, in order, at most `limit`. A message stands as it was sent, without what a
 * deletion took.
 */
export async function readChanges(
  db: QueryExecutorProvider,
  channelId: ChannelId,
  after: number,
  limit: number,
): Promise<readonly ChangeFrame[]> {
  const { rows } = await sql<Row>`
    select ch.seq, ch.kind, ch.message_id as id, ch.person_id, ch.at, ch.emoji, ch.is_on,
           coalesce(ch.body, case when ch.kind = 'message' then msg.body end, '') as body,
           coalesce(ch.mentions, case when ch.kind = 'message' then msg.mentions end, '{}') as mentions,
           msg.thread_id, msg.attachments, msg.deleted_at
      from messaging.changes ch
      join messaging.messages msg on msg.id = ch.message_id
     where ch.channel_id = ${channelId} and ch.seq > ${after}
     order by ch.seq limit ${limit}`.execute(db);
  return rows.map((row) => frameOf(channelId, row));
}
