import type { Attachment, Channel, Message } from '@flux/contracts';
import { newId } from '@flux/contracts/ids';
import { Trash2 } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { say } from '../parts/toasts/toasts.ts';
import { useMe } from '../session/SignedIn.tsx';
import { studio } from '../session/studio.ts';
import { t } from '../words/words.ts';
import { windowName } from './conversation/conversationState.ts';
import { type ShownMessage, shownMessages } from './conversation/shownMessages.ts';
import { type Row, rowsOf } from './rows.ts';
import { useConversation, useConversationState } from './useConversation.ts';

/** Milliseconds in which a deletion can be taken back: a little longer than the toast that offers it. */
const undoFor = 11_000;

export type ChannelView = {
  readonly isRead: boolean;
  readonly error: unknown;
  readonly retry: () => void;
  readonly rows: readonly Row[];
  readonly messages: readonly ShownMessage[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
};

const nothing: readonly ShownMessage[] = [];

/**
 * A channel, or one of its threads, as it is to be seen: read when it is opened, at the message that was asked for or at
 * the end, and marked where what is new begins.
 */
export function useChannelView(
  channelId: string,
  threadId: string | undefined,
  soughtId: string | undefined,
): ChannelView {
  const me = useMe();
  const { pages, getState } = useConversation();
  const name = windowName(channelId, threadId);
  const window = useConversationState(({ windows }) => windows.get(name));
  const outbox = useConversationState((state) => state.outbox);
  const reading = useConversationState(({ readings }) => readings.get(name));
  const isReady = useConversationState(({ channels }) => channels.has(channelId));
  const [newAfter, setNewAfter] = useState<number>();
  const [tries, tryAgain] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another try is a reason to read
  useEffect(() => {
    if (soughtId === undefined) {
      if (getState().windows.get(name)?.hasNewer !== false) void pages.newest(channelId, threadId);
      return;
    }
    if (
      getState()
        .windows.get(name)
        ?.kept.some(({ message }) => message.id === soughtId) === true
    )
      return;
    studio.call('GET /api/messages/:id', { params: { id: soughtId } }).then(
      (message) => pages.midst(channelId, message.seq),
      () => pages.newest(channelId),
    );
  }, [channelId, threadId, soughtId, name, pages, getState, tries]);

  // The line stands where the marker stood when the channel was opened, or where the page was left; what is said before
  // somebody's eyes is not new.
  useEffect(() => {
    if (!isReady) return;
    const standing = () => getState().channels.get(channelId);
    const opened = standing();
    setNewAfter(opened !== undefined && opened.unread > 0 ? opened.readSeq : undefined);
    const onHide = () => {
      if (document.visibilityState === 'hidden') setNewAfter(standing()?.heard);
    };
    document.addEventListener('visibilitychange', onHide);
    return () => document.removeEventListener('visibilitychange', onHide);
  }, [channelId, isReady, getState]);

  const messages = useMemo(
    () => (window === undefined ? nothing : shownMessages(window, outbox, channelId, me.id)),
    [window, outbox, channelId, me.id],
  );
  const hasOlder = window?.hasOlder ?? false;
  const rows = useMemo(
    () => rowsOf(messages, { hasOlder, newAfter, me: me.id }),
    [messages, hasOlder, newAfter, me.id],
  );
  const error = reading?.kind === 'failed' ? reading.error : undefined;
  const retry = useCallback(() => tryAgain((count) => count + 1), []);
  return {
    isRead: window !== undefined,
    error,
    retry,
    rows,
    messages,
    hasOlder,
    hasNewer: window?.hasNewer ?? false,
  };
}

/** What the person does in a channel or thread. */
export function useChannelActs(channel: Channel, threadId: string | undefined) {
  const me = useMe();
  const conversation = useConversation();
  const channelId = channel.id;

  return {
    send: (body: string, attachments: readonly Attachment[]) => {
      conversation.do({
        kind: 'send',
        id: newId(),
        channelId,
        body,
        ...(threadId === undefined ? {} : { threadId }),
        attachments,
        writtenAt: new Date().toISOString(),
      });
    },
    edit: ({ id }: Message, body: string) => {
      conversation.do({ kind: 'edit', id, channelId, body });
    },
    remove: ({ id }: Message) => {
      const key = conversation.do({ kind: 'delete', id, channelId, notBefore: Date.now() + undoFor });
      const undo = () => {
        if (!conversation.takeBack(key)) say({ icon: Trash2, text: t('messages.deletedForGood') });
      };
      say({ icon: Trash2, text: t('messages.nowDeleted'), action: { label: t('messages.undo'), run: undo } });
    },
    react: ({ id, reactions }: Message, emoji: string) => {
      const has = reactions.some((one) => one.emoji === emoji && one.people.includes(me.id));
      conversation.do({ kind: 'react', id, channelId, emoji, on: !has });
    },
    typing: () => conversation.typing(channelId),
    sendAgain: conversation.sendAgain,
    giveUp: conversation.takeBack,
  };
}
