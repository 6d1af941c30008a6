import { hash } from 'node:crypto';
import { rolesThatMay } from '@flux/access';
import { type Attachment, mentionsIn, type PersonId, type ProjectId } from '@flux/contracts';
import { named } from '@flux/database';
import { type QueryExecutorProvider, sql } from 'kysely';
import { type Called, tellCalled } from './mentionNotices.ts';
import { type Outcome, refused, type Send, type Stored } from './writes.ts';

type Verdict =
  | 'new'
  | 'known'
  | 'conflict'
  | 'archived'
  | 'not_found'
  | 'forbidden'
  | 'no_thread'
  | 'no_file';

type Row = {
  n: number;
  verdict: Verdict;
  seq: number | null;
  attachments: Attachment[];
  called: PersonId[];
  project_id: ProjectId;
  name: string;
};

/** What makes two sends of one id the same message. */
const contentHash = ({ personId, channelId, body, threadId, fileIds }: Send): string =>
  hash('sha256', JSON.stringify([personId, channelId, body, threadId ?? null, fileIds]), 'hex');

const arrayOf = (ids: readonly string[]): string => `{${ids.join(',')}}`;

function outcomeOf({ verdict, seq, attachments, called }: Row, send: Send, at: string): Outcome {
  switch (verdict) {
    case 'new':
      return {
        kind: 'done',
        seq: seq ?? 0,
        change: {
          type: 'message',
          channelId: send.channelId,
          seq: seq ?? 0,
          id: send.id,
          authorId: send.personId,
          body: send.body,
          createdAt: at,
          ...(send.threadId === undefined ? {} : { threadId: send.threadId }),
          attachments,
          mentions: called,
        },
      };
    case 'known':
      return { kind: 'done', seq: seq ?? 0, change: undefined };
    case 'archived':
      return refused('conflict', 'This channel is in the archive; nothing can be written there.');
    case 'no_thread':
      return refused('not_found', 'The message that this replies to is not in this channel.');
    case 'no_file':
      return refused('invalid_input', 'Only files of the channel’s project can be attached.');
    case 'conflict':
      return refused('conflict', 'There is another message with this id.');
    case 'not_found':
    case 'forbidden':
      return refused(verdict);
    default:
      return verdict satisfies never;
  }
}

/**
 * Stores messages of any channels in one statement. Access is judged by the same statement that writes; the channels'
 * counters are locked in order of id, so that two processes wait for each other and never deadlock. No two of the sends
 * may be about the same message, nor one reply to another of them.
 */
