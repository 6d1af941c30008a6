import { randomUUID } from 'node:crypto';
import type { Blobs, Scanner, StoredBlob } from '@flux/blobs';
import {
  type FileId,
  type FileInfo,
  isUuid,
  newId,
  type PersonId,
  Problem,
  type ProjectId,
} from '@flux/contracts';
import { idFrom } from '../projects/ids.ts';
import { claimBlob, releaseUpload } from './blobClaims.ts';
import { fileNameFrom } from './fileName.ts';
import type { FormField, FormFile } from './form.ts';
import { mediaTypeOf } from './mediaType.ts';
import { presentFile } from './presentFile.ts';
import type { FileQuota } from './quota.ts';
import { authorizeInSpace, projectIdOf, type Space } from './space.ts';
import { type FileDb, type FileRow, findFile, findFiles, lockSpace, storeFiles, usedBytes } from './store.ts';

export type UploadDeps = {
  readonly db: FileDb;
  readonly blobs: Blobs;
  readonly scanner: Scanner;
  readonly quota: FileQuota;
  readonly clock: () => number;
  readonly log: { readonly warn: (fields: object, sentence: string) => void };
  /** When its files were made, if that was before. */
  readonly createdAt?: Date;
};

/** A file whose bytes are stored and claimed, but which nobody can see yet. */
type Received = {
  readonly name: string;
  readonly blob: StoredBlob;
  readonly mediaType: string;
};

const full = () => new Problem('quota_exceeded', 'There is no room left for this upload. Nothing was kept.');

const sizeOf = (files: readonly Received[]): number => files.reduce((sum, { blob }) => sum + blob.size, 0);

function fileIdFrom(text: string): FileId {
  if (isUuid(text)) return idFrom<FileId>(text);
  throw new Problem('invalid_input', 'The id of a file is a UUID in lower case.', {
    errors: [{ path: '/id', message: 'must be a UUID' }],
  });
}

/**
 * The file that an upload with the same id made before, whose answer was lost. Throws `conflict` when the id stands for
 * anything else.
 */
async function sentBefore(
  trx: FileDb,
  id: FileId,
  row: Pick<FileRow, 'sha256' | 'project_id'> | undefined,
  ownerId: PersonId,
): Promise<FileInfo | undefined> {
  const taken = await trx
    .selectFrom('studio.files')
    .where('id', '=', id)
    .select(['owner_id', 'sha256', 'project_id'])
    .executeTakeFirst();
  if (taken === undefined) return undefined;
  const isSame =
    taken.owner_id === ownerId && taken.sha256 === row?.sha256 && taken.project_id === row.project_id;
  const file = isSame ? await findFile(trx, ownerId, id) : undefined;
  if (file === undefined) throw new Problem('conflict', 'This id stands for another file. Nothing was kept.');
  return presentFile(file);
}

/**
 * One upload: takes the parts of its form one by one, and at the end makes all its files visible at once. Where the
 * files go may be said before, between or after them; as soon as it is said, permission and room are looked at, and
 * both again at the end, since an upload can take hours. One file may bring its `id`; sent again with the same one, it
 * is there once.
 */
export function startUpload(
  { db, blobs, scanner, quota, clock, log, createdAt }: UploadDeps,
  ownerId: PersonId,
) {
  const uploadId = randomUUID();
  const received: Received[] = [];
  let space: Space | undefined;
  let givenId: FileId | undefined;
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
    const looked = scanner.pass(content, { personId: ownerId, name });
    const blob = await blobs.put(looked, { maxBytes }).catch((error: unknown) => {
      throw error instanceof Problem && error.code === 'too_large' && left < quota.fileBytes ? full() : error;
    });
    await claimBlob(db, blobs, { uploadId, sha256: blob.sha256 }, clock());
    const isWhole = blob.head.length === blob.size;
    received.push({ name, blob, mediaType: await mediaTypeOf({ head: blob.head, isWhole, name }) });
  }

  /** Gives back what was stored. What it cannot give back now, because the database is away, is given back later. */
  async function abandon(): Promise<void> {
    await releaseUpload(db, blobs, uploadId).catch((error: unknown) =>
      log.warn({ err: error, uploadId }, 'an upload could not be given back yet'),
    );
  }

  return {
    take: async (part: FormField | FormFile): Promise<void> => {
      if (part.kind === 'file') return takeFile(part);
      if (part.name === 'projectId') return takeSpace(idFrom<ProjectId>(part.value));
      if (part.name === 'id') givenId = fileIdFrom(part.value);
    },

    /** Throws `invalid_input` without a file, `quota_exceeded`, or what permission says. */
    finish: async (): Promise<FileInfo[]> => {
      if (received.length === 0) {
        throw new Problem('invalid_input', 'The upload holds no file.', {
          errors: [{ path: '/file', message: 'must be there at least once' }],
        });
      }
      if (givenId !== undefined && received.length > 1) {
        throw new Problem('invalid_input', 'An id names one file; this upload holds several.');
      }
      const target: Space = space ?? { kind: 'own', ownerId };
      const now = clock();
      const rows = received.map(({ name, blob, mediaType }) => ({
        id: givenId ?? newId<FileId>(now),
        project_id: projectIdOf(target),
        owner_id: ownerId,
        name,
        size: blob.size,
        sha256: blob.sha256,
        media_type: mediaType,
        created_at: createdAt ?? new Date(now),
        changed_at: new Date(now),
      }));
      const files = await db.transaction().execute(async (trx) => {
        await authorizeInSpace(trx, target, 'file.upload');
        await lockSpace(trx, target);
        const before = givenId === undefined ? undefined : await sentBefore(trx, givenId, rows[0], ownerId);
        if (before !== undefined) return [before];
        if ((await usedBytes(trx, target)) + sizeOf(received) > quota.spaceBytes) throw full();
        await storeFiles(trx, uploadId, rows);
        const ids = rows.map(({ id }) => id);
        const stored = await findFiles(trx, ownerId, ids);
        return stored.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)).map(presentFile);
      });
      // What was sent twice has claimed its bytes again.
      if (givenId !== undefined) await abandon();
      return files;
    },

    abandon,
  };
}
