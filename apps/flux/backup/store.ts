import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../failures.ts';
import type { StoredFile } from './manifest.ts';
import { seal, unseal } from './sealed.ts';

type Bytes = AsyncIterable<Uint8Array>;

async function* digested(source: Bytes, tell: (stored: StoredFile) => void): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of source) {
    hash.update(chunk);
    bytes += chunk.length;
    yield chunk;
  }
  tell({ sha256: hash.digest('hex'), bytes });
}

/** A file of a backup, under the key if there is one; on the disk when it resolves. Nothing is written over. */
export async function store(
  folder: string,
  name: string,
  source: Bytes,
  key: Uint8Array | undefined,
): Promise<{ readonly plain: StoredFile; readonly stored: StoredFile }> {
  let plain: StoredFile | undefined;
  let stored: StoredFile | undefined;
  const content = digested(source, (told) => {
    plain = told;
  });
  const written = digested(key === undefined ? content : seal(content, key, name), (told) => {
    stored = told;
  });
  await pipeline(
    Readable.from(written, { objectMode: false, highWaterMark: 1 << 20 }),
    createWriteStream(join(folder, name), { flags: 'wx', mode: 0o600, flush: true }),
  );
  if (plain === undefined || stored === undefined) throw new Error(`${name} was not written to its end.`);
  return { plain, stored };
}

/**
 * A file of a backup as it was before it was stored.
 * @throws Failure('backup_unusable') at its end, or before, when it is not what was stored.
 */
export async function* fetch(
  folder: string,
  name: string,
  expected: StoredFile,
  key: Uint8Array | undefined,
): AsyncGenerator<Uint8Array> {
  const told: { stored?: StoredFile } = {};
  const file = createReadStream(join(folder, name), { highWaterMark: 1 << 20 });
  const stored = digested(readable(file, name), (seen) => {
    told.stored = seen;
  });
  yield* key === undefined ? stored : unseal(stored, key, name);
  if (told.stored?.sha256 !== expected.sha256)
    throw new Failure('backup_unusable', `${name} is not what was backed up: it was changed or cut off.`);
}

async function* readable(source: Bytes, name: string): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw isGone ? new Failure('backup_unusable', `${name} is missing in the backup.`, error) : error;
  }
}

/** New names in a folder are on the disk. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
