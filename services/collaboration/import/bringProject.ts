import type { PersonId, ProjectId, ProjectStatus, Role } from '@flux/contracts';
import { nameFrom } from '@flux/http';
import { descriptionFrom } from '../projects/brief.ts';
import { insertProject, type ProjectDb } from '../projects/store.ts';
import { noteImported } from './noteImported.ts';

export type BroughtProject = {
  readonly id: ProjectId;
  readonly name: string;
  readonly description: string;
  readonly status: ProjectStatus;
  readonly createdAt: Date;
  readonly ownerId: PersonId;
  /** Besides its owner. */
  readonly members: readonly { readonly personId: PersonId; readonly role: Exclude<Role, 'owner'> }[];
};

export type Bringing = { readonly importId: string; readonly now: number; readonly dryRun: boolean };

/**
 * Makes a project of another system, with its people; one that was brought before stays as it is.
 * @returns whether it is new.
 * @throws Problem('invalid_input')
 */
export async function bringProject(
  db: ProjectDb,
  { id, ownerId, members, status, createdAt, ...given }: BroughtProject,
  { importId, now, dryRun }: Bringing,
): Promise<boolean> {
  const [name, description] = [nameFrom(given.name), descriptionFrom(given.description)];
  const known = db.selectFrom('studio.projects').where('id', '=', id).select('id');
  if ((await known.executeTakeFirst()) !== undefined) return false;
  if (dryRun) return true;
  const project = { id, name, description, status, created_by: ownerId, created_at: createdAt };
  await db.transaction().execute(async (trx) => {
    await insertProject(trx, { ...project, starts_on: null, ends_on: null, archived_at: null });
    if (members.length > 0)
      await trx
        .insertInto('studio.project_members')
        .values(
          members.map(({ personId, role }) => ({
            project_id: id,
            person_id: personId,
            role,
            joined_at: createdAt,
          })),
        )
        .execute();
    await noteImported(trx, { id, kind: 'project' }, { importId, now, dryRun });
  });
  return true;
}
