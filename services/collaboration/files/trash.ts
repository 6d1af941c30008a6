import { randomUUID } from 'node:crypto';
import { type Action, can } from '@flux/access';
import type { Blobs } from '@flux/blobs';
import { type FileId, limits, type PersonId, Problem } from '@flux/contracts';
import { claimRemains, releaseUpload } from './blobClaims.ts';
import { type FileDb, findFiles, type SeenFile } from './store.ts';

/**
 * The files with these ids, when the person may do this with every one of them. Throws `not_found` when one is none of
 * theirs, or lies in a trash that they may not look into, else `forbidden`.
 */
async function authorizeEach(
  db: FileDb,
  personId: PersonId,
  ids: readonly FileId[],
  action: Action,
): Promise<readonly SeenFile[]> {
  const files = await findFiles(db, personId, ids);
  const isSeen = (file: SeenFile) => file.deleted_at === null || can(file.role, 'file.restore');
  if (files.length < new Set(ids).size || !files.every(isSeen)) throw new Problem('not_found');
  if (!files.every(({ role }) => can(role, action))) throw new Problem('forbidden');
  return files;
}

export type ManyFiles = { readonly ids: readonly FileId[]; readonly now: number };

/** Puts files into the trash, all or none; what lies there already stays. Throws `not_found`, `forbidden`. */
export const trashFiles = (db: FileDb, personId: PersonId, { ids, now }: ManyFiles): Promise<void> =>
  db.transaction().execute(async (trx) => {
    await authorizeEach(trx, personId, ids, 'file.delete');
    await trx
      .updateTable('studio.files')
      .set({ deleted_at: new Date(now), deleted_by: personId, changed_at: new Date(now) })
      .where('id', 'in', [...ids])
      .where('deleted_at', 'is', null)
      .execute();
  });

/** Brings files back, all or none; what is back already stays. Throws `not_found`, `forbidden`. */
export const restoreFiles = (db: FileDb, personId: PersonId, { ids, now }: ManyFiles): Promise<void> =>
  db.transaction().execute(async (trx) => {
    await authorizeEach(trx, personId, ids, 'file.restore');
    await trx
      .updateTable('studio.files')
      .set({ deleted_at: null, deleted_by: null, changed_at: new Date(now) })
      .where('id', 'in', [...ids])
      .where('deleted_at', 'is not', null)
      .execute();
  });

/**
 * Deletes files of the trash for good, all or none, with the bytes that nobody else has. Throws `not_found`,
 * `forbidden`, and `conflict` for a file that is not in the trash.
 */
export async function destroyFiles(
  db: FileDb,
  blobs: Blobs,
  personId: PersonId,
  { ids, now }: ManyFiles,
): Promise<void> {
  const removalId = randomUUID();
  await db.transaction().execute(async (trx) => {
    const files = await authorizeEach(trx, personId, ids, 'file.destroy');
    const gone = await trx
      .deleteFrom('studio.files')
      .where('id', 'in', [...ids])
      .where('deleted_at', 'is not', null)
      .returning('sha256')
      .execute();
    if (gone.length < files.length) {
      throw new Problem('conflict', 'Only what lies in the trash is deleted for good. Nothing was deleted.');
    }
    await claimRemains(trx, { removalId, hashes: gone.map(({ sha256 }) => sha256), now });
  });
  await releaseUpload(db, blobs, removalId);
}

/** ms for which a file can be brought back. */
export const trashLifetime = limits.trashDays * 24 * 60 * 60 * 1000;

/** Files that are deleted for good at once, so that no transaction takes long. */
const batch = 500;

/** Deletes for good what has lain in the trash for 30 days. Several processes may do it at once. */
export async function emptyTrash(db: FileDb, blobs: Blobs, now: number): Promise<void> {
  for (let count = batch; count === batch; ) {
    const removalId = randomUUID();
    count = await db.transaction().execute(async (trx) => {
      const due = trx
        .selectFrom('studio.files')
        .where('deleted_at', '<', new Date(now - trashLifetime))
        .select('id')
        .limit(batch)
        .forUpdate()
        .skipLocked();
      const gone = await trx.deleteFrom('studio.files').where('id', 'in', due).returning('sha256').execute();
      await claimRemains(trx, { removalId, hashes: gone.map(({ sha256 }) => sha256), now });
      return gone.length;
    });
    await releaseUpload(db, blobs, removalId);
  }
}
