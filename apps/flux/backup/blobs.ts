import { createReadStream } from 'node:fs';
import { link, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredFile } from './manifest.ts';
import { nameUnder } from './sealed.ts';
import { store, syncFolder } from './store.ts';

export type KeptBlobs = {
  /** What was kept, by hash. */
  readonly list: Map<string, StoredFile & { readonly file: string }>;
  /** Hashes of files that are not what their names say. */
  readonly damaged: Set<string>;
  readonly copied: { count: number; bytes: number };
  plainBytes: number;
};

const isHash = (name: string): boolean => /^[0-9a-f]{64}$/.test(name);
const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : '');

const namesIn = (folder: string): Promise<readonly string[]> =>
  readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });

/** Every blob of the studio: files `ab/cd/abcd…`. */
export async function* blobsIn(folder: string): AsyncGenerator<{ hash: string; path: string }> {
  for (const outer of await namesIn(folder)) {
    if (outer.length !== 2) continue;
    for (const inner of await namesIn(join(folder, outer))) {
      for (const hash of await namesIn(join(folder, outer, inner)))
        if (isHash(hash)) yield { hash, path: join(folder, outer, inner, hash) };
    }
  }
}

type Keep = {
  /** Of the studio. */
  readonly from: string;
  /** The folder of the new backup. */
  readonly into: string;
  /** The backup before, if it was made under the same key: what has not changed is the same file in both. */
  readonly before:
    | { readonly folder: string; readonly list: ReadonlyMap<string, StoredFile & { file: string }> }
    | undefined;
  readonly key: Uint8Array | undefined;
  readonly tell: (count: number, copiedBytes: number) => void;
};

async function linkOld(file: string, bytes: number, { before, into }: Keep): Promise<boolean> {
  if (before === undefined) return false;
  const old = join(before.folder, file);
  try {
    if ((await stat(old)).size !== bytes) return false;
    await link(old, join(into, file));
    return true;
  } catch {
    return false; // it is copied again
  }
}

async function keepOne(hash: string, path: string, kept: KeptBlobs, keep: Keep): Promise<void> {
  const { key, into, before } = keep;
  const name = key === undefined ? hash : nameUnder(key, hash);
  const folder = `blobs/${name.slice(0, 2)}`;
  const file = `${folder}/${name}`;
  await mkdir(join(into, folder), { recursive: true, mode: 0o700 });
  const old = before?.list.get(hash);
  if (old !== undefined && (await linkOld(file, old.bytes, keep))) {
    kept.list.set(hash, old);
    kept.plainBytes += (await stat(path).catch(() => ({ size: 0 }))).size;
    return;
  }
  try {
    const { plain, stored } = await store(into, file, createReadStream(path), key);
    if (plain.sha256 === hash) {
      kept.list.set(hash, { file, ...stored });
      kept.plainBytes += plain.bytes;
      kept.copied.count += 1;
      kept.copied.bytes += stored.bytes;
      return;
    }
    kept.damaged.add(hash);
  } catch (error) {
    // Removed from the studio since it was listed.
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  await rm(join(into, file), { force: true });
}

export const noneKept = (): KeptBlobs => ({
  list: new Map(),
  damaged: new Set(),
  copied: { count: 0, bytes: 0 },
  plainBytes: 0,
});

/**
 * Keeps what the studio has and is not yet kept. Called before and after the dump: a blob is there before the row that
 * names it, so that what the dump names was there before it, or came meanwhile.
 */
export async function keepBlobs(kept: KeptBlobs, keep: Keep): Promise<void> {
  for await (const { hash, path } of blobsIn(keep.from)) {
    if (kept.list.has(hash) || kept.damaged.has(hash)) continue;
    await keepOne(hash, path, kept, keep);
    keep.tell(kept.list.size, kept.copied.bytes);
  }
}

/** Their names are on the disk. */
export async function syncBlobs(into: string): Promise<void> {
  const folder = join(into, 'blobs');
  for (const name of await namesIn(folder)) await syncFolder(join(folder, name));
}
