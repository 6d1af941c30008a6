import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Problem } from '@flux/contracts';
import type { StoredBlob } from './blobs.ts';

/** Enough for every signature that `file-type` looks at. */
const headLength = 4_100;

const toBytes = (chunk: string | Uint8Array): Uint8Array =>
  typeof chunk === 'string' ? Buffer.from(chunk) : chunk;

/**
 * Writes a stream to a new file, hashes it on the way, and has it on the disk when it resolves. Rejects with
 * `Problem('too_large')` as soon as more than `maxBytes` have come.
 */
export async function receive(path: string, source: Readable, maxBytes: number): Promise<StoredBlob> {
  const hash = createHash('sha256');
  const head: Uint8Array[] = [];
  let size = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of source) {
      const bytes = toBytes(chunk);
      // A slice would keep the whole chunk in memory.
      if (size < headLength) head.push(Uint8Array.from(bytes.subarray(0, headLength - size)));
      size += bytes.length;
      if (size > maxBytes) throw new Problem('too_large', `A file may hold at most ${maxBytes} bytes.`);
      hash.update(bytes);
      await file.writeFile(bytes);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), size, head: Buffer.concat(head) };
}