export async function storeSends(
  db: QueryExecutorProvider,
  sends: readonly Send[],
  now: Date,
): Promise<Stored> {
  const { rows } = await sql<Row>`${named('store_sends')}
    with input as materialized (
      select n::int, id, channel_id, author_id, body, thread_id, files::uuid[] as files,
             mentions::uuid[] as mentions, decode(hash, 'hex') as hash
        from unnest(
          ${sends.map(({ id }) => id)}::uuid[], ${sends.map(({ channelId }) => channelId)}::uuid[],
          ${sends.map(({ personId }) => personId)}::uuid[], ${sends.map(({ body }) => body)}::text[],
          ${sends.map(({ threadId }) => threadId ?? null)}::uuid[],
          ${sends.map(({ fileIds }) => arrayOf(fileIds))}::text[],
          ${sends.map(({ body }) => arrayOf(mentionsIn(body)))}::text[], ${sends.map(contentHash)}::text[]
        ) with ordinality as given (id, channel_id, author_id, body, thread_id, files, mentions, hash, n)
    ), locked as materialized (
      select c.* from messaging.channels c
       where c.id in (select channel_id from input) order by c.id for update
    ), known as materialized (
      select i.*, l.project_id, l.name, m.role, l.archived_at, e.id as known_id, e.seq as known_seq,
             e.content_hash = i.hash as is_same,
             i.thread_id is null or exists (
               select from messaging.messages t
                where t.id = i.thread_id and t.channel_id = i.channel_id and t.thread_id is null
             ) as has_thread,
             coalesce((
               select jsonb_agg(
                        jsonb_build_object('id', f.id, 'name', f.name, 'size', f.size, 'mediaType', f.media_type)
                        order by asked.place)
                 from unnest(i.files) with ordinality as asked (id, place)
                 join studio.project_files f on f.id = asked.id and f.project_id = l.project_id
             ), '[]') as attachments,
             array(
               select asked.id from unnest(i.mentions) with ordinality as asked (id, place)
                 join studio.member_since s on s.project_id = l.project_id and s.person_id = asked.id
                where not l.is_private or exists (
                  select from messaging.channel_members o where o.channel_id = l.id and o.person_id = asked.id)
                order by asked.place
             ) as called
        from input i
        left join locked l on l.id = i.channel_id
        left join studio.member_since m on m.project_id = l.project_id and m.person_id = i.author_id
         and (not l.is_private or exists (
           select from messaging.channel_members o where o.channel_id = l.id and o.person_id = i.author_id))
        left join messaging.messages e on e.id = i.id
    ), judged as materialized (
      select *, case
          when role is null then 'not_found'
          when role <> all (${rolesThatMay('message.send')}::text[]) then 'forbidden'
          when known_id is not null then case when is_same then 'known' else 'conflict' end
          when archived_at is not null then 'archived'
          when not has_thread then 'no_thread'
          when jsonb_array_length(attachments) < cardinality(files) then 'no_file'
          else 'new' end as verdict
        from known
    ), fresh as materialized (
      select *, row_number() over (partition by channel_id order by n) as place from judged where verdict = 'new'
    ), counted as (
      update messaging.channels c set last_seq = c.last_seq + added.count
        from (select channel_id, count(*) as count from fresh group by channel_id) added
       where c.id = added.channel_id
      returning c.id, c.last_seq - added.count as base
    ), numbered as materialized (
      select fresh.*, counted.base + fresh.place as seq from fresh join counted on counted.id = fresh.channel_id
    ), stored as (
      insert into messaging.messages
        (id, channel_id, seq, changed_seq, author_id, body, thread_id, attachments, mentions, created_at, content_hash)
      select id, channel_id, seq, seq, author_id, body, thread_id, attachments, called, ${now}, hash from numbered
    ), logged as (
      insert into messaging.changes (channel_id, seq, kind, message_id, person_id, at)
      select channel_id, seq, 'message', id, author_id, ${now} from numbered
    ), named as (
      insert into messaging.mentions (person_id, channel_id, seq, message_id)
      select person, channel_id, seq, id from numbered, unnest(called) as person where person <> author_id
    ), threaded as (
      update messaging.messages t
         set replies = t.replies + added.count, last_reply_at = ${now},
             reply_people = (added.people || array(
               select p from unnest(t.reply_people) p where p <> all (added.people)))[1:5]
        from (select thread_id, sum(count)::int as count, array_agg(author_id order by latest desc) as people
                from (select thread_id, author_id, count(*) as count, max(seq) as latest
                        from numbered where thread_id is not null group by thread_id, author_id) by_author
               group by thread_id) added
       where t.id = added.thread_id
    )
    select judged.n, judged.verdict, coalesce(numbered.seq, judged.known_seq) as seq, judged.attachments,
           judged.called, judged.project_id, judged.name
      from judged left join numbered using (n)
     order by judged.n`.execute(db);
  const at = now.toISOString();
  return {
    outcomes: rows.map((row) => outcomeOf(row, sends[row.n - 1]!, at)),
    told: await tellCalled(
      db,
      rows.flatMap((row) => (row.verdict === 'new' ? calledIn(row, sends[row.n - 1]!) : [])),
    ),
  };
}

const calledIn = ({ called, project_id, name }: Row, send: Send): readonly Called[] =>
  called.map((personId) => ({
    personId,
    by: send.personId,
    projectId: project_id,
    channelId: send.channelId,
    channelName: name,
    messageId: send.id,
    body: send.body,
  }));
