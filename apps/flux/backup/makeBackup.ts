import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFile } from '@flux/database';
import type pg from 'pg';
import { Failure } from '../failures.ts';
import { outputOf, ProgramFailed } from '../host/stream.ts';
import { libpqOf } from '../postgres/address.ts';
import { type Contents, contentsOf, missingBlobs } from '../postgres/contents.ts';
import { type Programs, programsOf } from '../postgres/programs.ts';
import { restoreDump } from '../postgres/restoreDump.ts';
import { openScratchCluster, type ScratchCluster } from '../postgres/scratchCluster.ts';
import { majorOf, withClient } from '../postgres/withClient.ts';
import type { Progress } from '../progress.ts';
import { count, megabytes } from '../table.ts';
import { blobsIn, type KeptBlobs, keepBlobs, noneKept, syncBlobs } from './blobs.ts';
import { latestBackup } from './folder.ts';
import {
  blobListName,
  dumpName,
  type Manifest,
  manifestName,
  manifestText,
  newManifest,
  type StoredFile,
  settingsName,
} from './manifest.ts';
import { readBlobList } from './readBackup.ts';
import { keyIdOf } from './sealed.ts';
import { fetch, store, syncFolder } from './store.ts';

export type BackupOptions = {
  /** Of the owner of the schemas. */
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly release: string;
  readonly key: Uint8Array | undefined;
  /** Where the backups are, each in a folder of its own. */
  readonly to: string;
  /** The file of settings to keep with it. */
  readonly settingsFile?: string | undefined;
  readonly progress: Progress;
  /** A cluster that is open already; the backup is left in it as the database `backup`. */
  readonly scratch?: ScratchCluster;
  /** Bytes that stay free for the studio. */
  readonly reserve?: number;
};

export type Backup = {
  readonly folder: string;
  readonly manifest: Manifest;
  /** What had to be copied; the rest is shared with the backup before. */
  readonly copied: { readonly count: number; readonly bytes: number };
  /** Hashes that rows name and the studio's disk does not have. */
  readonly missing: readonly string[];
  /** Milliseconds. */
  readonly took: { readonly dump: number; readonly proof: number };
};

const defaultReserve = 256 << 20;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** Failures as the operator is told of them. */
function explain(error: unknown, to: string): unknown {
  if (error instanceof Failure) return error;
  const isFull = ['ENOSPC', 'EDQUOT'].includes(codeOf(error));
  if (isFull || (error instanceof ProgramFailed && /No space left on device/.test(error.message)))
    return new Failure(
      'disk_full',
      `There is no room for a backup in ${to}, or for its proof in /var/tmp.`,
      error,
    );
  if (['EACCES', 'EROFS', 'ENOTDIR', 'EPERM'].includes(codeOf(error)))
    return new Failure('file_unusable', `${to} cannot be written (${codeOf(error)}).`, error);
  return error;
}

/** Refuses before anything is written what would leave the studio itself without room. */
async function checkRoom(
  client: pg.Client,
  { to, dataDir, reserve = defaultReserve }: BackupOptions,
  old: Known,
) {
  const { rows } = await client.query<{ bytes: string }>(
    'select pg_database_size(current_database()) as bytes',
  );
  let needed = Number(rows[0]?.bytes) + reserve;
  for await (const { hash, path } of blobsIn(join(dataDir, 'blobs')))
    if (!old?.list.has(hash))
      needed += await stat(path).then(
        ({ size }) => size,
        () => 0,
      );
  const { bavail, bsize } = await statfs(to);
  if (bavail * bsize < needed)
    throw new Failure(
      'disk_full',
      `${to} has ${megabytes(bavail * bsize)} free; a backup may need ${megabytes(needed)}.`,
    );
}

type Known = Awaited<ReturnType<typeof knownBefore>>;

