import type { JoinProject } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { queries, studio } from '../session/studio.ts';

/** Accepts an invitation. @returns the path of what to see first: the newest board of the project, or the project. */
export async function joinProject(by: JoinProject): Promise<string> {
  const project = await studio.call('POST /api/projects/join', { body: by });
  await queries.invalidateQueries({ queryKey: ['projects'] });
  const boards = await studio.call('GET /api/projects/:id/boards', {
    params: { id: project.id },
    query: { limit: 1 },
  });
  const [board] = boards.items;
  return board === undefined ? pagePath('project', project.id) : pagePath('board', board.id);
}
