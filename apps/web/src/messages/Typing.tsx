import { useEffect, useState } from 'react';
import { useMe } from '../session/SignedIn.tsx';
import { t, useLanguage } from '../words/words.ts';
import { usePerson } from './people.ts';
import { useConversationState } from './useConversation.ts';

/** Milliseconds after which somebody who was not heard of has stopped (contract, "Presence and typing"). */
const stopsAfter = 6_000;

const nobody: ReadonlyMap<string, number> = new Map();

/** Who is writing here now. */
export const Typing = ({ channelId }: { readonly channelId: string }) => {
  const me = useMe();
  const person = usePerson();
  const typing = useConversationState((state) => state.typing.get(channelId) ?? nobody);
  const names = new Intl.ListFormat(useLanguage());
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    setNow(Date.now());
    if (typing.size === 0) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [typing]);
  const writers = [...typing]
    .filter(([id, at]) => id !== me.id && now - at < stopsAfter)
    .map(([id]) => person(id).name);
  return (
    <p className="h-[26px] truncate px-4 pb-1.5 text-ink-3">
      {writers.length > 0 &&
        writers.length <= 3 &&
        t('messages.typing', { count: writers.length, people: names.format(writers) })}
      {writers.length > 3 && t('messages.typingMany')}
    </p>
  );
};
