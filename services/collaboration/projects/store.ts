import type { PersonId, ProjectId, Role } from '@flux/contracts';
import type { Kysely, Selectable } from 'kysely';
import type { Page } from './cursor.ts';
import { newerThan, olderThan } from './keyset.ts';
import type { ProjectTables } from './tables.ts';

export type ProjectDb = Kysely<ProjectTables>;

export type ProjectRow = Selectable<ProjectTables['studio.projects']> & { readonly role: Role };

export type MemberRow = {
  readonly id: PersonId;
  readonly name: string;
  readonly avatar_url: string | null;
  readonly color: number;
  readonly role: Role;
  readonly joined_at: Date;
};

/** Stores a project together with its owner. */
export async function insertProject(
  db: ProjectDb,
  project: Selectable<ProjectTables['studio.projects']>,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
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
  });
}

const projectsOf = (db: ProjectDb, personId: PersonId) =>
  db
    .selectFrom('studio.project_members as m')
    .innerJoin('studio.projects as p', 'p.id', 'm.project_id')
    .where('m.person_id', '=', personId)
    .select(['p.id', 'p.name', 'p.created_by', 'p.created_at', 'm.role']);

/** The project with the person's role in it; `undefined` when there is none or the person is not in it. */
export const findProject = (
  db: ProjectDb,
  personId: PersonId,
  projectId: ProjectId,
): Promise<ProjectRow | undefined> =>
  projectsOf(db, personId).where('p.id', '=', projectId).executeTakeFirst();

/** The person's projects, newest first; one more than the page holds, when there is one. */
export const listProjects = (
  db: ProjectDb,
  personId: PersonId,
  { after, limit }: Page,
): Promise<ProjectRow[]> =>
  projectsOf(db, personId)
    .where(olderThan(after, ['p.created_at', 'p.id']))
    .orderBy('p.created_at', 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit + 1)
    .execute();

/** The people of a project, the earliest first; one more than the page holds, when there is one. */
export const listMembers = (
  db: ProjectDb,
  projectId: ProjectId,
  { after, limit }: Page,
): Promise<MemberRow[]> =>
  db
    .selectFrom('studio.project_members as m')
    .innerJoin('auth.profiles as p', 'p.id', 'm.person_id')
    .where('m.project_id', '=', projectId)
    .where(newerThan(after, ['m.joined_at', 'm.person_id']))
    .select(['p.id', 'p.name', 'p.avatar_url', 'p.color', 'm.role', 'm.joined_at'])
    .orderBy('m.joined_at')
    .orderBy('m.person_id')
    .limit(limit + 1)
    .execute();
