import type { Channel } from '@flux/contracts';
import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { allChannelsQuery } from '../messages/channels.ts';
import { useNews } from '../messages/news.ts';
import { useConversationState } from '../messages/useConversation.ts';
import { unreadNoticesQuery } from '../notifications/notices.ts';
import { useMe } from '../session/SignedIn.tsx';
import { queries, studio } from '../session/studio.ts';
import { type LastWord, type Waiting, waitingOf } from './waiting.ts';

/** Messages among which the last word of somebody else is looked for. */
const looked = 10;

const lastWordQuery = ({ id, lastSeq }: Channel, personId: string) =>
  queryOptions<LastWord | null>({
    queryKey: ['channel', id, 'last word', lastSeq],
    queryFn: async ({ signal }) => {
      const answer = await studio.call('GET /api/channels/:id/messages', {
        params: { id },
        query: { limit: looked },
        signal,
      });
      const last = answer.items.findLast((one) => one.authorId !== personId && one.deletedAt === undefined);
      return last === undefined ? null : { authorId: last.authorId, createdAt: last.createdAt };
    },
  });

/** What changes which channels there are, or what they are called. */
const telling: ReadonlySet<string> = new Set(['channel', 'left']);

export type WaitingView = {
  /** `undefined` while it is asked for. */
  readonly waiting: readonly Waiting[] | undefined;
  /** More notifications are unread than were asked for. */
  readonly hasMore: boolean;
  readonly error: Error | null;
};

const none: readonly never[] = [];

/** What waits for the person, as it changes. */
export function useWaiting(): WaitingView {
  const me = useMe();
  const standings = useConversationState(({ channels }) => channels);
  const notices = useQuery({ ...unreadNoticesQuery, refetchOnMount: 'always' });
  const channels = useQuery({ ...allChannelsQuery, refetchOnMount: 'always' });
  useNews((news) => {
    if (news.kind === 'heard' && telling.has(news.frame.type))
      void queries.invalidateQueries({ queryKey: allChannelsQuery.queryKey });
  });
  const unread = useMemo(() => {
    // The page itself knows what was said and read since the list was asked for.
    const now = (channels.data ?? none).map((channel): Channel => {
      const standing = standings.get(channel.id);
      return standing === undefined
        ? channel
        : { ...channel, unread: standing.unread, lastSeq: standing.heard };
    });
    return now.filter((one) => one.unread > 0);
  }, [channels.data, standings]);
  const words = useQueries({ queries: unread.map((channel) => lastWordQuery(channel, me.id)) });
  if (notices.data === undefined || channels.data === undefined)
    return { waiting: undefined, hasMore: false, error: notices.error ?? channels.error };
  const known = unread.flatMap(({ id }, at): readonly (readonly [string, LastWord])[] => {
    const word = words[at]?.data;
    return word == null ? none : [[id, word]];
  });
  return {
    waiting: waitingOf({ notices: notices.data.items, channels: unread, lastWords: new Map(known) }),
    hasMore: notices.data.nextCursor !== null,
    error: null,
  };
}
