import type { Channel, Message } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { type ReactNode, useState } from 'react';
import { Trouble } from '../errors/Trouble.tsx';
import { copyLink } from '../parts/copyLink.ts';
import { Waiting } from '../parts/Waiting.tsx';
import { useMe } from '../session/SignedIn.tsx';
import { t } from '../words/words.ts';
import { Announcer } from './Announcer.tsx';
import { Composer } from './Composer.tsx';
import type { ShownMessage } from './conversation/shownMessages.ts';
import { LineState } from './LineState.tsx';
import type { Suggested } from './MentionList.tsx';
import type { MessageDoings } from './MessageActions.tsx';
import { MessageList } from './MessageList.tsx';
import { Typing } from './Typing.tsx';
import { useChannelActs, useChannelView } from './useChannelView.ts';
import { useConversation, useConversationState } from './useConversation.ts';
import { useReadMarker } from './useReadMarker.ts';

export type TalkProps = {
  readonly channel: Channel;
  readonly threadId?: string;
  readonly people: readonly Suggested[];
  readonly mayUpload: boolean;
  /** The person came to write. */
  readonly takesFocus?: boolean;
  readonly soughtId?: string | undefined;
  /** Where a channel has nothing yet. */
  readonly empty: ReactNode;
  readonly onThread?: ((message: Message) => void) | undefined;
};

/** What is said in a channel or a thread, and the field to say something: the same on its page and beside a board. */
export const Talk = (props: TalkProps) => {
  const { channel, threadId, people, mayUpload, takesFocus = false, soughtId, empty, onThread } = props;
  const me = useMe();
  const { pages } = useConversation();
  const view = useChannelView(channel.id, threadId, soughtId);
  const acts = useChannelActs(channel, threadId);
  const line = useConversationState((state) => state.line);
  const [editing, edit] = useState<Message>();
  const [isAtEnd, setAtEnd] = useState(false);
  useReadMarker(channel.id, isAtEnd && view.isRead && threadId === undefined);

  const isArchived = channel.archivedAt !== null;
  const maySend = channel.abilities['message.send'] === true && !isArchived;
  const mayModerate = channel.abilities['message.moderate'] === true;

  const doingsOf = ({ message, state }: ShownMessage): MessageDoings => {
    const isOwn = message.authorId === me.id;
    const stands = state.kind === 'stands' && message.deletedAt === undefined;
    const thread = onThread;
    return {
      onReact: maySend && stands ? (emoji) => acts.react(message, emoji) : undefined,
      onReply: thread !== undefined ? () => thread(message) : undefined,
      onEdit: maySend && isOwn && stands ? () => edit(message) : undefined,
      onDelete: stands && ((maySend && isOwn) || mayModerate) ? () => acts.remove(message) : undefined,
      onCopyLink: () => void copyLink(`${pagePath('channel', channel.id)}?at=${message.id}`),
    };
  };
  const editLast = () => {
    const last = view.messages.findLast(
      ({ message, state }) =>
        message.authorId === me.id && state.kind === 'stands' && message.deletedAt === undefined,
    );
    if (last !== undefined) edit(last.message);
  };

  const isEmpty = view.isRead && view.messages.length === 0 && !view.hasOlder;
  return (
    <>
      {view.error !== undefined && !view.isRead ? (
        <Trouble error={view.error} onRetry={view.retry} />
      ) : !view.isRead ? (
        <div className="flex-1">
          <Waiting />
        </div>
      ) : isEmpty ? (
        empty
      ) : (
        <MessageList
          key={`${channel.id} ${threadId ?? ''}`}
          label={t('messages.log', { channel: channel.name })}
          rows={view.rows}
          hasOlder={view.hasOlder}
          hasNewer={view.hasNewer}
          isOffline={line !== 'open'}
          soughtId={soughtId}
          beginning={threadId === undefined ? t('messages.beginning', { channel: channel.name }) : ''}
          doingsOf={doingsOf}
          onOlder={() => void pages.older(channel.id, threadId)}
          onNewer={() => void pages.newer(channel.id, threadId)}
          onNewest={() => void pages.newest(channel.id, threadId)}
          onEnd={setAtEnd}
          onSendAgain={acts.sendAgain}
          onGiveUp={acts.giveUp}
        />
      )}
      <Announcer channelId={channel.id} />
      <LineState />
      {threadId === undefined && <Typing channelId={channel.id} />}
      {maySend ? (
        <Composer
          projectId={channel.projectId}
          place={threadId === undefined ? channel.id : `${channel.id}/${threadId}`}
          placeholder={
            threadId === undefined ? t('messages.write', { channel: channel.name }) : t('messages.writeReply')
          }
          people={people}
          mayUpload={mayUpload}
          takesFocus={takesFocus}
          editing={editing}
          onSend={acts.send}
          onEdited={acts.edit}
          onStopEditing={() => edit(undefined)}
          onEditLast={editLast}
          onTyping={acts.typing}
        />
      ) : (
        <p className="px-4 pb-4 text-ink-3">{t(isArchived ? 'messages.archived' : 'messages.readOnly')}</p>
      )}
    </>
  );
};
