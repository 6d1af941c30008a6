import type { Throttled } from '@flux/contracts';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useRef } from 'react';
import { sayFailed } from '../errors/sayFailed.ts';
import { Trouble } from '../errors/Trouble.tsx';
import { exactDate, fileDate } from '../files/fileDate.ts';
import { isProofRefused } from '../me/secondStep/isProofRefused.ts';
import { Button } from '../parts/Button.tsx';
import { say } from '../parts/toasts/toasts.ts';
import { Waiting } from '../parts/Waiting.tsx';
import { t, useLanguage } from '../words/words.ts';
import { releaseThrottled, throttledName, throttledQuery, triedWord } from './throttled.ts';

type RowProps = { readonly row: Throttled; readonly onReleased: () => void };

const Row = ({ row, onReleased }: RowProps) => {
  const language = useLanguage();
  const { id, kind, person, network, tries, forgottenAt } = row;
  const who = throttledName(row);
  const releasing = useMutation({
    mutationFn: () => releaseThrottled(id),
    onSuccess: () => {
      say({ icon: CircleCheck, text: t('throttled.released', { who }) });
      onReleased();
    },
    onError: (error) => {
      if (!isProofRefused(error)) sayFailed(error);
    },
  });
  return (
    <tr className="border-line border-b">
      <th scope="row" className="h-12 py-1 pr-3 text-left font-medium desk:h-9 desk:truncate">
        {who}{' '}
        {person !== null && <span className="font-normal text-ink-3 max-desk:hidden">{person.email}</span>}
        <span className="block truncate font-normal text-ink-3 desk:hidden">
          {[network, person?.email].filter((part) => part != null).join(', ')}
        </span>
      </th>
      <td className="truncate pr-3 text-ink-2 max-desk:hidden" title={triedWord(kind)}>
        {triedWord(kind)}
      </td>
      <td className="truncate pr-3 text-ink-3 tabular-nums max-desk:hidden">{network}</td>
      <td className="pr-3 text-right tabular-nums">{tries.toLocaleString(language)}</td>
      <td className="pr-3 text-right text-ink-2 max-desk:hidden">
        <time dateTime={forgottenAt} title={exactDate(forgottenAt, language)}>
          {fileDate(forgottenAt, language)}
        </time>
      </td>
      <td className="text-right">
        <Button
          kind="quiet"
          aria-label={t('throttled.releaseOf', { who, tried: triedWord(kind), network: network ?? '' })}
          onClick={() => releasing.mutate()}
          busy={releasing.isPending && t('throttled.releasing')}
        >
          {t('throttled.release')}
        </Button>
      </td>
    </tr>
  );
};

/** Accounts and networks that have to wait between two tries to sign in. */
export const ThrottledTries = () => {
  const list = useInfiniteQuery(throttledQuery);
  const heading = useRef<HTMLHeadingElement>(null);
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section aria-labelledby="throttled" className="mt-8">
      <h2 id="throttled" ref={heading} tabIndex={-1} className="mb-1 text-16 font-semibold">
        {t('throttled.title')}
      </h2>
      <p className="mb-2 max-w-[640px] text-ink-2">{t('throttled.lead')}</p>
      {list.data === undefined ? (
        list.error === null ? (
          <Waiting />
        ) : (
          <Trouble error={list.error} onRetry={list.refetch} />
        )
      ) : rows.length === 0 ? (
        <p className="text-ink-3">{t('throttled.none')}</p>
      ) : (
        <table className="w-full table-fixed border-collapse">
          <thead>
            <tr className="border-line border-b text-left text-ink-3">
              <th scope="col" className="h-9 font-normal">
                {t('console.who')}
              </th>
              <th scope="col" className="font-normal max-desk:hidden desk:w-[200px]">
                {t('console.what')}
              </th>
              <th scope="col" className="font-normal max-desk:hidden desk:w-[150px]">
                {t('me.network')}
              </th>
              <th scope="col" className="w-16 pr-3 text-right font-normal">
                {t('throttled.tries')}
              </th>
              <th scope="col" className="pr-3 text-right font-normal max-desk:hidden desk:w-[100px]">
                {t('throttled.until')}
              </th>
              <td className="w-24" />
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.id} row={row} onReleased={() => heading.current?.focus()} />
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
          {t('studio.more')}
        </Button>
      )}
    </section>
  );
};
