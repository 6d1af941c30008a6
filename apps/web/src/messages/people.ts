import type { Member } from '@flux/contracts';
import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, useMemo } from 'react';
import type { PersonLook } from '../parts/Avatar.tsx';
import { membersQuery } from '../projects/lists.ts';
import { t } from '../words/words.ts';

export type People = ReadonlyMap<string, PersonLook>;

export const PeopleContext = createContext<People>(new Map());

/** Slate, which is given last. */
const colorOfUnknown = 7;

/** How somebody is shown; who is no longer in the project is somebody without a name. */
export function usePerson(): (id: string) => PersonLook {
  const people = useContext(PeopleContext);
  return (id) => people.get(id) ?? { name: t('messages.formerMember'), color: colorOfUnknown };
}

const nobody: readonly Member[] = [];

/** The people of a project, and how each is shown. */
export function usePeople(projectId: string): {
  readonly members: readonly Member[];
  readonly people: People;
} {
  const { data: members = nobody } = useQuery(membersQuery(projectId));
  const people = useMemo(
    () => new Map(members.map(({ id, name, color }) => [id, { name, color }])),
    [members],
  );
  return { members, people };
}
