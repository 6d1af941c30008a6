import type { Message } from '@flux/contracts';
import { withoutContent, withReaction } from './changedMessage.ts';
import type { MessageWindow } from './messageWindow.ts';
import type { Operation, Outbox } from './outbox.ts';

/** A message as its reader sees it: with what they did to it, whether the studio has taken that or not. */
export type ShownMessage = {
  readonly message: Message;
  readonly state:
    | { readonly kind: 'stands' }
    /** Being sent, or kept until there is a connection. */
    | { readonly kind: 'waiting'; readonly key: string }
    | { readonly kind: 'failed'; readonly key: string; readonly code: string };
};

function applied(message: Message, operation: Operation, me: string): Message {
  switch (operation.kind) {
    case 'send':
      return message;
    case 'edit':
      return { ...message, body: operation.body, editedAt: message.editedAt ?? message.createdAt };
    case 'delete':
      return withoutContent(message, message.createdAt);
    case 'react': {
      const has = message.reactions.some(
        ({ emoji, people }) => emoji === operation.emoji && people.includes(me),
      );
      return has === operation.on ? message : withReaction(message, me, operation.emoji, operation.on);
    }
  }
}

/** What is to be seen of a window: its messages in the studio's order, then what waits here, in the order it was written. */
export function shownMessages(
  window: MessageWindow,
  outbox: Outbox,
  channelId: string,
  me: string,
): readonly ShownMessage[] {
  const ours = outbox.filter(({ operation }) => operation.channelId === channelId);
  const changes = Map.groupBy(
    ours.filter(({ operation }) => operation.kind !== 'send'),
    ({ operation }) => operation.id,
  );
  const withChanges = (message: Message): Message =>
    (changes.get(message.id) ?? []).reduce((one, { operation }) => applied(one, operation, me), message);

  const shown = window.kept.map(
    ({ message }): ShownMessage => ({ message: withChanges(message), state: { kind: 'stands' } }),
  );
  if (window.hasNewer) return shown;
  const known = new Set(window.kept.map(({ message }) => message.id));
  for (const { key, operation, state } of ours) {
    if (operation.kind !== 'send' || known.has(operation.id)) continue;
    if ((operation.threadId ?? '') !== (window.threadId ?? '')) continue;
    const { id, body, threadId, attachments, writtenAt } = operation;
    const message: Message = {
      channelId,
      id,
      body,
      ...(threadId === undefined ? {} : { threadId }),
      attachments: [...attachments],
      mentions: [],
      authorId: me,
      createdAt: writtenAt,
      seq: Number.MAX_SAFE_INTEGER,
      changedSeq: 0,
      reactions: [],
    };
    shown.push({
      message: withChanges(message),
      state: state.kind === 'failed' ? { kind: 'failed', key, code: state.code } : { kind: 'waiting', key },
    });
  }
  return shown;
}
