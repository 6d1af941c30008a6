import { can } from '@flux/access';
import type { FileId, MessageId, PersonId } from '@flux/contracts';
import { bringFile } from './bringFiles.ts';
import { type Bringing, counting, type OldChannel } from './bringing.ts';
import type { Reason } from './oldStudio.ts';
import { dateIn, isRecord, listIn, type OldRecord, pick, steadyId, textIn } from './record.ts';

type Said = {
  readonly at: number;
  readonly record: OldRecord;
  readonly oldId: string | undefined;
  readonly saidAt: Date | undefined;
};

const saidIn = (row: unknown, index: number): Said => {
  const record = isRecord(row) ? row : {};
  const saidAt = dateIn(record, 'createdAt', 'created_at', 'timestamp');
  return { at: index + 1, record, oldId: textIn(record, 'id'), saidAt };
};

const idOf = ({ oldId = '', saidAt }: Said): MessageId =>
  steadyId<MessageId>('message', oldId, saidAt ?? new Date(0));

/** The message that begins the thread: a reply to a reply belongs to the same. */
function rootOf(said: Said, all: ReadonlyMap<string, Said>): Said | undefined {
  let root: Said | undefined;
  const seen = new Set<Said>([said]);
  for (let at: Said | undefined = said; at !== undefined; ) {
    const parent = all.get(textIn(at.record, 'replyToId', 'reply_to_id', 'replyTo') ?? '');
    if (parent === undefined || seen.has(parent)) break;
    seen.add(parent);
    root = parent;
    at = parent;
  }
  return root;
}

type Speaking = { readonly channel: OldChannel; readonly authorId: PersonId };

/** Where and by whom it was said, or why it cannot be said here. */
function speakingIn({ record, oldId }: Said, { people, channels }: Bringing): Speaking | Reason {
  if (oldId === undefined) return 'not_a_record';
  if (pick(record, 'deletedAt', 'deleted_at') !== undefined) return 'deleted';
  const type = textIn(record, 'messageType', 'message_type');
  if (type === 'system') return 'not_said';
  const oldChannel = textIn(record, 'conversationId', 'conversation_id', 'channelId', 'channel_id');
  if (type === 'dm' || oldChannel === undefined) return 'no_project';
  const channel = channels.get(oldChannel);
  if (channel === undefined) return 'not_brought';
  const authorId = people.get(textIn(record, 'authorId', 'author_id', 'userId', 'user_id') ?? '');
  if (authorId === undefined) return 'person_unknown';
  const role = channel.place.roles.get(authorId);
  const isInside = channel.memberIds === undefined || channel.memberIds.includes(authorId);
  return role !== undefined && isInside && can(role, 'message.send') ? { channel, authorId } : 'may_not';
}

/** Files in the channel's project: those that lie there, and copies of what hung on the message alone. */
async function filesOf(
  { record, at, oldId, saidAt }: Said,
  { channel, authorId }: Speaking,
  bringing: Bringing,
): Promise<readonly FileId[]> {
  const ids: FileId[] = [];
  const given = [...listIn(record, 'attachments'), ...(isRecord(record.file) ? [record.file] : [])];
  for (const [place, file] of given.entries()) {
    const known = bringing.files.get(textIn(file, 'id') ?? '');
    const id =
      known?.place.id === channel.place.id
        ? known.id
        : await bringFile(bringing, {
            record: file,
            at,
            oldId: `of message ${oldId} ${place}`,
            personId: authorId,
            place: channel.place,
            createdAt: saidAt,
          });
    if (id !== undefined) ids.push(id);
  }
  return [...new Set(ids)];
}

const reactionsOf = ({ record }: Said, { people }: Bringing) =>
  listIn(record, 'reactions').flatMap((reaction) => {
    const personId = people.get(textIn(reaction, 'userId', 'user_id') ?? '');
    const emoji = textIn(reaction, 'reaction', 'emoji');
    return personId === undefined || emoji === undefined ? [] : [{ personId, emoji }];
  });

export async function bringMessages(bringing: Bringing): Promise<void> {
  const { studio, old, asked, tallies, progress } = bringing;
  progress.step('Bringing messages');
  const all = old.messages.map(saidIn);
  const byId = new Map(
    all.flatMap((said) => (said.oldId === undefined ? [] : [[said.oldId, said] as const])),
  );
  const there = new Set<Said>();
  const inOrder = all.toSorted((a, b) => (a.saidAt?.getTime() ?? 0) - (b.saidAt?.getTime() ?? 0));
  for (const [index, said] of inOrder.entries()) {
    progress.at(`${index + 1} of ${all.length}`);
    const isThere = await counting(tallies.messages, { row: said.at, what: said.oldId ?? '' }, async () => {
      const speaking = speakingIn(said, bringing);
      if (typeof speaking === 'string') return speaking;
      const root = rootOf(said, byId);
      return await studio.bringMessage(
        {
          id: idOf(said),
          channelId: speaking.channel.id,
          authorId: speaking.authorId,
          body: textIn(said.record, 'content', 'text', 'body') ?? '',
          createdAt: said.saidAt ?? new Date(),
          threadId: root !== undefined && there.has(root) ? idOf(root) : undefined,
          fileIds: await filesOf(said, speaking, bringing),
          reactions: reactionsOf(said, bringing),
        },
        asked,
      );
    });
    if (isThere) there.add(said);
  }
}
