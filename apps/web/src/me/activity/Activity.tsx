import type { AuditEvent, AuditEvents } from '@flux/contracts';
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { use } from 'react';
import { Trouble } from '../../errors/Trouble.tsx';
import { exactDate, fileDate } from '../../files/fileDate.ts';
import { Button } from '../../parts/Button.tsx';
import { Waiting } from '../../parts/Waiting.tsx';
import { studio } from '../../session/studio.ts';
import { EventName } from '../../studio/EventName.tsx';
import { studioWords } from '../../words/studio.ts';
import { t, useLanguage } from '../../words/words.ts';
import { Heading } from '../Heading.tsx';
import { ownDetail } from './ownDetail.ts';

const activityQuery = infiniteQueryOptions({
  queryKey: ['activity'],
  initialPageParam: '',
  queryFn: ({ pageParam, signal }): Promise<AuditEvents> =>
    studio.call('GET /api/me/security-events', {
      query: pageParam === '' ? {} : { cursor: pageParam },
      signal,
    }),
  getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  staleTime: 0,
});

const Row = ({ event }: { readonly event: AuditEvent }) => {
  const language = useLanguage();
  const { kind, device, network, at } = event;
  const detail = ownDetail(event);
  return (
    <tr className="border-line border-b">
      <EventName kind={kind} />
      <td className="truncate pr-3 text-ink-2 max-desk:hidden" title={detail}>
        {detail}
      </td>
      <td className="truncate pr-3 text-ink-3" title={device ?? undefined}>
        {device}
      </td>
      <td className="truncate pr-3 text-ink-3 tabular-nums max-desk:hidden">{network}</td>
      <td className="text-right text-ink-3">
        <time dateTime={at} title={exactDate(at, language)}>
          {fileDate(at, language)}
        </time>
      </td>
    </tr>
  );
};

/** What happened around the person's own sign-in. */
export default function Activity() {
  use(studioWords);
  const list = useInfiniteQuery(activityQuery);
  if (list.data === undefined)
    return list.error === null ? <Waiting /> : <Trouble error={list.error} onRetry={list.refetch} />;
  const events = list.data.pages.flatMap(({ items }) => items);
  return (
    <div>
      <Heading title={t('activity.title')} lead={t('activity.lead')} />
      {events.length === 0 ? (
        <p className="text-ink-2">{t('activity.nothing')}</p>
      ) : (
        <table className="w-full table-fixed border-collapse">
          <thead>
            <tr className="border-line border-b text-left text-ink-3">
              <th scope="col" className="h-9 font-normal desk:w-[230px]">
                {t('console.what')}
              </th>
              <th scope="col" className="font-normal max-desk:hidden">
                {t('console.detail')}
              </th>
              <th scope="col" className="font-normal desk:w-[170px]">
                {t('me.device')}
              </th>
              <th scope="col" className="font-normal max-desk:hidden desk:w-[140px]">
                {t('me.network')}
              </th>
              <th scope="col" className="w-24 text-right font-normal">
                {t('console.when')}
              </th>
            </tr>
          </thead>
          <tbody>
            {events.map((event) => (
              <Row key={event.seq} event={event} />
            ))}
          </tbody>
        </table>
      )}
      {list.hasNextPage && (
        <Button
          className="mt-4"
          onClick={() => list.fetchNextPage()}
          busy={list.isFetchingNextPage && t('waiting')}
        >
          {t('notices.more')}
        </Button>
      )}
    </div>
  );
}