/** The last backup, if it was made under the same key. */
async function knownBefore({ to, key }: BackupOptions) {
  const latest = await latestBackup(to);
  if (latest === undefined || latest.manifest.keyId !== (key === undefined ? null : keyIdOf(key)))
    return undefined;
  // One that is damaged shares nothing.
  const list = await readBlobList(latest.folder, latest.manifest, key).catch(() => undefined);
  return list === undefined ? undefined : { folder: latest.folder, list };
}

async function both<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b]); // neither goes on alone
  return await Promise.all([a, b]);
}

type Written = { readonly manifest: Manifest; readonly kept: KeptBlobs; readonly dumpMs: number };

async function dump(client: pg.Client, programs: Programs, into: string, options: BackupOptions) {
  const { databaseUrl, key, progress } = options;
  progress.step('Dumping the database');
  const { rows } = await client.query<{ snapshot: string }>('select pg_export_snapshot() as snapshot');
  const { argument, env } = libpqOf(databaseUrl);
  const dumped = outputOf(
    programs.path('pg_dump'),
    // What is large in it is compressed already.
    ['-Fc', '-Z', '1', '--lock-wait-timeout=60s', `--snapshot=${rows[0]?.snapshot}`, '-d', argument],
    { env },
  );
  let bytes = 0;
  async function* followed() {
    for await (const chunk of dumped) {
      bytes += chunk.length;
      progress.at(megabytes(bytes));
      yield chunk;
    }
  }
  try {
    const [contents, { stored }] = await both(contentsOf(client), store(into, dumpName, followed(), key));
    return { contents, stored };
  } catch (error) {
    if (error instanceof ProgramFailed && !/No space left/.test(error.message))
      throw new Failure('database_refused', `pg_dump cannot read the database: ${error.message}`, error);
    throw error;
  }
}

async function write(
  client: pg.Client,
  programs: Programs,
  into: string,
  before: Known,
  options: BackupOptions,
): Promise<Written> {
  const { dataDir, key, progress, release, settingsFile } = options;
  const kept = noneKept();
  const keep = {
    from: join(dataDir, 'blobs'),
    into,
    before,
    key,
    tell: (blobs: number, bytes: number) =>
      progress.at(`${count(blobs, 'file', 'files')}, ${megabytes(bytes)} copied`),
  };
  progress.step('Keeping the files');
  await keepBlobs(kept, keep);
  // One snapshot for the dump and for the counts that it is held against.
  await client.query('begin isolation level repeatable read, read only');
  const { rows } = await client.query<{ at: Date }>('select now() as at');
  const began = performance.now();
  const { contents, stored } = await dump(client, programs, into, options);
  const dumpMs = performance.now() - began;
  await client.query('rollback');
  progress.step('Keeping the files that came meanwhile');
  await keepBlobs(kept, keep);
  await syncBlobs(into);
  const files: Record<string, StoredFile> = { [dumpName]: stored };
  const list = `${JSON.stringify(Object.fromEntries(kept.list))}\n`;
  files[blobListName] = (await store(into, blobListName, once(list), key)).stored;
  if (settingsFile !== undefined)
    files[settingsName] = (await store(into, settingsName, settingsOf(settingsFile), key)).stored;
  const manifest = newManifest({
    madeAt: (rows[0]?.at ?? new Date()).toISOString(),
    release,
    postgres: programs.major,
    keyId: key === undefined ? null : keyIdOf(key),
    files,
    blobs: { count: kept.list.size, bytes: kept.plainBytes },
    damaged: [...kept.damaged],
    ...contents,
  });
  await writeFile(join(into, manifestName), manifestText(manifest, key), {
    flag: 'wx',
    mode: 0o600,
    flush: true,
  });
  await syncFolder(into);
  return { manifest, kept, dumpMs };
}

async function* once(text: string) {
  yield Buffer.from(text);
}

async function* settingsOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path);
  } catch (error) {
    throw new Failure('file_unusable', `${path} cannot be read (${codeOf(error)}).`, error);
  }
}

