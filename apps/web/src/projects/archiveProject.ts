import { queries, studio } from '../session/studio.ts';
import { projectQuery } from './lists.ts';

/** Puts a project away, or takes it out again. */
export async function archiveProject(id: string, isAway: boolean): Promise<void> {
  const call = { params: { id } };
  const project = isAway
    ? await studio.call('POST /api/projects/:id/archive', call)
    : await studio.call('POST /api/projects/:id/unarchive', call);
  queries.setQueryData(projectQuery(id).queryKey, project);
  await Promise.all([
    queries.invalidateQueries({ queryKey: ['projects'] }),
    queries.invalidateQueries({ queryKey: ['project', id] }),
  ]);
}
