import { type Action, abilitiesOf, can, canInArchive, mayChangeRole, mayRemove } from '@flux/access';
import { type Member, newId, type PersonId, Problem, type Project, type ProjectId } from '@flux/contracts';
import { nameFrom, type Page, pageOf } from '@flux/http';
import {
  findProject,
  insertProject,
  listMembers,
  listProjects,
  type MemberRow,
  type ProjectDb,
  type ProjectRow,
  type ProjectState,
} from './store.ts';

/** A project as its member sees it. */
export const presentProject = (row: ProjectRow): Project => ({
  id: row.id,
  name: row.name,
  description: row.description,
  client: row.client,
  status: row.status,
  startsOn: row.starts_on,
  endsOn: row.ends_on,
  archivedAt: row.archived_at?.toISOString() ?? null,
  role: row.member_role,
  createdAt: row.created_at.toISOString(),
  abilities: abilitiesOf(row.member_role, 'project', row.archived_at === null ? can : canInArchive),
});

/** A member as somebody of this role sees them. */
export const presentMember =
  (viewer: ProjectRow) =>
  (row: MemberRow): Member => ({
    id: row.id,
    name: row.name,
    avatarUrl: row.avatar_url,
    color: row.color,
    role: row.role,
    joinedAt: row.joined_at.toISOString(),
    abilities: {
      'member.change': viewer.archived_at === null && mayChangeRole(viewer.member_role, row.role, 'viewer'),
      'member.remove': mayRemove(viewer.member_role, row.role),
    },
  });

/**
 * The project, when the person may do this in it; its `role` is what they may do with what is in it. Throws `not_found`
 * for people outside, who may not know that it exists, `forbidden` for those inside whose role does not reach, and
 * `archived` for what the archive forbids.
 */
export async function authorizeInProject(
  db: ProjectDb,
  personId: PersonId,
  projectId: ProjectId,
  action: Action,
): Promise<ProjectRow> {
  const project = await findProject(db, personId, projectId);
  if (project === undefined) throw new Problem('not_found');
  if (!can(project.member_role, action)) throw new Problem('forbidden');
  if (project.archived_at !== null && !canInArchive(project.member_role, action))
    throw new Problem('archived');
  return project;
}

export async function createProject(
  db: ProjectDb,
  personId: PersonId,
  name: string,
  now: number,
): Promise<Project> {
  const id = newId<ProjectId>(now);
  const project = {
    id,
    name: nameFrom(name),
    created_by: personId,
    created_at: new Date(now),
    starts_on: null,
    ends_on: null,
    archived_at: null,
  };
  await db.transaction().execute((trx) => insertProject(trx, project));
  return getProject(db, personId, id);
}

export const getProject = async (db: ProjectDb, personId: PersonId, projectId: ProjectId): Promise<Project> =>
  presentProject(await authorizeInProject(db, personId, projectId, 'project.view'));

export async function pageOfProjects(
  db: ProjectDb,
  personId: PersonId,
  page: Page & { readonly state: ProjectState },
) {
  const rows = await listProjects(db, personId, page.state, page);
  return pageOf(rows, page.limit, (row) => ({ at: row.created_at, id: row.id }), presentProject);
}

export async function pageOfMembers(db: ProjectDb, personId: PersonId, projectId: ProjectId, page: Page) {
  const project = await authorizeInProject(db, personId, projectId, 'project.view');
  const rows = await listMembers(db, projectId, page);
  return pageOf(rows, page.limit, (row) => ({ at: row.joined_at, id: row.id }), presentMember(project));
}
