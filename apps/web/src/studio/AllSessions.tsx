import type { StudioSession } from '@flux/contracts';
import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { sayFailed } from '../errors/sayFailed.ts';
import { exactDate, fileDate } from '../files/fileDate.ts';
import { isProofRefused } from '../me/secondStep/isProofRefused.ts';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { t, useLanguage } from '../words/words.ts';
import { endSession, sessionsQuery } from './record.ts';
import { SearchField } from './SearchField.tsx';

const Row = ({ session }: { readonly session: StudioSession }) => {
  const language = useLanguage();
  const { id, current, person, device, network, lastActiveAt, abilities } = session;
  const ending = useMutation({
    mutationFn: () => endSession(id),
    onError: (error) => {
      if (!isProofRefused(error)) sayFailed(error);
    },
  });
  return (
    <tr className="border-line border-b">
      <th scope="row" className="h-12 truncate pr-3 text-left font-medium desk:h-9">
        {person.name} <span className="font-normal text-ink-3 max-desk:hidden">{person.email}</span>
      </th>
      <td className="truncate pr-3">{device}</td>
      <td className="truncate pr-3 text-ink-3 tabular-nums max-desk:hidden">{network}</td>
      <td className="pr-3 max-desk:hidden">
        {current ? (
          <span className="flex items-center gap-1.5 text-good">
            <Icon of={CircleCheck} size={14} />
            {t('me.thisDevice')}
          </span>
        ) : (
          <time dateTime={lastActiveAt} title={exactDate(lastActiveAt, language)} className="text-ink-2">
            {fileDate(lastActiveAt, language)}
          </time>
        )}
      </td>
      <td className="text-right">
        {abilities['session.end'] === true && (
          <Button
            kind="quiet"
            aria-label={t('console.endSessionOf', { person: person.name, device })}
            onClick={() => ending.mutate()}
            busy={ending.isPending && t('people.ending')}
          >
            {t('me.endSession')}
          </Button>
        )}
      </td>
    </tr>
  );
};

/** Where everybody is signed in. */
export const AllSessions = () => {
  const [search, look] = useState('');
  const list = useInfiniteQuery({
    ...sessionsQuery(useDeferredValue(search.trim())),
    placeholderData: keepPreviousData,
  });
  return (
    <section aria-labelledby="all-sessions" className="mt-8">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-3">
        <h2 id="all-sessions" className="text-16 font-semibold">
          {t('console.sessions')}
        </h2>
        <SearchField label={t('console.searchSessions')} value={search} onChange={look} />
      </div>
      <table className="w-full table-fixed border-collapse">
        <thead>
          <tr className="border-line border-b text-left text-ink-3">
            <th scope="col" className="h-9 font-normal">
              {t('console.who')}
            </th>
            <th scope="col" className="font-normal desk:w-[180px]">
              {t('me.device')}
            </th>
            <th scope="col" className="font-normal max-desk:hidden desk:w-[150px]">
              {t('me.network')}
            </th>
            <th scope="col" className="font-normal max-desk:hidden desk:w-[160px]">
              {t('me.lastUse')}
            </th>
            <td className="w-20" />
          </tr>
        </thead>
        <tbody>
          {list.data?.pages
            .flatMap(({ items }) => items)
            .map((session) => (
              <Row key={session.id} session={session} />
            ))}
        </tbody>
      </table>
      {list.hasNextPage && (
        <Button
          className="mt-4"
          onClick={() => list.fetchNextPage()}
          busy={list.isFetchingNextPage && t('waiting')}
        >
          {t('studio.more')}
        </Button>
      )}
    </section>
  );
};
