import type { Board, Member, OpenInvite, Project, RecentBoard } from '@flux/contracts';
import { queryOptions } from '@tanstack/react-query';
import { queries, studio } from '../session/studio.ts';

type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

/** The longest page that a list gives (api.md, "Lists"). */
const pageSize = 200;

/** Every item of a list, page by page. */
export async function all<T>(
  page: (query: { limit: number; cursor?: string }) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const answer: Page<T> = await page(cursor === '' ? { limit: pageSize } : { limit: pageSize, cursor });
    items.push(...answer.items);
    cursor = answer.nextCursor;
  }
  return items;
}

/** The projects of the person, newest first. */
export const projectsQuery = queryOptions<readonly Project[]>({
  queryKey: ['projects'],
  queryFn: async ({ signal }) => {
    const projects = await all((query) => studio.call('GET /api/projects', { query, signal }));
    for (const project of projects) queries.setQueryData(projectQuery(project.id).queryKey, project);
    return projects;
  },
});

/** Those that were put away, newest first. */
export const archivedQuery = queryOptions<readonly Project[]>({
  queryKey: ['projects', 'archived'],
  queryFn: ({ signal }) =>
    all((query) => studio.call('GET /api/projects', { query: { ...query, state: 'archived' }, signal })),
});

export const projectQuery = (id: string) =>
  queryOptions<Project>({
    queryKey: ['project', id],
    queryFn: ({ signal }) => studio.call('GET /api/projects/:id', { params: { id }, signal }),
  });

/** The boards of a project, newest first. */
export const boardsQuery = (id: string) =>
  queryOptions<readonly Board[]>({
    queryKey: ['project', id, 'boards'],
    queryFn: async ({ signal }) => {
      const boards = await all((query) =>
        studio.call('GET /api/projects/:id/boards', { params: { id }, query, signal }),
      );
      // A board that was seen in a list opens without a blank page between.
      for (const board of boards) queries.setQueryData(boardQuery(board.id).queryKey, board);
      return boards;
    },
  });

/** The boards of a project that were deleted and can be brought back, the last one first. */
export const deletedBoardsQuery = (id: string) =>
  queryOptions<readonly Board[]>({
    queryKey: ['project', id, 'deleted boards'],
    queryFn: ({ signal }) =>
      all((query) =>
        studio.call('GET /api/projects/:id/boards', {
          params: { id },
          query: { ...query, state: 'trash' },
          signal,
        }),
      ),
  });

/** Boards that Home shows. */
export const recentBoardsLimit = 5;

/** What the person opened last, over all projects. */
export const recentBoardsQuery = queryOptions<readonly RecentBoard[]>({
  queryKey: ['recent boards'],
  queryFn: async ({ signal }) =>
    (await studio.call('GET /api/boards/recent', { query: { limit: recentBoardsLimit }, signal })).items,
});

/** The people of a project, the earliest first. */
export const membersQuery = (id: string) =>
  queryOptions<readonly Member[]>({
    queryKey: ['project', id, 'members'],
    queryFn: ({ signal }) =>
      all((query) => studio.call('GET /api/projects/:id/members', { params: { id }, query, signal })),
  });

/** The invitations into a project that the person may end, newest first. */
export const invitesQuery = (id: string) =>
  queryOptions<readonly OpenInvite[]>({
    queryKey: ['project', id, 'invites'],
    queryFn: ({ signal }) =>
      all((query) => studio.call('GET /api/projects/:id/invites', { params: { id }, query, signal })),
  });

export const boardQuery = (id: string) =>
  queryOptions<Board>({
    queryKey: ['board', id],
    queryFn: ({ signal }) => studio.call('GET /api/boards/:id', { params: { id }, signal }),
  });
