import { can } from '@flux/access';
import {
  type Attachment,
  type ChannelId,
  limits,
  type MessageId,
  mentionsIn,
  type PersonId,
  Problem,
  type Role,
} from '@flux/contracts';
import { type QueryExecutorProvider, sql } from 'kysely';
import { visiblePairs, visibleTo } from '../channels/visible.ts';
import { tellCalled, untellCalled } from './mentionNotices.ts';
import { textFrom } from './text.ts';
import {
  type Change,
  type Delete,
  type Edit,
  type Outcome,
  type Reaction,
  refused,
  type Stored,
} from './writes.ts';

type Db = QueryExecutorProvider;

/** The message that a change is about, as its person sees it. */
type Target = {
  id: MessageId;
  channel_id: ChannelId;
  seq: number;
  changed_seq: number;
  author_id: PersonId;
  body: string;
  attachments: Attachment[];
  mentions: PersonId[];
  thread_id: MessageId | null;
  deleted_at: Date | null;
  project_id: string;
  name: string;
  archived_at: Date | null;
  role: Role;
};

async function find(db: Db, { id, personId }: Change): Promise<Target | undefined> {
  const { rows } = await sql<Target>`
    select msg.id, msg.channel_id, msg.seq, msg.changed_seq, msg.author_id, msg.body, msg.attachments, msg.mentions,
           msg.thread_id, msg.deleted_at, c.project_id, c.name, c.archived_at, m.role
      from messaging.messages msg
      join messaging.channels c on c.id = msg.channel_id ${visibleTo(sql`${personId}::uuid`)}
     where msg.id = ${id}`.execute(db);
  return rows[0];
}

const unchanged = ({ changed_seq }: Target): Outcome => ({
  kind: 'done',
  seq: changed_seq,
  change: undefined,
});

async function nextSeq(db: Db, { id, channel_id }: Target): Promise<number> {
  const { rows } = await sql<{ seq: number }>`
    with counted as (
      update messaging.channels set last_seq = last_seq + 1 where id = ${channel_id} returning last_seq as seq
    ), marked as (
      update messaging.messages set changed_seq = counted.seq from counted where id = ${id}
    )
    select seq from counted`.execute(db);
  return rows[0]!.seq;
}

/** Whom a new text names, of those who may see the channel. */
async function namedIn(db: Db, { channel_id }: Target, body: string): Promise<readonly PersonId[]> {
  const pairs = mentionsIn(body).map((personId) => ({ channelId: channel_id, personId }));
  const seeing = await visiblePairs(db, pairs);
  return pairs
    .filter(({ channelId, personId }) => seeing.has(`${channelId} ${personId}`))
    .map(({ personId }) => personId as PersonId);
}

/** The text before goes into the log where it stood only in the message (see migration 0005). */
async function edit(db: Db, target: Target, write: Edit, now: Date, told: Set<PersonId>): Promise<Outcome> {
  if (target.author_id !== write.personId)
    return refused('forbidden', 'Only its author can change a message.');
  const body = textFrom(write.body, { mayBeEmpty: target.attachments.length > 0 });
  if (body === target.body) return unchanged(target);
  const mentions = await namedIn(db, target, body);
  await sql`
    update messaging.changes set body = ${target.body}, mentions = ${target.mentions}::uuid[]
     where channel_id = ${target.channel_id} and seq = ${target.seq} and body is null`.execute(db);
  const seq = await nextSeq(db, target);
  await sql`
    with logged as (
      insert into messaging.changes (channel_id, seq, kind, message_id, person_id, at, body, mentions)
      values (${target.channel_id}, ${seq}, 'edited', ${target.id}, ${write.personId}, ${now}, ${body}, ${mentions}::uuid[])
    ), forgotten as (
      delete from messaging.mentions where message_id = ${target.id} and person_id <> all (${mentions}::uuid[])
    ), named as (
      insert into messaging.mentions (person_id, channel_id, seq, message_id)
      select person, ${target.channel_id}, ${target.seq}, ${target.id}
        from unnest(${mentions}::uuid[]) as person where person <> ${write.personId}
      on conflict do nothing
    )
    update messaging.messages set body = ${body}, mentions = ${mentions}::uuid[], edited_at = ${now}
     where id = ${target.id}`.execute(db);
  const { channel_id: channelId, project_id: projectId, name: channelName } = target;
  const called = mentions
    .filter((personId) => !target.mentions.includes(personId))
    .map((personId) => ({
      personId,
      by: write.personId,
      projectId,
      channelId,
      channelName,
      messageId: target.id,
      body,
    }));
  for (const personId of await tellCalled(db, called)) told.add(personId);
  const uncalled = target.mentions.filter((personId) => !mentions.includes(personId));
  for (const personId of await untellCalled(db, uncalled, target)) told.add(personId);
  const change = {
    channelId,
    seq,
    id: target.id,
    body,
    mentions: [...mentions],
    editedAt: now.toISOString(),
  };
  return { kind: 'done', seq, change: { type: 'edited', ...change } };
}

