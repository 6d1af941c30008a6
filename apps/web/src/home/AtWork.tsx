import type { Member, Project } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { Avatar } from '../parts/Avatar.tsx';
import { useHere } from '../people/here.ts';
import { membersQuery, projectsQuery } from '../projects/lists.ts';
import { useMe } from '../session/SignedIn.tsx';
import { t } from '../words/words.ts';
import { Section } from './Section.tsx';

const none: readonly never[] = [];

type Known = {
  readonly people: readonly Member[];
  readonly projectsOf: ReadonlyMap<string, readonly Project[]>;
};

/** Everybody with whom the person shares a project, and which ones. */
function known(projects: readonly Project[], members: readonly (readonly Member[])[], meId: string): Known {
  const people = new Map<string, Member>();
  const projectsOf = new Map<string, Project[]>();
  for (const [at, project] of projects.entries()) {
    for (const member of members[at] ?? none) {
      if (member.id === meId) continue;
      people.set(member.id, people.get(member.id) ?? member);
      projectsOf.set(member.id, [...(projectsOf.get(member.id) ?? none), project]);
    }
  }
  return { people: [...people.values()], projectsOf };
}

/** Colleagues who are at the studio now; without any there is nothing to say. */
export const AtWork = () => {
  const me = useMe();
  const { data: projects = none } = useQuery(projectsQuery);
  const members = useQueries({
    queries: projects.map(({ id }) => membersQuery(id)),
    combine: (results) => results.map(({ data }) => data ?? none),
  });
  const { people, projectsOf } = known(projects, members, me.id);
  const here = useHere(people);
  if (here.length === 0) return null;
  return (
    <Section title={t('home.atWork')} count={here.length}>
      <ul>
        {here.map(({ id, name, color }) => (
          <li
            key={id}
            className="grid min-h-11 grid-cols-[24px_minmax(0,1fr)_auto] items-center gap-x-3 border-line border-b last:border-0 desk:min-h-10"
          >
            <Avatar name={name} color={color} size={20} isNamed />
            <span className="truncate font-medium">{name}</span>
            <span className="flex min-w-0 flex-wrap justify-end gap-x-4">
              {projectsOf.get(id)?.map((project) => (
                <Link
                  key={project.id}
                  href={pagePath('project', project.id)}
                  className="truncate text-ink-2 hover:text-ink hover:underline max-desk:py-2.5"
                >
                  {project.name}
                </Link>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
};
