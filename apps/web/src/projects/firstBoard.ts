import { pagePath, pages } from '@flux/contracts/pages';
import { queries, studio } from '../session/studio.ts';
import { t } from '../words/words.ts';
import { archivedQuery, boardsQuery, deletedBoardsQuery, projectsQuery } from './lists.ts';

/**
 * Where a person's home is: the page of that name. Who has no project yet is given a studio and a board named for them;
 * who was interrupted between the two is given the board. Tabs take turns, so that two of them do not make two studios.
 * @returns the path to go to.
 */
export const goHome = (personName: string): Promise<string> =>
  navigator.locks.request('flux.first-board', async () => {
    const projects = await queries.fetchQuery({ ...projectsQuery, staleTime: 0 });
    const [known] = projects;
    if (known !== undefined && (projects.length > 1 || known.abilities['board.create'] !== true))
      return pages.home;
    const isNew = known === undefined && (await queries.fetchQuery(archivedQuery)).length === 0;
    if (known === undefined && !isNew) return pages.home;
    const [name = personName] = personName.split(' ');
    const project =
      known ?? (await studio.call('POST /api/projects', { body: { name: t('first.project', { name }) } }));
    if (known !== undefined && (await hasBoards(known.id))) return pages.home;
    const board = await studio.call('POST /api/projects/:id/boards', {
      params: { id: project.id },
      body: { name: t('first.board', { name }) },
    });
    await queries.invalidateQueries({ queryKey: projectsQuery.queryKey });
    return pagePath('board', board.id);
  });

/** Whether there is a board in a project, or was one that its people have deleted. */
async function hasBoards(projectId: string): Promise<boolean> {
  const boards = await queries.fetchQuery({ ...boardsQuery(projectId), staleTime: 0 });
  return (
    boards.length > 0 ||
    (await queries.fetchQuery({ ...deletedBoardsQuery(projectId), staleTime: 0 })).length > 0
  );
}