/** Text, files, names and reactions are gone for good, from the log and from notices too; its places stay. */
async function remove(
  db: Db,
  target: Target,
  { personId }: Delete,
  now: Date,
  told: Set<PersonId>,
): Promise<Outcome> {
  if (target.author_id !== personId && !can(target.role, 'message.moderate'))
    return refused('forbidden', 'Only its author, or an admin of the project, can delete a message.');
  if (target.deleted_at !== null) return unchanged(target);
  const seq = await nextSeq(db, target);
  await sql`
    with logged as (
      insert into messaging.changes (channel_id, seq, kind, message_id, person_id, at)
      values (${target.channel_id}, ${seq}, 'deleted', ${target.id}, ${personId}, ${now})
    ), forgotten as (
      update messaging.changes set body = null, mentions = null
       where (channel_id = ${target.channel_id} and seq = ${target.seq})
          or (message_id = ${target.id} and kind = 'edited')
    ), unnamed as (
      delete from messaging.mentions where message_id = ${target.id}
    ), unreacted as (
      delete from messaging.reactions where message_id = ${target.id}
    )
    update messaging.messages
       set body = '', attachments = '[]', mentions = '{}', deleted_at = ${now}, deleted_by = ${personId}
     where id = ${target.id}`.execute(db);
  if (target.thread_id !== null) await recountThread(db, target.thread_id);
  for (const personId of await untellCalled(db, target.mentions, target)) told.add(personId);
  const change = { channelId: target.channel_id, seq, id: target.id, deletedBy: personId };
  const thread = target.thread_id === null ? {} : { threadId: target.thread_id };
  return {
    kind: 'done',
    seq,
    change: { type: 'deleted', ...change, deletedAt: now.toISOString(), ...thread },
  };
}

async function recountThread(db: Db, threadId: MessageId): Promise<void> {
  await sql`
    with left_over as materialized (
      select author_id, count(*)::int as count, max(seq) as latest, max(created_at) as at
        from messaging.messages where thread_id = ${threadId} and deleted_at is null group by author_id
    )
    update messaging.messages
       set replies = coalesce((select sum(count)::int from left_over), 0),
           last_reply_at = (select max(at) from left_over),
           reply_people = array(select author_id from left_over order by latest desc limit 5)
     where id = ${threadId}`.execute(db);
}

async function react(db: Db, target: Target, write: Reaction, now: Date): Promise<Outcome> {
  const { emoji, on, personId } = write;
  const { rows } = await sql<{ kinds: number; has_kind: boolean; is_on: boolean }>`
    select count(distinct emoji)::int as kinds, coalesce(bool_or(emoji = ${emoji}), false) as has_kind,
           coalesce(bool_or(emoji = ${emoji} and person_id = ${personId}), false) as is_on
      from messaging.reactions where message_id = ${target.id}`.execute(db);
  const { kinds = 0, has_kind = false, is_on = false } = rows[0] ?? {};
  if (is_on === on) return unchanged(target);
  if (on && !has_kind && kinds >= limits.reactionsPerMessage)
    return refused('conflict', `A message can carry ${limits.reactionsPerMessage} different emoji.`);
  const seq = await nextSeq(db, target);
  const place = on
    ? sql`insert into messaging.reactions values (${target.id}, ${emoji}, ${personId}, ${now})`
    : sql`delete from messaging.reactions
           where message_id = ${target.id} and emoji = ${emoji} and person_id = ${personId}`;
  await sql`
    with placed as (${place})
    insert into messaging.changes (channel_id, seq, kind, message_id, person_id, at, emoji, is_on)
    values (${target.channel_id}, ${seq}, 'reacted', ${target.id}, ${personId}, ${now}, ${emoji}, ${on})`.execute(
    db,
  );
  const change = { channelId: target.channel_id, seq, id: target.id, personId, emoji, on };
  return { kind: 'done', seq, change: { type: 'reacted', ...change } };
}

async function apply(db: Db, write: Change, now: Date, told: Set<PersonId>): Promise<Outcome> {
  const target = await find(db, write);
  if (target === undefined) return refused('not_found');
  const isOwnDeletion = write.kind === 'delete' && target.author_id === write.personId;
  if (!isOwnDeletion && !can(target.role, 'message.send')) return refused('forbidden');
  if (target.archived_at !== null)
    return refused('conflict', 'This channel is in the archive; nothing can be changed there.');
  if (target.deleted_at !== null && write.kind !== 'delete')
    return refused('conflict', 'This message was deleted.');
  switch (write.kind) {
    case 'edit':
      return edit(db, target, write, now, told);
    case 'delete':
      return remove(db, target, write, now, told);
    case 'react':
      return react(db, target, write, now);
    default:
      return write satisfies never;
  }
}

/**
 * Applies edits, deletions and reactions one after the other; to be called in a transaction. Their channels are locked
 * first, in order of id, for the same reason as in `storeSends`.
 */
export async function storeChanges(db: Db, writes: readonly Change[], now: Date): Promise<Stored> {
  await sql`
    select from messaging.channels
     where id in (select channel_id from messaging.messages where id = any(${writes.map(({ id }) => id)}::uuid[]))
     order by id for update`.execute(db);
  const told = new Set<PersonId>();
  const outcomes: Outcome[] = [];
  for (const write of writes) {
    try {
      outcomes.push(await apply(db, write, now, told));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      outcomes.push(refused(error.code, error.message));
    }
  }
  return { outcomes, told: [...told] };
}
