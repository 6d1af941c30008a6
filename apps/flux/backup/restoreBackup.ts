import { join } from 'node:path';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { CorruptBlob, createDiskBlobs, type DiskBlobs } from '@flux/blobs';
import { maskUrl } from '@flux/config';
import pg from 'pg';
import { Failure } from '../failures.ts';
import { giveTo } from '../host/giveTo.ts';
import { ProgramFailed } from '../host/stream.ts';
import { contentsOf } from '../postgres/contents.ts';
import { programsOf } from '../postgres/programs.ts';
import { restoreDump } from '../postgres/restoreDump.ts';
import { openScratchCluster } from '../postgres/scratchCluster.ts';
import { majorOf, withClient } from '../postgres/withClient.ts';
import type { Progress } from '../progress.ts';
import { count } from '../table.ts';
import { prove } from './makeBackup.ts';
import { dumpName, type Manifest, readManifest, type StoredFile } from './manifest.ts';
import { readBlobList } from './readBackup.ts';
import { fetch } from './store.ts';

type From = {
  /** Of the backup. */
  readonly folder: string;
  readonly key: Uint8Array | undefined;
  readonly progress: Progress;
};

type Listed = StoredFile & { readonly file: string };

/** Reads a stored file to its end, which tells whether it is what was stored. */
async function check(folder: string, name: string, stored: StoredFile, key: Uint8Array | undefined) {
  for await (const _ of fetch(folder, name, stored, key));
}

async function checkFiles({ folder, key, progress }: From, manifest: Manifest): Promise<void> {
  progress.step('Checking the backup');
  for (const [name, stored] of Object.entries(manifest.files)) await check(folder, name, stored, key);
}

async function isThere(blobs: DiskBlobs, hash: string): Promise<boolean> {
  if ((await blobs.size(hash)) === undefined) return false;
  try {
    await finished((await blobs.read(hash)).resume()); // verifies it
    return true;
  } catch (error) {
    if (error instanceof CorruptBlob) return false;
    throw error;
  }
}

type Restored = { readonly added: number; readonly bytes: number; readonly undo: () => Promise<void> };

/** Puts every blob where it is missing or spoilt; one that does not fit its hash takes back what was added. */
async function restoreBlobs(
  { folder, key, progress }: From,
  list: ReadonlyMap<string, Listed>,
  dataDir: string,
): Promise<Restored> {
  progress.step('Restoring the files');
  const dir = join(dataDir, 'blobs');
  const blobs = createDiskBlobs({ dir });
  const added: string[] = [];
  const undo = async () => {
    for (const hash of added) await blobs.remove(hash);
  };
  let bytes = 0;
  let seen = 0;
  try {
    for (const [hash, { file, ...stored }] of list) {
      progress.at(`${++seen} of ${list.size}`);
      if (await isThere(blobs, hash)) continue;
      const source = Readable.from(fetch(folder, file, stored, key), { objectMode: false });
      const put = await blobs.put(source, { maxBytes: Number.MAX_SAFE_INTEGER });
      added.push(put.sha256);
      bytes += put.size;
      if (put.sha256 !== hash)
        throw new Failure('backup_unusable', `${file} holds something else than the list says.`);
    }
    if (added.length > 0) await giveTo(dataDir, dir);
    return { added: added.length, bytes, undo };
  } catch (error) {
    await undo();
    if (error instanceof Error && 'code' in error && error.code === 'quota_exceeded')
      throw new Failure('disk_full', `There is no room for the files in ${dataDir}.`, error);
    throw error;
  }
}

/** Drops what the backup brings, to make room for it; whatever else is there is somebody else's. */
function clearing(manifest: Manifest, there: readonly string[], place: string): string {
  const schemas = new Set(Object.keys(manifest.tables).map((table) => table.split('.', 1)[0] ?? ''));
  schemas.delete('public');
  const others = there.filter(
    (table) => !(table in manifest.tables) && !schemas.has(table.split('.', 1)[0] ?? ''),
  );
  if (others.length > 0)
    throw new Failure('not_empty', `${place} holds ${others[0]}, which is none of the studio’s.`);
  const drops = [...schemas].map(
    (schema) => `drop schema if exists ${pg.escapeIdentifier(schema)} cascade;\n`,
  );
  return `${drops.join('')}drop table if exists public.flux_migrations;\n`;
}

