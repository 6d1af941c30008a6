import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, link, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Problem } from '@flux/contracts';
import type { BlobHash, Blobs, ByteRange, StoredBlob } from './blobs.ts';
import { verified } from './verified.ts';

const hashPattern = /^[0-9a-f]{64}$/;
const headLength = 4_100;

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/** Makes a folder's new or removed name durable: without it a power cut can forget the rename (fsync(2)). */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

type Written = StoredBlob & { readonly path: string };

/** Writes the stream to a file and hashes it on the way. Rejects past `maxBytes`. */
async function write(handle: FileHandle, path: string, source: Readable, maxBytes: number): Promise<Written> {
  const hash = createHash('sha256');
  const head: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    const bytes: Buffer = Buffer.from(chunk);
    if (size < headLength) head.push(bytes.subarray(0, headLength - size));
    size += bytes.length;
    if (size > maxBytes) throw new Problem('too_large', `A file may hold at most ${maxBytes} bytes.`);
    hash.update(bytes);
    await handle.writeFile(bytes);
  }
  await handle.sync();
  return { sha256: hash.digest('hex'), size, head: Buffer.concat(head), path };
}

export type DiskBlobs = Blobs & {
  /** Removes what writes that never ended left behind; call at start, before the first `put`. */
  readonly sweep: () => Promise<number>;
};

/** Blobs as files `ab/cd/abcd…` below `dir`; drafts lie in `dir/incoming`, on the same disk, and are linked into place. */
export function createDiskBlobs({ dir }: { readonly dir: string }): DiskBlobs {
  const incoming = join(dir, 'incoming');

  function pathOf(hash: BlobHash): string {
    if (!hashPattern.test(hash)) throw new Problem('not_found');
    return join(dir, hash.slice(0, 2), hash.slice(2, 4), hash);
  }

  async function place(written: Written): Promise<void> {
    const target = pathOf(written.sha256);
    await mkdir(dirname(target), { recursive: true });
    await link(written.path, target).catch((error: unknown) => {
      // The same bytes are there already; whoever was first has made them durable.
      if (codeOf(error) !== 'EEXIST') throw error;
    });
    await syncFolder(dirname(target));
  }

  async function put(source: Readable, { maxBytes }: { readonly maxBytes: number }): Promise<StoredBlob> {
    await mkdir(incoming, { recursive: true });
    const path = join(incoming, randomBytes(16).toString('hex'));
    let handle: FileHandle | undefined;
    try {
      handle = await open(path, 'wx', 0o600);
      const written = await write(handle, path, source, maxBytes);
      await place(written);
      return { sha256: written.sha256, size: written.size, head: written.head };
    } catch (error) {
      source.destroy();
      const isFull = codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT';
      throw isFull
        ? new Problem('quota_exceeded', 'The disk of the studio is full.', { cause: error })
        : error;
    } finally {
      await handle?.close();
      await rm(path, { force: true });
    }
  }

  async function size(hash: BlobHash): Promise<number | undefined> {
    try {
      return (await stat(pathOf(hash))).size;
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || error instanceof Problem) return undefined;
      throw error;
    }
  }

  async function read(hash: BlobHash, range?: ByteRange): Promise<Readable> {
    const path = pathOf(hash);
    if ((await size(hash)) === undefined) throw new Problem('not_found');
    const stream = createReadStream(path, { ...range });
    return range === undefined ? verified(stream, hash) : stream;
  }

  return {
    put,
    read,
    size,
    remove: (hash) => rm(pathOf(hash), { force: true }),
    sweep: async () => {
      const left = await readdir(incoming).catch(() => []);
      await Promise.all(left.map((name) => rm(join(incoming, name), { force: true })));
      return left.length;
    },
  };
}
