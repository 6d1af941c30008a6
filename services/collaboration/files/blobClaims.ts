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

/** Holds everybody else who would keep or remove a blob, until the transaction ends. */
export const lockBlob = (trx: FileDb, sha256: BlobHash) =>
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

export type Remains = {
  readonly removalId: string;
  readonly hashes: readonly BlobHash[];
  readonly now: number;
};

/** Claims the blobs of what goes, in the same transaction, so that whatever happens they are given back. */
export async function claimRemains(trx: FileDb, { removalId, hashes, now }: Remains): Promise<void> {
  const rows = [...new Set(hashes)].map((sha256) => ({
    upload_id: removalId,
    sha256,
    claimed_at: new Date(now),
  }));
  if (rows.length > 0) await trx.insertInto('studio.blob_claims').values(rows).execute();
}

/**
 * What holds a blob besides claims that were given up: a file has it, it is a small picture of a file or of a board, an
 * upload needs it.
 */
const holderOf = (trx: FileDb, sha256: BlobHash) =>
  trx
    .selectFrom('studio.files')
    .where('sha256', '=', sha256)
    .select('sha256')
    .unionAll(trx.selectFrom('studio.blob_claims').where('sha256', '=', sha256).select('sha256'))
    .unionAll(
      trx.selectFrom('studio.thumbnails').where('sha256', '=', sha256).select('source_sha256 as sha256'),
    )
    .unionAll(
      trx
        .selectFrom('studio.boards')
        .where('preview_sha256', '=', sha256)
        .select(({ ref }) => ref('preview_sha256').$notNull().as('sha256')),
    )
    .limit(1)
    .executeTakeFirst();

/** Small pictures of a blob that is gone are claimed in its place, to be given back like it. */
async function claimThumbnails(trx: FileDb, { uploadId, sha256 }: Claim): Promise<void> {
  const drawn = await trx
    .deleteFrom('studio.thumbnails')
    .where('source_sha256', '=', sha256)
    .returning('sha256')
    .execute();
  const hashes = new Set(drawn.flatMap((thumbnail) => thumbnail.sha256 ?? []));
  if (hashes.size === 0) return;
  await trx
    .insertInto('studio.blob_claims')
    .values([...hashes].map((hash) => ({ upload_id: uploadId, sha256: hash, claimed_at: new Date(0) })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

const release = (db: FileDb, blobs: Blobs, { uploadId, sha256 }: Claim): Promise<void> =>
  db.transaction().execute(async (trx) => {
    await lockBlob(trx, sha256);
    await trx
      .deleteFrom('studio.blob_claims')
      .where('upload_id', '=', uploadId)
      .where('sha256', '=', sha256)
      .execute();
    if ((await holderOf(trx, sha256)) !== undefined) return;
    await claimThumbnails(trx, { uploadId, sha256 });
    await blobs.remove(sha256);
  });

/** Gives back what an upload stored and nothing else needs, and what was drawn from it. */
export async function releaseUpload(db: FileDb, blobs: Blobs, uploadId: string): Promise<void> {
  const next = () =>
    db
      .selectFrom('studio.blob_claims')
      .where('upload_id', '=', uploadId)
      .select('sha256')
      .limit(1)
      .executeTakeFirst();
  for (let claim = await next(); claim !== undefined; claim = await next()) {
    await release(db, blobs, { uploadId, sha256: claim.sha256 });
  }
}

/** Gives back what uploads left behind whose process died. */
export async function releaseAbandoned(db: FileDb, blobs: Blobs, now: number): Promise<void> {
  const uploads = await db
    .selectFrom('studio.blob_claims')
    .where('claimed_at', '<', new Date(now - claimLifetime))
    .select('upload_id')
    .distinct()
    .execute();
  for (const { upload_id } of uploads) await releaseUpload(db, blobs, upload_id);
}
