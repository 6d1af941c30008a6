import type { ChangeFrame, Message, Reaction } from '@flux/contracts';

/** As many faces as a thread's line shows; the studio sends no more either. */
const facesOfThread = 5;

type Sent = Extract<ChangeFrame, { type: 'message' }>;

/** A message that was sent just now, as it stands. */
export function sentMessage({ type: _, ...sent }: Sent): Message {
  return { ...sent, changedSeq: sent.seq, reactions: [] };
}

function reacted(reactions: readonly Reaction[], personId: string, emoji: string, on: boolean): Reaction[] {
  const without = reactions.map((one) =>
    one.emoji === emoji ? { emoji, people: one.people.filter((id) => id !== personId) } : one,
  );
  const place = without.findIndex((one) => one.emoji === emoji);
  const found = without[place];
  if (on && found === undefined) return [...without, { emoji, people: [personId] }];
  if (on && found !== undefined) return without.with(place, { emoji, people: [...found.people, personId] });
  return without.filter(({ people }) => people.length > 0);
}

/** The message with a reaction of one person put on or taken off. */
export const withReaction = (message: Message, personId: string, emoji: string, on: boolean): Message => ({
  ...message,
  reactions: reacted(message.reactions, personId, emoji, on),
});

/** The message once it is deleted: its place stays, so that what was said around it still makes sense. */
export const withoutContent = (message: Message, deletedAt: string): Message => ({
  ...message,
  body: '',
  attachments: [],
  mentions: [],
  reactions: [],
  deletedAt,
});

/** The first message of a thread after one more reply. */
function replied(message: Message, reply: Sent): Message {
  const { replies = 0, people = [] } = message.thread ?? {};
  const faces = [reply.authorId, ...people.filter((id) => id !== reply.authorId)].slice(0, facesOfThread);
  return { ...message, thread: { replies: replies + 1, lastReplyAt: reply.createdAt, people: faces } };
}

/** The first message of a thread after one of its replies was deleted. */
function repliedLess(message: Message): Message {
  const { thread } = message;
  if (thread === undefined) return message;
  return { ...message, thread: { ...thread, replies: Math.max(0, thread.replies - 1) } };
}

/** The message after a change of its channel, which it has not seen yet; itself where the change is about another. */
export function changedMessage(message: Message, change: ChangeFrame): Message {
  if (change.type === 'message') return change.threadId === message.id ? replied(message, change) : message;
  if (change.type === 'deleted' && change.threadId === message.id) return repliedLess(message);
  if (change.id !== message.id || message.deletedAt !== undefined) return message;
  const changedSeq = change.seq;
  switch (change.type) {
    case 'edited':
      return {
        ...message,
        changedSeq,
        body: change.body,
        mentions: change.mentions,
        editedAt: change.editedAt,
      };
    case 'deleted':
      return { ...withoutContent(message, change.deletedAt), changedSeq };
    case 'reacted':
      return { ...withReaction(message, change.personId, change.emoji, change.on), changedSeq };
  }
}
