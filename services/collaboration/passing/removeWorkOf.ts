import { randomUUID } from 'node:crypto';
import type { Blobs } from '@flux/blobs';
import type { PersonId, ProjectId } from '@flux/contracts';
import type { Database } from '@flux/database';
import { claimRemains, releaseUpload } from '../files/blobClaims.ts';
import type { FileTables } from '../files/tables.ts';

export type RemovingWork = { readonly database: Database; readonly blobs: Blobs; readonly now: number };

/** Removes for good what a person has made who was only there to try the studio out. @returns Their projects. */
export async function removeWorkOf(
  { database, blobs, now }: RemovingWork,
  personId: PersonId,
): Promise<readonly ProjectId[]> {
  const db = database.service<FileTables>('collaboration');
  const removalId = randomUUID();
  const projects = await db.transaction().execute(async (trx) => {
    const files = await trx
      .deleteFrom('studio.files')
      .where('owner_id', '=', personId)
      .returning('sha256')
      .execute();
    await claimRemains(trx, { removalId, hashes: files.map(({ sha256 }) => sha256), now });
    return await trx
      .deleteFrom('studio.projects')
      .where('created_by', '=', personId)
      .returning('id')
      .execute();
  });
  await releaseUpload(db, blobs, removalId);
  return projects.map(({ id }) => id);
}
