import { type Action, abilitiesOf, can } from '@flux/access';
import { newId, type PersonId, Problem, type Project, type ProjectId } from '@flux/contracts';
import { type Page, pageOf } from './cursor.ts';
import { nameFrom } from './names.ts';
import {
  findProject,
  insertProject,
  listMembers,
  listProjects,
  type MemberRow,
  type ProjectDb,
  type ProjectRow,
} from './store.ts';

/** A project as its member sees it. */
export const presentProject = (row: Pick<ProjectRow, 'id' | 'name' | 'created_at' | 'role'>): Project => ({
  id: row.id,
  name: row.name,
  role: row.role,
  createdAt: row.created_at.toISOString(),
  abilities: abilitiesOf(row.role, 'project'),
});

const presentMember = (row: MemberRow) => ({
  id: row.id,
  name: row.name,
  avatarUrl: row.avatar_url,
  color: row.color,
  role: row.role,
  joinedAt: row.joined_at.toISOString(),
});

/**
 * The project, when the person may do this in it. Throws `not_found` for people outside, who may not know that it
 * exists, and `forbidden` for those inside whose role does not reach.
 */
export async function authorizeInProject(
  db: ProjectDb,
  personId: PersonId,
  projectId: ProjectId,
  action: Action,
): Promise<ProjectRow> {
  const project = await findProject(db, personId, projectId);
  if (project === undefined) throw new Problem('not_found');
  if (!can(project.role, action)) throw new Problem('forbidden');
  return project;
}

export async function createProject(
  db: ProjectDb,
  personId: PersonId,
  name: string,
  now: number,
): Promise<Project> {
  const project = {
    id: newId<ProjectId>(now),
    name: nameFrom(name),
    created_by: personId,
    created_at: new Date(now),
  };
  await insertProject(db, project);
  return presentProject({ ...project, role: 'owner' });
}

export const getProject = async (db: ProjectDb, personId: PersonId, projectId: ProjectId): Promise<Project> =>
  presentProject(await authorizeInProject(db, personId, projectId, 'project.view'));

export async function pageOfProjects(db: ProjectDb, personId: PersonId, page: Page) {
  const rows = await listProjects(db, personId, page);
  return pageOf(rows, page.limit, (row) => ({ at: row.created_at, id: row.id }), presentProject);
}

export async function pageOfMembers(db: ProjectDb, personId: PersonId, projectId: ProjectId, page: Page) {
  await authorizeInProject(db, personId, projectId, 'project.view');
  const rows = await listMembers(db, projectId, page);
  return pageOf(rows, page.limit, (row) => ({ at: row.joined_at, id: row.id }), presentMember);
}
