import type { Board } from '@flux/contracts';
import { useQueries, useQuery } from '@tanstack/react-query';
import { boardsQuery, projectsQuery, recentBoardsLimit, recentBoardsQuery } from '../projects/lists.ts';

/** A board with the name of its project, and when the person opened it or, never opened, when it was changed. */
export type KnownBoard = { readonly board: Board; readonly projectName: string; readonly at: string };

const none: readonly never[] = [];

/** What the person opened last; who has not opened enough yet sees what was changed last in their projects, too. */
export function useRecentBoards(): {
  readonly boards: readonly KnownBoard[] | undefined;
  readonly error: Error | null;
} {
  const { data: opened, error } = useQuery({ ...recentBoardsQuery, refetchOnMount: 'always' });
  const { data: projects = none } = useQuery(projectsQuery);
  const isShort = opened !== undefined && opened.length < recentBoardsLimit;
  const others = useQueries({
    queries: projects.map(({ id }) => ({ ...boardsQuery(id), enabled: isShort })),
    combine: (results) => ({
      boards: results.flatMap(({ data }) => data ?? none),
      areThere: results.every(({ data, error }) => data !== undefined || error !== null),
    }),
  });
  if (opened === undefined || (isShort && !others.areThere)) return { boards: undefined, error };
  const openedIds = new Set(opened.map(({ id }) => id));
  const fill = others.boards
    .filter(({ id }) => !openedIds.has(id))
    .toSorted((a, b) => b.changedAt.localeCompare(a.changedAt))
    .map((board) => ({
      board,
      projectName: projects.find(({ id }) => id === board.projectId)?.name ?? '',
      at: board.changedAt,
    }));
  const mine = opened.map((board) => ({ board, projectName: board.projectName, at: board.openedAt }));
  return { boards: [...mine, ...fill].slice(0, recentBoardsLimit), error };
}
