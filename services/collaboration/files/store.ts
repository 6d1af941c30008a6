import type { FileId, PersonId, Role } from '@flux/contracts';
import { type Insertable, type Kysely, type Selectable, sql } from 'kysely';
import { type Space, spaceIdOf } from './space.ts';
import type { FileTables } from './tables.ts';

export type FileDb = Kysely<FileTables>;
export type FileRow = Selectable<FileTables['studio.files']>;

/** A file with the role of who asks where it lies (`owner` in their own space), and with who put it there. */
export type SeenFile = FileRow & {
  readonly role: Role;
  readonly by_name: string | null;
  readonly by_color: number | null;
};

/** The files that a person has any business with, those in the trash too. */
export const filesSeenBy = (db: FileDb, personId: PersonId) =>
  db
    .selectFrom('studio.files as f')
    .leftJoin('studio.memberships as m', (join) =>
      join.onRef('m.project_id', '=', 'f.project_id').on('m.person_id', '=', personId),
    )
    .leftJoin('auth.profiles as by', 'by.id', 'f.owner_id')
    .where(({ or, and, eb }) =>
      or([
        eb('m.role', 'is not', null),
        and([eb('f.project_id', 'is', null), eb('f.owner_id', '=', personId)]),
      ]),
    )
    .selectAll('f')
    .select(['by.name as by_name', 'by.color as by_color'])
    .select(({ fn, val }) => fn.coalesce('m.role', val<Role>('owner')).as('role'));

/** `undefined` when there is none or the person has no business there. */
export const findFile = (db: FileDb, personId: PersonId, fileId: FileId): Promise<SeenFile | undefined> =>
  filesSeenBy(db, personId).where('f.id', '=', fileId).executeTakeFirst();

/** Those of the ids that there are and the person has business with. */
export const findFiles = (db: FileDb, personId: PersonId, ids: readonly FileId[]): Promise<SeenFile[]> =>
  filesSeenBy(db, personId)
    .where('f.id', 'in', [...ids])
    .execute();

/** Bytes of all files of a space, of those in its trash too; the same bytes under two names count twice. */
export async function usedBytes(db: FileDb, space: Space): Promise<number> {
  const { bytes } = await db
    .selectFrom('studio.files')
    .where('space_id', '=', spaceIdOf(space))
    .select(sql<number>`coalesce(sum(size), 0)::bigint`.as('bytes'))
    .executeTakeFirstOrThrow();
  return bytes;
}

/** Holds everybody else who would fill the space, until the transaction ends. */
export async function lockSpace(trx: FileDb, space: Space): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`studio.files ${spaceIdOf(space)}`}, 0))`.execute(
    trx,
  );
}

/** Makes files visible and ends the claims of their upload. */
export async function storeFiles(
  trx: FileDb,
  uploadId: string,
  rows: readonly Insertable<FileTables['studio.files']>[],
): Promise<void> {
  await trx
    .insertInto('studio.files')
    .values([...rows])
    .execute();
  await trx.deleteFrom('studio.blob_claims').where('upload_id', '=', uploadId).execute();
}
