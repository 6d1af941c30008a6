import { randomUUID } from 'node:crypto';
import type { Blobs, StoredBlob } from '@flux/blobs';
import { type FileId, type FileInfo, newId, type PersonId, Problem, type ProjectId } from '@flux/contracts';
import type { Logger } from '@flux/http';
import { idFrom } from '../projects/ids.ts';
import { claimBlob, releaseUpload } from './blobClaims.ts';
import { fileNameFrom } from './fileName.ts';
import type { FormField, FormFile } from './form.ts';
import { mediaTypeOf } from './mediaType.ts';
import { presentFile } from './presentFile.ts';
import type { FileQuota } from './quota.ts';
import { authorizeInSpace, projectIdOf, type Space } from './space.ts';
import { type FileDb, findFiles, lockSpace, storeFiles, usedBytes } from './store.ts';

export type UploadDeps = {
  readonly db: FileDb;
  readonly blobs: Blobs;
  readonly quota: FileQuota;
  readonly clock: () => number;
  readonly log: Logger;
};

/** A file whose bytes are stored and claimed, but which nobody can see yet. */
type Received = {
  readonly name: string;
  readonly blob: StoredBlob;
  readonly mediaType: string;
};

const full = () => new Problem('quota_exceeded', 'There is no room left for this upload. Nothing was kept.');

const sizeOf = (files: readonly Received[]): number => files.reduce((sum, { blob }) => sum + blob.size, 0);

/**
 * One upload: takes the parts of its form one by one, and at the end makes all its files visible at once. Where the
 * files go may be said before, between or after them; as soon as it is said, permission and room are looked at, and
 * both again at the end, since an upload can take hours.
 */
export function startUpload({ db, blobs, quota, clock, log }: UploadDeps, ownerId: PersonId) {
  const uploadId = randomUUID();
  const received: Received[] = [];
  let space: Space | undefined;
  /** Bytes that were free in the space when it became known. */
  let room = Number.POSITIVE_INFINITY;

  async function takeSpace(projectId: ProjectId): Promise<void> {
    if (space?.kind === 'project' && space.projectId !== projectId) {
      throw new Problem('invalid_input', 'An upload goes into one project; two were named.');
    }
    space = { kind: 'project', projectId, ownerId };
    await authorizeInSpace(db, space, 'file.upload');
    room = quota.spaceBytes - (await usedBytes(db, space));
  }

  async function takeFile({ fileName, content }: FormFile): Promise<void> {
    const name = fileNameFrom(fileName);
    const left = Math.max(0, room - sizeOf(received));
    const maxBytes = Math.min(quota.fileBytes, left);
    const blob = await blobs.put(content, { maxBytes }).catch((error: unknown) => {
      throw error instanceof Problem && error.code === 'too_large' && left < quota.fileBytes ? full() : error;
    });
    await claimBlob(db, blobs, { uploadId, sha256: blob.sha256 }, clock());
    const isWhole = blob.head.length === blob.size;
    received.push({ name, blob, mediaType: await mediaTypeOf({ head: blob.head, isWhole, name }) });
  }

  return {
    take: async (part: FormField | FormFile): Promise<void> => {
      if (part.kind === 'file') return takeFile(part);
      if (part.name === 'projectId') return takeSpace(idFrom<ProjectId>(part.value));
    },

    /** Throws `invalid_input` without a file, `quota_exceeded`, or what permission says. */
    finish: (): Promise<FileInfo[]> => {
      if (received.length === 0) {
        throw new Problem('invalid_input', 'The upload holds no file.', {
          errors: [{ path: '/file', message: 'must be there at least once' }],
        });
      }
      const target: Space = space ?? { kind: 'own', ownerId };
      const now = clock();
      const rows = received.map(({ name, blob, mediaType }) => ({
        id: newId<FileId>(now),
        project_id: projectIdOf(target),
        owner_id: ownerId,
        name,
        size: blob.size,
        sha256: blob.sha256,
        media_type: mediaType,
        created_at: new Date(now),
        changed_at: new Date(now),
      }));
      return db.transaction().execute(async (trx) => {
        await authorizeInSpace(trx, target, 'file.upload');
        await lockSpace(trx, target);
        if ((await usedBytes(trx, target)) + sizeOf(received) > quota.spaceBytes) throw full();
        await storeFiles(trx, uploadId, rows);
        const ids = rows.map(({ id }) => id);
        const stored = await findFiles(trx, ownerId, ids);
        return stored.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)).map(presentFile);
      });
    },

    /** Gives back what was stored. What it cannot give back now, because the database is away, is given back later. */
    abandon: async (): Promise<void> => {
      await releaseUpload(db, blobs, uploadId).catch((error: unknown) =>
        log.warn({ err: error, uploadId }, 'an upload could not be given back yet'),
      );
    },
  };
}
