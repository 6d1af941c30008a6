import type { ChannelId, Message, MessageId, Messages, PersonId } from '@flux/contracts';
import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';
import { visibleTo } from '../channels/visible.ts';

type Row = {
  id: MessageId;
  channel_id: ChannelId;
  seq: number;
  changed_seq: number;
  author_id: PersonId;
  body: string;
  thread_id: MessageId | null;
  attachments: Message['attachments'];
  mentions: string[];
  created_at: Date;
  edited_at: Date | null;
  deleted_at: Date | null;
  replies: number;
  last_reply_at: Date | null;
  reply_people: string[];
  reactions: Message['reactions'];
};

/** A message as it stands, in one snapshot with its reactions. */
const columns = sql`
  msg.id, msg.channel_id, msg.seq, msg.changed_seq, msg.author_id, msg.body, msg.thread_id, msg.attachments, msg.mentions,
  msg.created_at, msg.edited_at, msg.deleted_at, msg.replies, msg.last_reply_at, msg.reply_people,
  coalesce((
    select jsonb_agg(jsonb_build_object('emoji', one.emoji, 'people', one.people) order by one.first_at, one.emoji)
      from (select emoji, jsonb_agg(person_id order by at, person_id) as people, min(at) as first_at
              from messaging.reactions where message_id = msg.id group by emoji) one
  ), '[]') as reactions`;

const present = (row: Row): Message => ({
  channelId: row.channel_id,
  seq: row.seq,
  id: row.id,
  authorId: row.author_id,
  body: row.body,
  createdAt: row.created_at.toISOString(),
  ...(row.thread_id === null ? {} : { threadId: row.thread_id }),
  attachments: row.attachments,
  mentions: row.mentions,
  ...(row.deleted_at === null ? {} : { deletedAt: row.deleted_at.toISOString() }),
  changedSeq: row.changed_seq,
  ...(row.edited_at === null ? {} : { editedAt: row.edited_at.toISOString() }),
  reactions: row.reactions,
  ...(row.replies === 0 || row.last_reply_at === null
    ? {}
    : {
        thread: {
          replies: row.replies,
          lastReplyAt: row.last_reply_at.toISOString(),
          people: row.reply_people,
        },
      }),
});

/** Which messages of a channel: those of one side of a seq, within a thread or outside all of them. */
export type PageOfMessages = {
  readonly side: { readonly before: number | undefined } | { readonly after: number };
  readonly thread: MessageId | 'none' | undefined;
  readonly limit: number;
};

const within = (thread: PageOfMessages['thread']): RawBuilder<unknown> =>
  thread === undefined
    ? sql`true`
    : thread === 'none'
      ? sql`msg.thread_id is null`
      : sql`msg.thread_id = ${thread}`;

/** Rows of the page and one more where there is one, nearest to the seq first; each ends on an index. */
const nearest = ({ side, thread, limit }: PageOfMessages): RawBuilder<unknown> => {
  const isAfter = 'after' in side;
  const beyond = isAfter
    ? sql`msg.seq > ${side.after}`
    : side.before === undefined
      ? sql`true`
      : sql`msg.seq < ${side.before}`;
  return sql`
    select ${columns} from messaging.messages msg
     where msg.channel_id = c.id and ${beyond} and ${within(thread)}
     order by msg.seq ${isAfter ? sql`asc` : sql`desc`} limit ${limit + 1}`;
};

/** The one query of a page. */
export const pageQuery = (personId: PersonId, channelId: ChannelId, page: PageOfMessages) =>
  sql<{ last_seq: number } & (Row | { readonly id: null })>`
    select c.last_seq, page.*
      from messaging.channels c ${visibleTo(sql`${personId}::uuid`)}
      left join lateral (${nearest(page)}) page on true
     where c.id = ${channelId}`;

/** Messages around a seq; `undefined` when there is no such channel, or none that the person may see. */
export async function pageOfMessages(
  db: QueryExecutorProvider,
  personId: PersonId,
  channelId: ChannelId,
  page: PageOfMessages,
): Promise<Messages | undefined> {
  const { rows } = await pageQuery(personId, channelId, page).execute(db);
  const [first] = rows;
  if (first === undefined) return undefined;
  const messages = rows.filter((row): row is { last_seq: number } & Row => row.id !== null);
  const items = messages.slice(0, page.limit).map(present);
  return {
    items: 'after' in page.side ? items : items.reverse(),
    hasMore: messages.length > page.limit,
    lastSeq: first.last_seq,
  };
}

/** One message as a person sees it; `undefined` when there is none or the person may not see its channel. */
export async function findMessage(
  db: QueryExecutorProvider,
  personId: PersonId,
  messageId: MessageId,
): Promise<Message | undefined> {
  const { rows } = await sql<Row>`
    select ${columns} from messaging.messages msg
      join messaging.channels c on c.id = msg.channel_id ${visibleTo(sql`${personId}::uuid`)}
     where msg.id = ${messageId}`.execute(db);
  return rows[0] === undefined ? undefined : present(rows[0]);
}
