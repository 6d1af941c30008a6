import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { Download, FileBraces, Link2, Link2Off, Sheet, X } from 'lucide-react';
import { use, useState } from 'react';
import { sayFailed } from '../errors/sayFailed.ts';
import { Trouble } from '../errors/Trouble.tsx';
import { fileDate } from '../files/fileDate.ts';
import { Heading } from '../me/Heading.tsx';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Menu } from '../parts/Menu.tsx';
import { MenuRow } from '../parts/MenuRow.tsx';
import { QuietSelect } from '../parts/QuietSelect.tsx';
import { Waiting } from '../parts/Waiting.tsx';
import { studioWords } from '../words/studio.ts';
import { t, useLanguage } from '../words/words.ts';
import { AllSessions } from './AllSessions.tsx';
import { AnomalyPolicy } from './AnomalyPolicy.tsx';
import { EventRow } from './EventRow.tsx';
import { eventKinds, eventName } from './eventKinds.ts';
import { RecordPolicy } from './RecordPolicy.tsx';
import { eventsQuery, type RecordView, recordQuery, type Span, saveRecord, spanEnding } from './record.ts';
import { SecondStepPolicy } from './SecondStepPolicy.tsx';
import { ThrottledTries } from './ThrottledTries.tsx';
import { TimelineChart } from './TimelineChart.tsx';

/** Whether the record is as it was written. */
const RecordState = () => {
  const language = useLanguage();
  const { data } = useQuery(recordQuery);
  if (data === undefined) return null;
  const { entries, brokenAt, checkedAt } = data;
  const when = fileDate(checkedAt, language);
  return (
    <p className={`flex items-center gap-1.5 ${brokenAt === null ? 'text-ink-2' : 'text-bad'}`}>
      <Icon of={brokenAt === null ? Link2 : Link2Off} />
      {brokenAt === null
        ? t('console.whole', { entries: entries.toLocaleString(language), when })
        : t('console.broken', { entry: brokenAt.toLocaleString(language), when })}
    </p>
  );
};

/** What happened to accounts and sessions, for who looks after the studio. */
export default function Security() {
  use(studioWords);
  const [span, choose] = useState(() => spanEnding('week', Date.now()));
  const [spanName, nameSpan] = useState<Span>('week');
  const [kind, only] = useState('');
  const [person, onlyOf] = useState<{ readonly id: string; readonly name: string }>();
  const view: RecordView = {
    ...span,
    ...(kind === '' ? {} : { kind }),
    ...(person === undefined ? {} : { person: person.id }),
  };
  const list = useInfiniteQuery(eventsQuery(view));
  const save = useMutation({
    mutationFn: (format: 'csv' | 'json') => saveRecord(view, format),
    onError: (error) => sayFailed(error),
  });
  const events = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const names = { day: t('console.day'), week: t('console.week'), month: t('console.month') };
  return (
    <>
      <Heading title={t('studio.security')} lead={t('console.lead')}>
        <RecordState />
        <Menu
          button={
            <>
              <Icon of={Download} />
              {t('console.export')}
            </>
          }
          buttonClass="button button-plain button-form"
          side="below"
        >
          <MenuRow icon={Sheet} label={t('console.csv')} onClick={() => save.mutate('csv')} />
          <MenuRow icon={FileBraces} label={t('console.json')} onClick={() => save.mutate('json')} />
        </Menu>
      </Heading>
      <section aria-labelledby="events">
        <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2">
          <h2 id="events" className="flex-1 text-16 font-semibold">
            {t('console.events')}
          </h2>
          {person !== undefined && (
            <Button aria-label={t('console.allPeople')} onClick={() => onlyOf(undefined)}>
              {person.name}
              <Icon of={X} size={14} />
            </Button>
          )}
          <QuietSelect
            label={t('console.kind')}
            options={['', ...eventKinds].map((value) => ({
              value,
              title: value === '' ? t('console.allKinds') : eventName(value),
            }))}
            value={kind}
            onChange={only}
          />
          <QuietSelect
            label={t('console.span')}
            options={(['day', 'week', 'month'] as const).map((value) => ({ value, title: names[value] }))}
            value={spanName}
            onChange={(next) => {
              nameSpan(next);
              choose(spanEnding(next, Date.now()));
            }}
          />
        </div>
        <TimelineChart view={view} />
        {list.data === undefined ? (
          list.error === null ? (
            <Waiting />
          ) : (
            <Trouble error={list.error} onRetry={list.refetch} />
          )
        ) : events.length === 0 ? (
          <p className="text-ink-2">{t('console.nothing')}</p>
        ) : (
          <table className="w-full table-fixed border-collapse">
            <thead>
              <tr className="border-line border-b text-left text-ink-3">
                <th scope="col" className="h-9 font-normal desk:w-[210px]">
                  {t('console.what')}
                </th>
                <th scope="col" className="font-normal desk:w-[140px]">
                  {t('console.who')}
                </th>
                <th scope="col" className="font-normal max-desk:hidden">
                  {t('console.detail')}
                </th>
                <th scope="col" className="font-normal max-desk:hidden desk:w-[150px]">
                  {t('me.device')}
                </th>
                <th scope="col" className="font-normal max-desk:hidden desk:w-[130px]">
                  {t('me.network')}
                </th>
                <th scope="col" className="w-24 text-right font-normal">
                  {t('console.when')}
                </th>
              </tr>
            </thead>
            <tbody>
              {events.map((event) => (
                <EventRow key={event.seq} event={event} onPerson={onlyOf} />
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
      </section>
      <AllSessions />
      <ThrottledTries />
      <SecondStepPolicy />
      <AnomalyPolicy />
      <RecordPolicy />
    </>
  );
}
