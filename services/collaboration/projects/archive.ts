import type { PersonId, Project, ProjectId } from '@flux/contracts';
import { authorizeInProject, getProject } from './projects.ts';
import { lockProject, type ProjectDb } from './store.ts';

/**
 * Puts a project away, where it can be looked at and nothing else, or takes it out again. Asked twice it is the same as
 * once. @returns whose open sockets are to look again at what they may. Throws as `authorizeInProject`.
 */
export const archiveProject = (
  db: ProjectDb,
  personId: PersonId,
  projectId: ProjectId,
  archivedAt: Date | null,
): Promise<{ readonly project: Project; readonly members: readonly PersonId[] }> =>
  db.transaction().execute(async (trx) => {
    await lockProject(trx, projectId);
    const { archived_at } = await authorizeInProject(trx, personId, projectId, 'project.archive');
    if ((archived_at === null) === (archivedAt === null))
      return { project: await getProject(trx, personId, projectId), members: [] };
    await trx
      .updateTable('studio.projects')
      .set({ archived_at: archivedAt })
      .where('id', '=', projectId)
      .execute();
    const members = await trx
      .selectFrom('studio.project_members')
      .where('project_id', '=', projectId)
      .select('person_id')
      .execute();
    return {
      project: await getProject(trx, personId, projectId),
      members: members.map(({ person_id }) => person_id),
    };
  });
