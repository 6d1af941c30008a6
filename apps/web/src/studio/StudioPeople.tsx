import type { StudioPerson } from '@flux/contracts';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { use, useDeferredValue, useState } from 'react';
import { Trouble } from '../errors/Trouble.tsx';
import { Heading } from '../me/Heading.tsx';
import { Button } from '../parts/Button.tsx';
import { Waiting } from '../parts/Waiting.tsx';
import { useMe } from '../session/SignedIn.tsx';
import { studioWords } from '../words/studio.ts';
import { t } from '../words/words.ts';
import { DisableDialog } from './DisableDialog.tsx';
import { GiveStudioDialog } from './GiveStudioDialog.tsx';
import { PersonRow } from './PersonRow.tsx';
import { studioPeopleQuery } from './people.ts';
import { SearchField } from './SearchField.tsx';

/** Everybody with an account in this studio, for who looks after it. */
export default function StudioPeople() {
  use(studioWords);
  const me = useMe();
  const [search, look] = useState('');
  const [doomed, doom] = useState<StudioPerson>();
  const [next, choose] = useState<StudioPerson>();
  const list = useInfiniteQuery({
    ...studioPeopleQuery(useDeferredValue(search.trim())),
    placeholderData: keepPreviousData,
  });
  const people = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const total = list.data?.pages[0]?.total ?? 0;
  return (
    <>
      <Heading
        title={t('studio.people')}
        lead={t(search.trim() === '' ? 'studio.peopleLead' : 'studio.found', { count: total })}
      >
        <SearchField label={t('studio.search')} value={search} onChange={look} />
      </Heading>
      {list.data === undefined ? (
        list.error === null ? (
          <Waiting />
        ) : (
          <Trouble error={list.error} onRetry={list.refetch} />
        )
      ) : people.length === 0 ? (
        <p className="text-ink-2">{t('studio.nobody')}</p>
      ) : (
        <table className="w-full border-collapse desk:table-fixed">
          <thead>
            <tr className="border-line border-b text-left text-ink-3">
              <th scope="col" className="h-9 font-normal">
                {t('field.name')}
              </th>
              <th scope="col" className="pl-2.5 font-normal desk:w-[150px]">
                {t('people.role')}
              </th>
              <th scope="col" className="font-normal max-desk:hidden desk:w-[130px]">
                {t('secondStep.name')}
              </th>
              <th scope="col" className="font-normal max-desk:hidden desk:w-[190px]">
                {t('me.lastUse')}
              </th>
              <th scope="col" className="pr-3 text-right font-normal max-desk:hidden desk:w-[90px]">
                {t('studio.sessions')}
              </th>
              <td className="w-11" />
            </tr>
          </thead>
          <tbody>
            {people.map((person) => (
              <PersonRow
                key={person.id}
                person={person}
                isMe={person.id === me.id}
                onDisable={() => doom(person)}
                onGive={() => choose(person)}
              />
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
      {next !== undefined && <GiveStudioDialog person={next} onClose={() => choose(undefined)} />}
      {doomed !== undefined && <DisableDialog person={doomed} onClose={() => doom(undefined)} />}
    </>
  );
}
