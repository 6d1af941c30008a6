import type { Board } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { useQueries, useQuery } from '@tanstack/react-query';
import { FolderOpen, PenTool } from 'lucide-react';
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { boardsQuery, projectsQuery } from '../projects/lists.ts';
import type { Command } from '../shell/commands.ts';
import { t } from '../words/words.ts';

const none: readonly never[] = [];

/** Every board and project of the person, as something to go to. */
export function usePlaces(): readonly Command[] {
  const [, go] = useLocation();
  const { data: projects = none } = useQuery(projectsQuery);
  const boards = useQueries({
    queries: projects.map(({ id }) => boardsQuery(id)),
    combine: (results) => results.map(({ data }) => data ?? none),
  });
  return useMemo(() => {
    const board = (project: string) => (one: Board) =>
      ({
        id: `board ${one.id}`,
        group: 'go',
        icon: PenTool,
        label: one.name,
        detail: t('palette.boardIn', { project }),
        run: () => go(pagePath('board', one.id)),
      }) satisfies Command;
    return projects.flatMap(({ id, name }, index): readonly Command[] => [
      {
        id: `project ${id}`,
        group: 'go',
        icon: FolderOpen,
        label: name,
        detail: t('palette.project'),
        run: () => go(pagePath('project', id)),
      },
      ...(boards[index] ?? none).map(board(name)),
    ]);
  }, [projects, boards, go]);
}