export type Proof = Pick<Backup, 'missing'> & { readonly url: string };

/**
 * Restores what was written, and holds it against what was counted.
 * @throws Failure('backup_unproved')
 */
export async function prove(
  scratch: ScratchCluster,
  programs: Programs,
  folder: string,
  manifest: Manifest,
  key: Uint8Array | undefined,
  progress: Progress,
): Promise<Proof> {
  const list = await readBlobList(folder, manifest, key);
  const stored = manifest.files[dumpName];
  if (stored === undefined) throw new Failure('backup_unusable', `${folder} lists no dump.`);
  progress.step('Restoring it to prove it');
  const url = await scratch.create('backup');
  try {
    await restoreDump(url, { programs, dump: fetch(folder, dumpName, stored, key), expected: manifest });
  } catch (error) {
    if (!(error instanceof ProgramFailed) || /No space left/.test(error.message)) throw error;
    throw new Failure('backup_unproved', `The backup cannot be restored: ${error.message}`, error);
  }
  return await withClient(url, async (client) => {
    const found: Contents = await contentsOf(client);
    const isSame =
      JSON.stringify([found.tables, found.ledger]) === JSON.stringify([manifest.tables, manifest.ledger]);
    if (!isSame)
      throw new Failure('backup_unproved', 'What was restored has other tables than what was backed up.');
    return { url, missing: await missingBlobs(client, (hash) => list.has(hash)) };
  });
}

async function withScratch<T>(
  programs: Programs,
  given: ScratchCluster | undefined,
  work: (scratch: ScratchCluster) => Promise<T>,
): Promise<T> {
  const scratch = given ?? (await openScratchCluster(programs));
  try {
    return await work(scratch);
  } finally {
    if (given === undefined) await scratch.close();
  }
}

const idOf = (manifest: Manifest): string => manifest.madeAt.slice(0, 19).replaceAll(':', '-');

async function removeLeftovers(to: string): Promise<void> {
  for (const name of await readdir(to))
    if (/^\.(partial|removed)-/.test(name)) await rm(join(to, name), { recursive: true, force: true });
}

async function make(options: BackupOptions): Promise<Backup> {
  const { databaseUrl, key, to, progress, scratch } = options;
  const partial = join(to, `.partial-${process.pid}`);
  await removeLeftovers(to); // under the lock: whoever wrote them is gone
  await mkdir(partial, { mode: 0o700 });
  try {
    const { programs, written } = await withClient(databaseUrl, async (client) => {
      const programs = await programsOf(await majorOf(client));
      const before = await knownBefore(options);
      await checkRoom(client, options, before);
      return { programs, written: await write(client, programs, partial, before, options) };
    });
    const { manifest, kept, dumpMs } = written;
    const began = performance.now();
    progress.step('Starting a scratch PostgreSQL');
    const { missing } = await withScratch(programs, scratch, (open) =>
      prove(open, programs, partial, manifest, key, progress),
    );
    const folder = join(to, idOf(manifest));
    await rename(partial, folder);
    await syncFolder(to);
    const took = { dump: Math.round(dumpMs), proof: Math.round(performance.now() - began) };
    return { folder, manifest, copied: kept.copied, missing, took };
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/**
 * Backs the studio up while it is at work: the database as of one moment, every blob that it names, and the settings; and
 * restores it into a scratch cluster before it gets a name. Until then there is no backup: neither a crash nor a full disk
 * leaves one that is not whole.
 * @throws Failure
 */
export async function makeBackup(options: BackupOptions): Promise<Backup> {
  const { to } = options;
  let unlock: (() => void) | undefined;
  try {
    await mkdir(to, { recursive: true, mode: 0o700 });
    unlock = lockFile(join(to, '.lock'), 0);
    if (unlock === undefined) throw new Failure('file_unusable', `Another backup into ${to} is being made.`);
    return await make(options);
  } catch (error) {
    throw explain(error, to);
  } finally {
    unlock?.();
  }
}
