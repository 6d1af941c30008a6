import { useEffect } from 'react';
import { useConversation, useConversationState } from './useConversation.ts';

/** Milliseconds for which the end must be seen before it counts as read. */
const glance = 400;

/** Moves the read marker to the end of the channel while its end is seen by somebody who is looking. */
export function useReadMarker(channelId: string, isAtEnd: boolean): void {
  const { read } = useConversation();
  const heard = useConversationState(({ channels }) => channels.get(channelId)?.heard ?? 0);
  const readSeq = useConversationState(({ channels }) => channels.get(channelId)?.readSeq ?? 0);
  useEffect(() => {
    if (!isAtEnd || heard <= readSeq) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      if (document.visibilityState !== 'visible' || !document.hasFocus()) return;
      timer = setTimeout(() => read(channelId, heard), glance);
    };
    look();
    addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      removeEventListener('focus', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [channelId, isAtEnd, heard, readSeq, read]);
}
