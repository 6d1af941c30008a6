import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { BlobHash, Blobs, Scanner } from '@flux/blobs';
import { type BoardId, limits, type PersonId, Problem } from '@flux/contracts';
import { claimBlob, claimRemains, releaseUpload } from '../files/blobClaims.ts';
import type { FileDb } from '../files/store.ts';
import { authorizeOnBoard } from './boards.ts';
import { type PictureType, pictureTypeOf } from './pictureType.ts';

export type PreviewDeps = {
  readonly db: FileDb;
  readonly blobs: Blobs;
  readonly scanner: Scanner;
  readonly clock: () => number;
};

export type Preview = { readonly boardId: BoardId; readonly bytes: Uint8Array };

type Placing = {
  readonly boardId: BoardId;
  readonly uploadId: string;
  readonly now: number;
  readonly picture: Picture | undefined;
};

/** Gives a board its picture, or takes it; the one before is claimed, to be given back. Throws `not_found`, `forbidden`. */
async function place(trx: FileDb, personId: PersonId, { boardId, uploadId, now, picture }: Placing) {
  const before = await trx
    .selectFrom('studio.boards')
    .where('id', '=', boardId)
    .select('preview_sha256')
    .forUpdate()
    .executeTakeFirst();
  await authorizeOnBoard(trx, personId, boardId, 'board.edit');
  await trx
    .updateTable('studio.boards')
    .set({ preview_sha256: picture?.sha256 ?? null, preview_type: picture?.type ?? null })
    .where('id', '=', boardId)
    .execute();
  const replaced = before?.preview_sha256;
  if (replaced == null || replaced === picture?.sha256) return;
  await claimRemains(trx, { removalId: uploadId, hashes: [replaced], now });
}

/**
 * Keeps a small picture of a board in the place of the one before, whose bytes go unless another board has them too.
 * Throws `not_found`, `forbidden`, `too_large`, `type_refused`.
 */
export async function keepPreview(
  { db, blobs, scanner, clock }: PreviewDeps,
  personId: PersonId,
  { boardId, bytes }: Preview,
): Promise<void> {
  await authorizeOnBoard(db, personId, boardId, 'board.edit');
  if (bytes.length > limits.boardPreview) throw new Problem('too_large');
  const type = pictureTypeOf(bytes);
  if (type === undefined) throw new Problem('type_refused', 'The picture of a board is a PNG or a WebP.');
  const looked = scanner.pass(Readable.from([bytes]), { personId, name: `picture of board ${boardId}` });
  const { sha256 } = await blobs.put(looked, { maxBytes: limits.boardPreview });
  const uploadId = randomUUID();
  const now = clock();
  await claimBlob(db, blobs, { uploadId, sha256 }, now);
  try {
    const picture = { sha256, type };
    await db.transaction().execute((trx) => place(trx, personId, { boardId, uploadId, now, picture }));
  } finally {
    await releaseUpload(db, blobs, uploadId);
  }
}

/** Takes away the small picture of a board, whose bytes go as above. Throws `not_found`, `forbidden`. */
export async function removePreview(
  { db, blobs, clock }: PreviewDeps,
  personId: PersonId,
  boardId: BoardId,
): Promise<void> {
  const uploadId = randomUUID();
  const now = clock();
  await db
    .transaction()
    .execute((trx) => place(trx, personId, { boardId, uploadId, now, picture: undefined }));
  await releaseUpload(db, blobs, uploadId);
}

export type Picture = { readonly sha256: BlobHash; readonly type: PictureType };

/** Which picture a board has. Throws `not_found`, for a board without one too. */
export async function previewOf(db: FileDb, personId: PersonId, boardId: BoardId): Promise<Picture> {
  const { preview_sha256: sha256, preview_type: type } = await authorizeOnBoard(
    db,
    personId,
    boardId,
    'board.view',
  );
  if (sha256 === null || type === null)
    throw new Problem('not_found', 'There is no picture of this board yet.');
  return { sha256, type };
}
