import { pagePath } from '@flux/contracts/pages';
import { useQuery } from '@tanstack/react-query';
import { Archive } from 'lucide-react';
import { Link } from 'wouter';
import { LineTrouble } from '../errors/LineTrouble.tsx';
import { fileDate } from '../files/fileDate.ts';
import { Icon } from '../parts/Icon.tsx';
import { useLanguage } from '../words/words.ts';
import { archivedQuery } from './lists.ts';

/** The projects that were put away; nothing where there are none. */
export const ArchivedProjects = () => {
  const language = useLanguage();
  const { data: projects = [], error, refetch } = useQuery(archivedQuery);
  if (error !== null) return <LineTrouble error={error} onRetry={refetch} />;
  if (projects.length === 0) return null;
  return (
    <ul className="border-line border-t">
      {projects.map(({ id, name, archivedAt }) => (
        <li key={id} className="border-line border-b last:border-0">
          <Link
            href={pagePath('project', id)}
            className="-mx-2 flex min-h-11 items-center gap-3 rounded-control px-2 hover:bg-hover focus-visible:-outline-offset-2 desk:min-h-10"
          >
            <Icon of={Archive} className="text-ink-3" />
            <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
            {archivedAt !== null && <span className="text-ink-3">{fileDate(archivedAt, language)}</span>}
          </Link>
        </li>
      ))}
    </ul>
  );
};
