import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Problem } from '@flux/contracts';
import type { BlobHash, Blobs, ByteRange, StoredBlob } from './blobs.ts';
import { createDrafts } from './drafts.ts';
import { errorCode } from './errorCode.ts';
import { receive } from './receive.ts';
import { syncFolder } from './syncFolder.ts';
import { verified } from './verified.ts';

const hashPattern = /^[0-9a-f]{64}$/;

export type DiskBlobsOptions = {
  readonly dir: string;
  /** Told of files that are not what was stored. */
  readonly log?: { readonly error: (error: unknown) => void } | undefined;
};

export type DiskBlobs = Blobs & {
  /**
   * Removes what processes that were killed left half-written, and nothing that another one is writing; resolves with
   * the number of files. Call it at start.
   */
  readonly sweep: () => Promise<number>;
};

function explain(error: unknown): unknown {
  const isFull = errorCode(error) === 'ENOSPC' || errorCode(error) === 'EDQUOT';
  return isFull ? new Problem('quota_exceeded', 'The disk of the studio is full.', { cause: error }) : error;
}

/** Blobs as files `ab/cd/abcd…` below `dir`; drafts lie in `dir/incoming`, on the same disk, and are renamed into place. */
export function createDiskBlobs({ dir, log }: DiskBlobsOptions): DiskBlobs {
  const drafts = createDrafts(join(dir, 'incoming'));

  /** Nothing but a hash ever becomes part of a path. */
  function pathOf(hash: BlobHash): string | undefined {
    return hashPattern.test(hash) ? join(dir, hash.slice(0, 2), hash.slice(2, 4), hash) : undefined;
  }

  /** Folders whose own names are on the disk for certain; another process may have made one a moment ago. */
  const synced = new Set<string>();

  /** Renames over what may be there: it has the same bytes, or was spoilt and is healed by this. */
  async function place(draft: string, hash: BlobHash): Promise<void> {
    const outer = join(dir, hash.slice(0, 2));
    const inner = join(outer, hash.slice(2, 4));
    await mkdir(inner, { recursive: true, mode: 0o700 });
    await rename(draft, join(inner, hash));
    await syncFolder(inner);
    if (synced.has(inner)) return;
    await syncFolder(outer);
    await syncFolder(dir);
    synced.add(inner);
  }

  async function put(source: Readable, { maxBytes }: { readonly maxBytes: number }): Promise<StoredBlob> {
    // A source that breaks before it is read would end the process; the loop that reads it meets the same error.
    source.on('error', () => {});
    let draft: string | undefined;
    try {
      draft = await drafts.begin();
      const stored = await receive(draft, source, maxBytes);
      await place(draft, stored.sha256);
      return stored;
    } catch (error) {
      throw explain(error);
    } finally {
      source.destroy();
      if (draft !== undefined) await drafts.end(draft);
    }
  }

  async function size(hash: BlobHash): Promise<number | undefined> {
    const path = pathOf(hash);
    if (path === undefined) return undefined;
    try {
      return (await stat(path)).size;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  async function read(hash: BlobHash, range?: ByteRange): Promise<Readable> {
    const path = pathOf(hash);
    if (path === undefined) throw new Problem('not_found');
    // Opened here, so that a blob that is removed now is still read whole.
    const file = await open(path, 'r').catch((error: unknown) => {
      throw errorCode(error) === 'ENOENT' ? new Problem('not_found') : error;
    });
    if (range === undefined) return verified(file.createReadStream(), hash, (error) => log?.error(error));
    const { start, end } = range;
    const stored = (await file.stat()).size;
    if (!(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && start < stored)) {
      await file.close();
      throw new Problem('range_not_satisfiable');
    }
    return file.createReadStream({ start, end });
  }

  async function remove(hash: BlobHash): Promise<void> {
    const path = pathOf(hash);
    if (path !== undefined) await rm(path, { force: true });
  }

  return { put, read, size, remove, sweep: drafts.sweep };
}
