import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { BlobHash, Blobs } from '@flux/blobs';
import { MB, Problem } from '@flux/contracts';
import type { Logger } from '@flux/http';
import { claimBlob, lockBlob, releaseUpload } from '../blobClaims.ts';
import type { FileDb, FileRow } from '../store.ts';
import { isDrawable } from './drawable.ts';
import type { Drawer } from './drawer.ts';

export type ThumbnailDeps = {
  readonly db: FileDb;
  readonly blobs: Blobs;
  readonly drawer: Drawer;
  readonly clock: () => number;
  readonly log: Logger;
};

type Source = Pick<FileRow, 'sha256' | 'media_type' | 'size'>;

const none = () => new Problem('not_found', 'There is no small picture of this file.');

/** Bytes that a drawing never reaches. */
const maxBytes = 8 * MB;

/**
 * Small pictures of files, drawn when somebody first asks and kept as blobs of their own. They belong to the bytes, not
 * to the file: two files with the same content share them, and they go with the last of them.
 */
export function createThumbnails({ db, blobs, drawer, clock, log }: ThumbnailDeps) {
  const drawing = new Map<string, Promise<BlobHash | null>>();

  const kept = (source: BlobHash, size: number) =>
    db
      .selectFrom('studio.thumbnails')
      .where('source_sha256', '=', source)
      .where('size', '=', size)
      .select('sha256')
      .executeTakeFirst();

  /** Notes what was drawn, unless the file went meanwhile; then what was drawn goes too. */
  async function keep(source: BlobHash, size: number, sha256: BlobHash | null, uploadId: string) {
    await db.transaction().execute(async (trx) => {
      await lockBlob(trx, source);
      const file = await trx
        .selectFrom('studio.files')
        .where('sha256', '=', source)
        .select('id')
        .limit(1)
        .executeTakeFirst();
      if (file === undefined) throw new Problem('not_found');
      await trx
        .insertInto('studio.thumbnails')
        .values({ source_sha256: source, size, sha256 })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    });
    if (sha256 !== null) await releaseUpload(db, blobs, uploadId);
  }

  async function draw({ sha256: source }: Source, size: number): Promise<BlobHash | null> {
    const drawn = await drawer.draw(async () => buffer(await blobs.read(source)), size);
    if (drawn.kind === 'unable') {
      throw new Problem('internal', 'Small pictures cannot be drawn now. It was noted.', {
        cause: new Error(drawn.reason),
      });
    }
    const uploadId = randomUUID();
    if (drawn.kind === 'refused') {
      log.info({ source, reason: drawn.reason }, 'no small picture could be drawn');
      await keep(source, size, null, uploadId);
      return null;
    }
    const { sha256 } = await blobs.put(Readable.from([drawn.webp]), { maxBytes });
    await claimBlob(db, blobs, { uploadId, sha256 }, clock());
    try {
      await keep(source, size, sha256, uploadId);
    } catch (error) {
      await releaseUpload(db, blobs, uploadId);
      throw error;
    }
    return sha256;
  }

  return {
    /** The blob of a small picture, drawn now if need be. Throws `not_found` where there can be none. */
    async find(source: Source, size: number): Promise<BlobHash> {
      if (!isDrawable(source)) throw none();
      const known = await kept(source.sha256, size);
      if (known?.sha256 != null) return known.sha256;
      if (known !== undefined) throw none();
      const name = `${source.sha256} ${size}`;
      const running = drawing.get(name) ?? draw(source, size).finally(() => drawing.delete(name));
      drawing.set(name, running);
      const sha256 = await running;
      if (sha256 === null) throw none();
      return sha256;
    },
  };
}

export type Thumbnails = ReturnType<typeof createThumbnails>;
