import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename, join } from 'node:path';
import { Failure } from '../failures.ts';
import { ProgramFailed } from '../host/stream.ts';
import type { Progress } from '../progress.ts';
import type { Copies } from './copies.ts';
import type { Retention } from './folder.ts';
import { manifestName, readManifest } from './manifest.ts';
import { pruneCopies } from './pruneCopies.ts';
import { readBlobList } from './readBackup.ts';

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** Every file of a backup with the hash that it must have on the other side. */
async function filesOf(folder: string, key: Uint8Array | undefined): Promise<ReadonlyMap<string, string>> {
  const manifest = await readManifest(folder, key);
  const files = new Map([[manifestName, await sha256Of(join(folder, manifestName))]]);
  for (const [name, { sha256 }] of Object.entries(manifest.files)) files.set(name, sha256);
  for (const { file, sha256 } of (await readBlobList(folder, manifest, key)).values())
    files.set(file, sha256);
  return files;
}

/**
 * Copies a backup to another place, where it gets its name when every file has its hash. What is there already is not
 * sent. Older copies go by the rules of the backups here.
 * @throws Failure('copy_failed')
 */
export async function copyTo(
  copies: Copies,
  folder: string,
  key: Uint8Array | undefined,
  retention: Retention,
  progress: Progress,
) {
  progress.step(`Copying it to ${copies.place}`);
  try {
    const files = await filesOf(folder, key);
    const { sent, bytes } = await copies.take(folder, files, progress);
    const removed = await pruneCopies(copies, retention, new Date());
    return { place: copies.placeOf(basename(folder)), files: files.size, sent, bytes, removed };
  } catch (error) {
    if (error instanceof ProgramFailed || (error instanceof Failure && error.code !== 'copy_failed'))
      throw new Failure('copy_failed', `${copies.place} does not take it: ${error.message}`, error);
    throw error;
  } finally {
    await copies.close();
  }
}
