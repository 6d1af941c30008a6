import type { Channel, Message } from '@flux/contracts';
import { X } from 'lucide-react';
import { useEffect } from 'react';
import { Avatar } from '../parts/Avatar.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { useIsWide } from '../parts/useMedia.ts';
import { t } from '../words/words.ts';
import { Attachments } from './Attachments.tsx';
import type { Suggested } from './MentionList.tsx';
import { MessageBody } from './MessageBody.tsx';
import { Moment } from './Moment.tsx';
import { usePerson } from './people.ts';
import { Talk } from './Talk.tsx';
import { useConversationState } from './useConversation.ts';

export type ThreadProps = {
  readonly channel: Channel;
  readonly first: Message;
  readonly people: readonly Suggested[];
  readonly mayUpload: boolean;
  readonly onClose: () => void;
};

/** The replies to one message, beside the channel. */
export const Thread = ({ channel, first, people, mayUpload, onClose }: ThreadProps) => {
  const kept = useConversationState(
    ({ windows }) => windows.get(channel.id)?.kept.find(({ message }) => message.id === first.id)?.message,
  );
  const message = kept ?? first;
  // Where there is room for one of the two, the channel's own heading is hidden.
  const Heading = useIsWide() ? 'h2' : 'h1';
  const author = usePerson()(message.authorId);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (
        event.key === 'Escape' &&
        !event.defaultPrevented &&
        document.querySelector('dialog[open], :popover-open') === null
      )
        onClose();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [onClose]);
  return (
    <section aria-label={t('messages.thread')} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex h-[52px] flex-none items-center gap-2 border-line border-b pr-2 pl-4 desk:h-11">
        <Heading className="text-14 font-semibold">{t('messages.thread')}</Heading>
        <span className="min-w-0 flex-1 truncate text-ink-3">{channel.name}</span>
        <IconButton icon={X} label={t('dialog.close')} hotkey="Esc" onClick={onClose} />
      </header>
      <div className="message max-h-[40%] flex-none overflow-y-auto border-line border-b py-3">
        <span className="pt-0.5">
          <Avatar {...author} isNamed />
        </span>
        <div className="min-w-0">
          <div className="flex items-baseline gap-1.5">
            <span className="truncate font-semibold">{author.name}</span>
            <Moment date={message.createdAt} />
          </div>
          {message.deletedAt === undefined ? (
            <>
              <MessageBody body={message.body} />
              <Attachments files={message.attachments} />
            </>
          ) : (
            <p className="text-ink-3">{t('messages.deleted')}</p>
          )}
        </div>
      </div>
      <Talk
        channel={channel}
        threadId={first.id}
        people={people}
        mayUpload={mayUpload}
        takesFocus
        empty={<p className="flex-1 px-4 py-3 text-ink-3">{t('messages.noReplies')}</p>}
      />
    </section>
  );
};
