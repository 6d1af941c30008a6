import type { FileId, PersonId, ProjectId, Role } from '@flux/contracts';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { FileTables } from './tables.ts';

export type FileDb = Kysely<FileTables>;
export type FileRow = Selectable<FileTables['studio.files']>;

/** Where files lie: in a project, or in a person's own space. */
export type Space =
  | { readonly kind: 'project'; readonly projectId: ProjectId; readonly ownerId: PersonId }
  | { readonly kind: 'own'; readonly ownerId: PersonId };

export const projectIdOf = (space: Space): ProjectId | null =>
  space.kind === 'project' ? space.projectId : null;

/**
 * The file with the person's role where it lies (`owner` in their own space); `undefined` when there is none or the
 * person has no business there.
 */
export const findFile = (
  db: FileDb,
  personId: PersonId,
  fileId: FileId,
): Promise<(FileRow & { readonly role: Role }) | undefined> =>
  db
    .selectFrom('studio.files as f')
    .leftJoin('studio.project_members as m', (join) =>
      join.onRef('m.project_id', '=', 'f.project_id').on('m.person_id', '=', personId),
    )
    .where('f.id', '=', fileId)
    .where(({ or, and, eb }) =>
      or([
        eb('m.role', 'is not', null),
        and([eb('f.project_id', 'is', null), eb('f.owner_id', '=', personId)]),
      ]),
    )
    .selectAll('f')
    .select(({ fn, val }) => fn.coalesce('m.role', val<Role>('owner')).as('role'))
    .executeTakeFirst();

/** Bytes of all files of a space; the same bytes under two names count twice. */
export async function usedBytes(db: FileDb, space: Space): Promise<number> {
  const files = db.selectFrom('studio.files').select(sql<number>`coalesce(sum(size), 0)::bigint`.as('bytes'));
  const { bytes } = await (space.kind === 'project'
    ? files.where('project_id', '=', space.projectId)
    : files.where('owner_id', '=', space.ownerId).where('project_id', 'is', null)
  ).executeTakeFirstOrThrow();
  return bytes;
}

/** Holds everybody else who would fill the space, until the transaction ends. */
export async function lockSpace(trx: FileDb, space: Space): Promise<void> {
  const key = space.kind === 'project' ? space.projectId : space.ownerId;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`studio.files ${key}`}, 0))`.execute(trx);
}

/** Makes files visible and ends the claims of their upload. */
export async function storeFiles(trx: FileDb, uploadId: string, rows: readonly FileRow[]): Promise<void> {
  await trx
    .insertInto('studio.files')
    .values([...rows])
    .execute();
  await trx.deleteFrom('studio.blob_claims').where('upload_id', '=', uploadId).execute();
}
