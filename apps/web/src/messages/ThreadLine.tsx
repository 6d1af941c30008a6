import type { Message } from '@flux/contracts';
import { AvatarRow } from '../parts/Avatar.tsx';
import { t } from '../words/words.ts';
import { Moment } from './Moment.tsx';
import { usePerson } from './people.ts';

export type ThreadLineProps = {
  readonly thread: NonNullable<Message['thread']>;
  readonly onOpen: (() => void) | undefined;
};

/** Under the first message of a thread: who replied, how often and when last. */
export const ThreadLine = ({ thread, onOpen }: ThreadLineProps) => {
  const person = usePerson();
  return (
    <button
      type="button"
      disabled={onOpen === undefined}
      className="group mt-1 flex h-6 items-center gap-1.5 rounded-control max-desk:h-11"
      onClick={onOpen}
    >
      <AvatarRow people={thread.people.slice(0, 3).map((id) => ({ id, ...person(id) }))} ground="work" />
      <span className="font-medium text-accent-text group-hover:underline">
        {t('messages.replies', { count: thread.replies })}
      </span>
      <Moment date={thread.lastReplyAt} />
    </button>
  );
};
