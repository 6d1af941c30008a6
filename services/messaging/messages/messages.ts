import {
  type ChannelId,
  type FileId,
  isUuid,
  limits,
  type Message,
  type MessageId,
  type Messages,
  type MessagesQuery,
  type NewMessage,
  type PersonId,
  Problem,
} from '@flux/contracts';
import type { MessagingDb } from '../tables.ts';
import { emojiFrom } from './emoji.ts';
import { findMessage, type PageOfMessages, pageOfMessages } from './pages.ts';
import { textFrom } from './text.ts';
import type { Outcome, Write } from './writes.ts';

export type MessagesDeps = {
  readonly db: MessagingDb;
  /** Stores a write of somebody and shows it to everybody. */
  readonly store: (write: Write, bytes: number) => Promise<Outcome>;
};

/** Bytes that a write without a text counts as. */
const smallWrite = 256;

function pageFrom({ before, after, threadId, limit = limits.pageSize }: MessagesQuery): PageOfMessages {
  if (before !== undefined && after !== undefined)
    throw new Problem('invalid_input', 'Ask for the messages before a seq or after one, not both.', {
      errors: [{ path: '/after', message: 'must not come with before' }],
    });
  const thread = threadId === undefined || threadId === 'none' ? threadId : (threadId as MessageId);
  return { side: after === undefined ? { before } : { after }, thread, limit };
}

export async function listMessages(
  { db }: MessagesDeps,
  personId: PersonId,
  channelId: ChannelId,
  query: MessagesQuery,
): Promise<Messages> {
  const page = await pageOfMessages(db, personId, channelId, pageFrom(query));
  if (page === undefined) throw new Problem('not_found');
  return page;
}

export async function getMessage(
  { db }: MessagesDeps,
  personId: PersonId,
  messageId: MessageId,
): Promise<Message> {
  const message = isUuid(messageId) ? await findMessage(db, personId, messageId) : undefined;
  if (message === undefined) throw new Problem('not_found');
  return message;
}

/** Stores a write, and answers the message as it stands then. @throws Problem as the log's rules say. */
async function write(deps: MessagesDeps, one: Write): Promise<Message> {
  const bytes = smallWrite + ('body' in one ? Buffer.byteLength(one.body) : 0);
  const outcome = await deps.store(one, bytes);
  if (outcome.kind === 'refused') throw new Problem(outcome.code, outcome.detail);
  return getMessage(deps, one.personId, one.id);
}

export async function sendMessage(
  deps: MessagesDeps,
  personId: PersonId,
  channelId: ChannelId,
  { id, body, threadId, attachments }: NewMessage,
): Promise<Message> {
  const fileIds = [...new Set(attachments)] as FileId[];
  return write(deps, {
    kind: 'send',
    id: id as MessageId,
    personId,
    channelId,
    body: textFrom(body, { mayBeEmpty: fileIds.length > 0 }),
    threadId: threadId as MessageId | undefined,
    fileIds,
  });
}

export async function editMessage(
  deps: MessagesDeps,
  personId: PersonId,
  id: MessageId,
  body: string,
): Promise<Message> {
  return write(deps, { kind: 'edit', id, personId, body: textFrom(body, { mayBeEmpty: true }) });
}

export async function deleteMessage(deps: MessagesDeps, personId: PersonId, id: MessageId): Promise<void> {
  await write(deps, { kind: 'delete', id, personId });
}

export async function react(
  deps: MessagesDeps,
  personId: PersonId,
  id: MessageId,
  { emoji, on }: { readonly emoji: string; readonly on: boolean },
): Promise<Message> {
  return write(deps, { kind: 'react', id, personId, emoji: emojiFrom(emoji), on });
}
