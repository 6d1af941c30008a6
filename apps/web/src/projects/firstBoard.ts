import { pagePath } from '@flux/contracts/pages';
import { queries, studio } from '../session/studio.ts';
import { t } from '../words/words.ts';
import { lastProject } from './lastProject.ts';
import { boardsQuery, projectsQuery } from './lists.ts';

/**
 * Where a person's home is: the project they were in last, else their newest. Who has none yet is given a studio and a
 * board named for them; who was interrupted between the two is given the board. Tabs take turns, so that two of them
 * do not make two studios.
 * @returns the path to go to.
 */
export const goHome = (personName: string): Promise<string> =>
  navigator.locks.request('flux.first-board', async () => {
    const projects = await queries.fetchQuery({ ...projectsQuery, staleTime: 0 });
    const known = projects.find(({ id }) => id === lastProject.read()) ?? projects[0];
    if (known !== undefined && (projects.length > 1 || known.role !== 'owner'))
      return pagePath('project', known.id);
    const [name = personName] = personName.split(' ');
    const project =
      known ?? (await studio.call('POST /api/projects', { body: { name: t('first.project', { name }) } }));
    const boards =
      known === undefined ? [] : await queries.fetchQuery({ ...boardsQuery(project.id), staleTime: 0 });
    if (boards.length > 0) return pagePath('project', project.id);
    const board = await studio.call('POST /api/projects/:id/boards', {
      params: { id: project.id },
      body: { name: t('first.board', { name }) },
    });
    await queries.invalidateQueries({ queryKey: projectsQuery.queryKey });
    return pagePath('board', board.id);
  });
