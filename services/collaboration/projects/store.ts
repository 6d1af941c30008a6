import type { PersonId, ProjectId, Role } from '@flux/contracts';
import { newerThan, olderThan } from '@flux/database';
import type { Page } from '@flux/http';
import type { Insertable, Kysely, Selectable } from 'kysely';
import type { ProjectTables } from './tables.ts';

export type ProjectDb = Kysely<ProjectTables>;

export type ProjectRow = Selectable<ProjectTables['studio.projects']> & {
  /** What the person is to the project. */
  readonly member_role: Role;
  /** What they may do with what is in it: a viewer's part while it is archived. */
  readonly role: Role;
};

export type MemberRow = {
  readonly id: PersonId;
  readonly name: string;
  readonly avatar_url: string | null;
  readonly color: number;
  readonly role: Role;
  readonly joined_at: Date;
};

/** Stores a project together with its owner; in a transaction. */
export async function insertProject(
  trx: ProjectDb,
  project: Insertable<ProjectTables['studio.projects']>,
): Promise<void> {
  await trx.insertInto('studio.projects').values(project).execute();
  await trx
    .insertInto('studio.project_members')
    .values({
      project_id: project.id,
      person_id: project.created_by,
      role: 'owner',
      joined_at: project.created_at,
    })
    .execute();
}

const projectsOf = (db: ProjectDb, personId: PersonId) =>
  db
    .selectFrom('studio.project_members as m')
    .innerJoin('studio.projects as p', 'p.id', 'm.project_id')
    .innerJoin('studio.memberships as may', (join) =>
      join.onRef('may.project_id', '=', 'm.project_id').onRef('may.person_id', '=', 'm.person_id'),
    )
    .where('m.person_id', '=', personId)
    .selectAll('p')
    .select(['m.role as member_role', 'may.role']);

/** The project with the person's role in it; `undefined` when there is none or the person is not in it. */
export const findProject = (
  db: ProjectDb,
  personId: PersonId,
  projectId: ProjectId,
): Promise<ProjectRow | undefined> =>
  projectsOf(db, personId).where('p.id', '=', projectId).executeTakeFirst();

export type ProjectState = 'open' | 'archived';

/** The person's projects, newest first; one more than the page holds, when there is one. */
export const listProjects = (
  db: ProjectDb,
  personId: PersonId,
  state: ProjectState,
  { after, limit }: Page,
): Promise<ProjectRow[]> =>
  projectsOf(db, personId)
    .where('p.archived_at', state === 'open' ? 'is' : 'is not', null)
    .where(olderThan(after, ['p.created_at', 'p.id']))
    .orderBy('p.created_at', 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit + 1)
    .execute();

const membersOf = (db: ProjectDb, projectId: ProjectId) =>
  db
    .selectFrom('studio.project_members as m')
    .innerJoin('auth.profiles as p', 'p.id', 'm.person_id')
    .where('m.project_id', '=', projectId)
    .select(['p.id', 'p.name', 'p.avatar_url', 'p.color', 'm.role', 'm.joined_at']);

/** The people of a project, the earliest first; one more than the page holds, when there is one. */
export const listMembers = (
  db: ProjectDb,
  projectId: ProjectId,
  { after, limit }: Page,
): Promise<MemberRow[]> =>
  membersOf(db, projectId)
    .where(newerThan(after, ['m.joined_at', 'm.person_id']))
    .orderBy('m.joined_at')
    .orderBy('m.person_id')
    .limit(limit + 1)
    .execute();

export const findMember = (
  db: ProjectDb,
  projectId: ProjectId,
  personId: PersonId,
): Promise<MemberRow | undefined> =>
  membersOf(db, projectId).where('m.person_id', '=', personId).executeTakeFirst();

/** Holds everybody else who would change the project or who is in it, until the transaction ends. */
export async function lockProject(trx: ProjectDb, projectId: ProjectId): Promise<void> {
  await trx.selectFrom('studio.projects').where('id', '=', projectId).select('id').forUpdate().execute();
}

export async function setRole(
  trx: ProjectDb,
  { projectId, personId, role }: { projectId: ProjectId; personId: PersonId; role: Role },
): Promise<void> {
  await trx
    .updateTable('studio.project_members')
    .set({ role })
    .where('project_id', '=', projectId)
    .where('person_id', '=', personId)
    .execute();
}