/** What to do to the database before. @throws Failure when it must not be touched. */
async function preparation(into: string, manifest: Manifest, replace: boolean) {
  const place = maskUrl(into);
  return await withClient(into, async (client) => {
    const major = await majorOf(client);
    if (major < manifest.postgres)
      throw new Failure(
        'database_refused',
        `${place} is PostgreSQL ${major}; the backup is of ${manifest.postgres}.`,
      );
    const { tables } = await contentsOf(client);
    const there = Object.keys(tables);
    if (there.length === 0) return { major, before: '' };
    if (!replace) throw new Failure('not_empty', `${place} is not empty: it holds ${there[0]}.`);
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int from pg_stat_activity
        where datname = current_database() and usesysid is not null and pid <> pg_backend_pid()`,
    );
    const others = rows[0]?.count ?? 0;
    if (others > 0)
      throw new Failure(
        'studio_running',
        `${place} is in use: it has ${count(others, 'other connection', 'other connections')}.`,
      );
    return { major, before: clearing(manifest, there, place) };
  });
}

export type RestoreOptions = From & {
  readonly into: string;
  /** Where the studio's data is; without it the database alone is restored. */
  readonly dataDir?: string | undefined;
  readonly replace: boolean;
};

/**
 * Brings a backup into a database, and its blobs to the studio's disk. The blobs come first: a row never names one that is
 * not there. The database changes in one transaction, whose rows are counted before it commits.
 * @throws Failure; then nothing was changed.
 */
export async function restoreBackup({ into, dataDir, replace, ...from }: RestoreOptions) {
  const { folder, key, progress } = from;
  const manifest = await readManifest(folder, key);
  await checkFiles(from, manifest);
  const list = await readBlobList(folder, manifest, key);
  const { major, before } = await preparation(into, manifest, replace);
  const programs = await programsOf(major);
  const blobs = dataDir === undefined ? undefined : await restoreBlobs(from, list, dataDir);
  progress.step('Restoring the database');
  try {
    const stored = manifest.files[dumpName];
    if (stored === undefined) throw new Failure('backup_unusable', `${folder} has no dump.`);
    const dump = fetch(folder, dumpName, stored, key);
    await restoreDump(into, { programs, dump, expected: manifest, before });
  } catch (error) {
    await blobs?.undo();
    if (error instanceof ProgramFailed)
      throw new Failure('database_refused', `${maskUrl(into)} does not take it: ${error.message}`, error);
    throw error;
  }
  return { manifest, blobs: blobs === undefined ? undefined : { added: blobs.added, bytes: blobs.bytes } };
}

/**
 * Restores a backup where it is thrown away again, and reads every file of it.
 * @throws Failure
 */
export async function drillBackup(from: From) {
  const { folder, key, progress } = from;
  const began = performance.now();
  const manifest = await readManifest(folder, key);
  await checkFiles(from, manifest);
  const list = await readBlobList(folder, manifest, key);
  progress.step('Checking every file');
  let seen = 0;
  for (const { file, ...stored } of list.values()) {
    progress.at(`${++seen} of ${list.size}`);
    await check(folder, file, stored, key);
  }
  const programs = await programsOf(manifest.postgres);
  const scratch = await openScratchCluster(programs);
  try {
    const restoring = performance.now();
    const { missing } = await prove(scratch, programs, folder, manifest, key, progress);
    return {
      manifest,
      missing,
      took: {
        restore: Math.round(performance.now() - restoring),
        all: Math.round(performance.now() - began),
      },
    };
  } finally {
    await scratch.close();
  }
}
