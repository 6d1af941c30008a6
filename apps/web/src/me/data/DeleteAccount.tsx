import type { Leaving } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { Trouble } from '../../errors/Trouble.tsx';
import { Button } from '../../parts/Button.tsx';
import { Waiting } from '../../parts/Waiting.tsx';
import { studio } from '../../session/studio.ts';
import { t } from '../../words/words.ts';
import { DeleteAccountDialog } from './DeleteAccountDialog.tsx';

const leavingQuery = queryOptions({
  queryKey: ['leaving'],
  queryFn: ({ signal }) => studio.call('GET /api/me/leaving', { signal }),
  staleTime: 0,
});

/** What is to be done before somebody can leave. */
const Obstacles = ({ isOwner, projects }: Leaving) => (
  <div className="mb-4">
    {isOwner && <p>{t('leaving.owner')}</p>}
    {projects.length > 0 && (
      <>
        <p>{t('leaving.handOver')}</p>
        <ul className="mt-2 list-disc pl-5">
          {projects.map(({ id, name }) => (
            <li key={id}>
              <Link href={pagePath('people', id)} className="underline">
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </>
    )}
  </div>
);

/** How somebody leaves the studio for good, and what becomes of what they did. */
export const DeleteAccount = () => {
  const [isAsking, setAsking] = useState(false);
  const { data, error, refetch } = useQuery(leavingQuery);
  if (data === undefined) return error === null ? <Waiting /> : <Trouble error={error} onRetry={refetch} />;
  const mayLeave = !data.isOwner && data.projects.length === 0;
  return (
    <section aria-labelledby="delete-account">
      <h2 id="delete-account" className="mb-1 text-16 font-semibold">
        {t('leaving.title')}
      </h2>
      <ul className="mb-4 list-disc pl-5 text-ink-2">
        <li>{t('leaving.gone')}</li>
        <li>{t('leaving.stays')}</li>
        <li>{t('leaving.alone')}</li>
      </ul>
      {mayLeave ? (
        <Button size="form" className="danger" onClick={() => setAsking(true)}>
          {t('leaving.submit')}
        </Button>
      ) : (
        <Obstacles {...data} />
      )}
      {isAsking && <DeleteAccountDialog onClose={() => setAsking(false)} />}
    </section>
  );
};
