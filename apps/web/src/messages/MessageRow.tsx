import { Clock, OctagonX } from 'lucide-react';
import { type KeyboardEvent, memo, useState } from 'react';
import { Avatar } from '../parts/Avatar.tsx';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { t } from '../words/words.ts';
import { Attachments } from './Attachments.tsx';
import type { ShownMessage } from './conversation/shownMessages.ts';
import { MessageActions, type MessageDoings } from './MessageActions.tsx';
import { MessageBody } from './MessageBody.tsx';
import { Moment } from './Moment.tsx';
import { usePerson } from './people.ts';
import { Reactions } from './Reactions.tsx';
import { refusalText } from './refusalText.ts';
import { ThreadLine } from './ThreadLine.tsx';

export type MessageRowProps = {
  readonly shown: ShownMessage;
  readonly goesOn: boolean;
  /** The one message that Tab leads to; arrow keys go on from it. */
  readonly isTabStop: boolean;
  readonly isSought: boolean;
  readonly isOffline: boolean;
  readonly doings: MessageDoings;
  readonly onFocus: () => void;
  readonly onSendAgain: (key: string) => void;
  readonly onGiveUp: (key: string) => void;
};

/** The keys of a focused message, by what they do. */
function doByKey(event: KeyboardEvent<HTMLElement>, doings: MessageDoings): void {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
  const { onReply, onEdit, onDelete, onCopyLink } = doings;
  const byKey: Readonly<Record<string, (() => void) | undefined>> = {
    r: onReply,
    e: onEdit,
    c: onCopyLink,
    delete: onDelete,
    backspace: onDelete,
  };
  const action = byKey[event.key.toLowerCase()];
  if (action === undefined) return;
  event.preventDefault();
  action();
}

const State = ({
  shown: { state },
  isOffline,
  onSendAgain,
  onGiveUp,
}: Pick<MessageRowProps, 'shown' | 'isOffline' | 'onSendAgain' | 'onGiveUp'>) => {
  if (state.kind === 'stands') return null;
  if (state.kind === 'waiting') {
    return (
      <p className={`mt-1 flex items-center gap-1.5 ${isOffline ? 'text-warn' : 'sr-only'}`}>
        <Icon of={Clock} size={14} />
        {t(isOffline ? 'messages.sentLater' : 'messages.sending')}
      </p>
    );
  }
  return (
    <div role="alert" className="mt-1 flex flex-wrap items-center gap-2 text-bad">
      <span className="flex items-center gap-1.5">
        <Icon of={OctagonX} size={14} />
        {refusalText(state.code)}
      </span>
      <Button onClick={() => onSendAgain(state.key)}>{t('error.again')}</Button>
      <Button kind="quiet" onClick={() => onGiveUp(state.key)}>
        {t('messages.giveUp')}
      </Button>
    </div>
  );
};

/** One message: who, when, what, and what others made of it. */
export const MessageRow = memo(
  ({
    shown,
    goesOn,
    isTabStop,
    isSought,
    isOffline,
    doings,
    onFocus,
    onSendAgain,
    onGiveUp,
  }: MessageRowProps) => {
    const [isPointedAt, pointAt] = useState(false);
    const [hasFocus, setFocus] = useState(false);
    const { message, state } = shown;
    const author = usePerson()(message.authorId);
    const isDeleted = message.deletedAt !== undefined;
    const isActive = (isPointedAt || hasFocus) && !isDeleted && state.kind === 'stands';
    return (
      <article
        id={`message-${message.id}`}
        aria-label={t('messages.by', { person: author.name })}
        tabIndex={isTabStop ? 0 : -1}
        className={`message ${goesOn ? 'pt-0.5' : 'pt-1.5'} ${isSought ? 'bg-accent-wash' : isActive ? 'bg-hover/50' : ''}`}
        onKeyDown={(event) => doByKey(event, doings)}
        onPointerEnter={(event) => pointAt(event.pointerType === 'mouse')}
        onPointerLeave={() => pointAt(false)}
        onFocus={() => {
          setFocus(true);
          onFocus();
        }}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) setFocus(false);
        }}
      >
        {goesOn ? (
          <span className="grid justify-items-center pt-0.5">
            {isActive && <Moment date={message.createdAt} className="sr-only" />}
          </span>
        ) : (
          <span className="pt-0.5">
            <Avatar {...author} isNamed />
          </span>
        )}
        <div className="min-w-0">
          {!goesOn && (
            <header className="flex items-baseline gap-1.5">
              <bdi className="truncate font-semibold">{author.name}</bdi>
              <Moment date={message.createdAt} />
            </header>
          )}
          {isDeleted ? (
            <p className="text-ink-3">{t('messages.deleted')}</p>
          ) : (
            <>
              {message.body !== '' && (
                <div className={state.kind === 'stands' ? '' : 'text-ink-2'}>
                  <MessageBody
                    body={message.body}
                    after={
                      message.editedAt === undefined ? null : (
                        <span className="text-13 text-ink-3"> {t('messages.edited')}</span>
                      )
                    }
                  />
                </div>
              )}
              <Attachments files={message.attachments} />
              <Reactions
                reactions={message.reactions}
                mayReact={doings.onReact !== undefined}
                onReact={(emoji) => doings.onReact?.(emoji)}
              />
            </>
          )}
          {message.thread !== undefined && message.thread.replies > 0 && (
            <ThreadLine thread={message.thread} onOpen={doings.onReply} />
          )}
          <State shown={shown} isOffline={isOffline} onSendAgain={onSendAgain} onGiveUp={onGiveUp} />
        </div>
        {isActive && <MessageActions {...doings} />}
      </article>
    );
  },
);
