import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { FileId, PersonId, ProjectId } from '@flux/contracts';
import { Problem } from '@flux/contracts';
import { fileNameFrom } from '../files/fileName.ts';
import { startUpload, type UploadDeps } from '../files/upload.ts';
import type { Bringing } from './bringProject.ts';
import { noteImported } from './noteImported.ts';

export type BroughtFile = {
  readonly id: FileId;
  /** Without one it goes into its owner's own space. */
  readonly projectId: ProjectId | undefined;
  readonly ownerId: PersonId;
  readonly name: string;
  readonly createdAt: Date;
  /** Bytes, as the disk has it. */
  readonly size: number;
  readonly open: () => Readable;
};

/** What an upload would refuse, as far as that needs no place to put it. */
async function look({ scanner, quota }: UploadDeps, { name, ownerId, size, open }: BroughtFile) {
  fileNameFrom(name);
  if (size > quota.fileBytes) throw new Problem('too_large');
  await finished(scanner.pass(open(), { personId: ownerId, name }).resume());
}

/**
 * Brings a file of another system by way of an upload: with its scan, its limits, and its person's permission. One that was
 * brought before stays as it is.
 * @returns whether it is new.
 * @throws Problem as an upload does.
 */
export async function bringFile(
  deps: UploadDeps,
  file: BroughtFile,
  { importId, now, dryRun }: Bringing,
): Promise<boolean> {
  const { db } = deps;
  const { id, ownerId, projectId, name, createdAt } = file;
  const known = db.selectFrom('studio.files').where('id', '=', id).select('id');
  if ((await known.executeTakeFirst()) !== undefined) return false;
  if (dryRun) {
    await look(deps, file);
    return true;
  }
  // Noted first: whatever is there is to be found, should this be cut off.
  await noteImported(db, { id, kind: 'file' }, { importId, now, dryRun });
  const upload = startUpload({ ...deps, createdAt }, ownerId);
  try {
    await upload.take({ kind: 'field', name: 'id', value: id });
    if (projectId !== undefined) await upload.take({ kind: 'field', name: 'projectId', value: projectId });
    await upload.take({ kind: 'file', fileName: name, content: file.open() });
    await upload.finish();
  } catch (error) {
    await upload.abandon();
    await db.deleteFrom('studio.imported').where('id', '=', id).execute();
    throw error;
  }
  return true;
}
