import type { BlobHash, Blobs } from '@flux/blobs';
import { Problem } from '@flux/contracts';
import { sql } from 'kysely';
import type { FileDb } from './store.ts';

/**
 * Blobs are shared by content: two uploads may store the same bytes, and the one that fails may not take them from the
 * one that succeeds. So each upload claims what it stored, and a blob is removed, under a lock on its name, only when
 * no file and no claim is left.
 */

/** ms after which a claim was left behind by a process that died; no upload takes that long. */
export const claimLifetime = 7 * 24 * 60 * 60 * 1000;

const lockBlob = (trx: FileDb, sha256: BlobHash) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`studio.blobs ${sha256}`}, 0))`.execute(trx);

export type Claim = { readonly uploadId: string; readonly sha256: BlobHash };

/** Keeps a stored blob. Throws `conflict` in the rare case that it was removed since. */
export const claimBlob = (
  db: FileDb,
  blobs: Blobs,
  { uploadId, sha256 }: Claim,
  now: number,
): Promise<void> =>
  db.transaction().execute(async (trx) => {
    await lockBlob(trx, sha256);
    if ((await blobs.size(sha256)) === undefined) {
      throw new Problem(
        'conflict',
        'The same file was being removed just now. Nothing was kept; upload again.',
      );
    }
    await trx
      .insertInto('studio.blob_claims')
      .values({ upload_id: uploadId, sha256, claimed_at: new Date(now) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });

const release = (db: FileDb, blobs: Blobs, { uploadId, sha256 }: Claim): Promise<void> =>
  db.transaction().execute(async (trx) => {
    await lockBlob(trx, sha256);
    await trx
      .deleteFrom('studio.blob_claims')
      .where('upload_id', '=', uploadId)
      .where('sha256', '=', sha256)
      .execute();
    const holder = await trx
      .selectFrom('studio.files')
      .where('sha256', '=', sha256)
      .select('sha256')
      .unionAll(trx.selectFrom('studio.blob_claims').where('sha256', '=', sha256).select('sha256'))
      .limit(1)
      .executeTakeFirst();
    if (holder === undefined) await blobs.remove(sha256);
  });

const releaseAll = async (
  db: FileDb,
  blobs: Blobs,
  claims: readonly { upload_id: string; sha256: string }[],
) => {
  for (const { upload_id: uploadId, sha256 } of claims) await release(db, blobs, { uploadId, sha256 });
};

/** Gives back what an upload stored and nothing else needs. */
export async function releaseUpload(db: FileDb, blobs: Blobs, uploadId: string): Promise<void> {
  const claims = await db
    .selectFrom('studio.blob_claims')
    .where('upload_id', '=', uploadId)
    .select(['upload_id', 'sha256'])
    .execute();
  await releaseAll(db, blobs, claims);
}

/** Gives back what uploads left behind whose process died. */
export async function releaseAbandoned(db: FileDb, blobs: Blobs, now: number): Promise<void> {
  const claims = await db
    .selectFrom('studio.blob_claims')
    .where('claimed_at', '<', new Date(now - claimLifetime))
    .select(['upload_id', 'sha256'])
    .execute();
  await releaseAll(db, blobs, claims);
}
