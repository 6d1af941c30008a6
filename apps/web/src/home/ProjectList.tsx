import type { Project } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { Link } from 'wouter';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { ArchivedProjects } from '../projects/ArchivedProjects.tsx';
import { projectsQuery } from '../projects/lists.ts';
import { roleName } from '../projects/roleName.ts';
import { t } from '../words/words.ts';
import { Section } from './Section.tsx';

const none: readonly never[] = [];

/** The first letter of a project, as it stands on the rail. */
const letterOf = (name: string): string => ([...name.trim()][0] ?? '').toLocaleUpperCase();

const Row = ({ project: { id, name, role } }: { readonly project: Project }) => (
  <li className="border-line border-b last:border-0">
    <Link
      href={pagePath('project', id)}
      className="-mx-2 flex h-11 items-center gap-3 rounded-control px-2 hover:bg-hover focus-visible:-outline-offset-2 desk:h-10"
    >
      <span
        aria-hidden="true"
        className="grid size-6 flex-none place-items-center rounded-control border border-line-2 font-semibold text-ink-2"
      >
        {letterOf(name)}
      </span>
      <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
      <span className="flex-none text-ink-3">{roleName(role)}</span>
    </Link>
  </li>
);

/** Every project of the person; those that were put away stand at the end. */
export const ProjectList = ({ onNewProject }: { readonly onNewProject: () => void }) => {
  const { data: open = none } = useQuery(projectsQuery);
  return (
    <Section
      title={t('home.projects')}
      count={open.length}
      aside={
        <Button kind="quiet" className="-mr-2.5 max-desk:h-11" onClick={onNewProject}>
          <Icon of={Plus} />
          {t('rail.newProject')}
        </Button>
      }
    >
      <ul>
        {open.map((project) => (
          <Row key={project.id} project={project} />
        ))}
      </ul>
      <ArchivedProjects />
    </Section>
  );
};
