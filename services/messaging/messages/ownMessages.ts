import {
  type ChannelId,
  isUuid,
  limits,
  type MessageId,
  type OwnMessages,
  type PageQuery,
  type PersonId,
  Problem,
  type ProjectId,
} from '@flux/contracts';
import { type QueryExecutorProvider, sql } from 'kysely';

type Place = { readonly channelId: string; readonly seq: number };

const cursorOf = ({ channelId, seq }: Place): string =>
  Buffer.from(`${channelId}:${seq}`).toString('base64url');

/** Reads what `cursorOf` wrote. @throws Problem('invalid_input') for any other text. */
function placeOf(cursor: string): Place {
  const [, channelId = '', digits = ''] =
    /^(.{36}):(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  const place = { channelId, seq: Number(digits) };
  if (!isUuid(channelId) || cursorOf(place) !== cursor)
    throw new Problem('invalid_input', 'This cursor is none of ours; start from the first page.', {
      errors: [{ path: '/cursor', message: 'must be a nextCursor of this list' }],
    });
  return place;
}

type Row = {
  readonly id: MessageId;
  readonly project_id: ProjectId;
  readonly channel_id: ChannelId;
  readonly channel: string;
  readonly seq: number;
  readonly thread_id: MessageId | null;
  readonly body: string;
  readonly attachments: OwnMessages['items'][number]['attachments'];
  readonly created_at: Date;
  readonly edited_at: Date | null;
};

/**
 * What somebody wrote, also where they may no longer look. Each page goes on in the index of the channels' order, so that
 * all pages together look at each message once.
 */
export async function pageOfOwnMessages(
  db: QueryExecutorProvider,
  personId: PersonId,
  { cursor, limit = limits.pageSize }: PageQuery,
): Promise<OwnMessages> {
  const after = cursor === undefined ? undefined : placeOf(cursor);
  const beyond =
    after === undefined
      ? sql`true`
      : sql`(msg.channel_id, msg.seq) > (${after.channelId}::uuid, ${after.seq}::bigint)`;
  const { rows } = await sql<Row>`
    select msg.id, c.project_id, msg.channel_id, c.name as channel, msg.seq, msg.thread_id, msg.body, msg.attachments,
           msg.created_at, msg.edited_at
      from messaging.messages msg join messaging.channels c on c.id = msg.channel_id
     where msg.author_id = ${personId} and msg.deleted_at is null and ${beyond}
     order by msg.channel_id, msg.seq limit ${limit + 1}`.execute(db);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => ({
      id: row.id,
      projectId: row.project_id,
      channelId: row.channel_id,
      channel: row.channel,
      threadId: row.thread_id,
      body: row.body,
      attachments: row.attachments,
      createdAt: row.created_at.toISOString(),
      editedAt: row.edited_at?.toISOString() ?? null,
    })),
    nextCursor:
      rows.length > limit && last !== undefined
        ? cursorOf({ channelId: last.channel_id, seq: last.seq })
        : null,
  };
}
