import { useQuery } from '@tanstack/react-query';
import { useTitle } from '../parts/useTitle.ts';
import { Shell } from '../shell/Shell.tsx';
import { t } from '../words/words.ts';
import { ArchivedProjects } from './ArchivedProjects.tsx';
import { archivedQuery } from './lists.ts';

/** The projects that were put away. */
export default function ArchivePage() {
  useTitle(t('archive.title'));
  const { data } = useQuery(archivedQuery);
  return (
    <Shell>
      {() => (
        <div className="min-h-0 flex-1 overflow-y-auto px-4 pt-6 pb-10 desk:px-8 desk:pt-7">
          <div className="max-w-[860px]">
            <h1 className="mb-4 text-28 font-semibold">{t('archive.title')}</h1>
            {data?.length === 0 && <p className="text-14 text-ink-2">{t('archive.empty')}</p>}
            <ArchivedProjects />
          </div>
        </div>
      )}
    </Shell>
  );
}
