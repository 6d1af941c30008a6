import {
  closeSync,
  createWriteStream,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
} from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

const chunk = 1 << 20;

/**
 * All that a log holds, and then it is empty. Whoever writes to it goes on without being told, since they write at its
 * end; what they write between the last look and the emptying, microseconds, is lost.
 */
async function* takeOut(handle: number): AsyncGenerator<Buffer> {
  for (let position = 0; ; ) {
    const bytes = Buffer.alloc(chunk);
    const count = readSync(handle, bytes, 0, chunk, position);
    if (count === 0) return ftruncateSync(handle);
    position += count;
    yield bytes.subarray(0, count);
  }
}

/** The names of what was put away: the first is the newest. */
const placeOf = (path: string, number: number): string => `${path}.${number}.gz`;

/**
 * Puts a log away, compressed, when it has grown.
 * @param keep How many that were put away stay.
 * @returns Bytes that were put away; 0 when it is not as large as that.
 */
export async function rotateLog(path: string, mostBytes: number, keep: number): Promise<number> {
  const handle = openSync(path, 'r+');
  try {
    const { size } = fstatSync(handle);
    if (size <= mostBytes) return 0;
    const draft = `${path}.draft.gz`;
    await pipeline(
      Readable.from(takeOut(handle), { objectMode: false }),
      createGzip(),
      createWriteStream(draft, { mode: 0o640, flush: true }),
    );
    for (let number = keep - 1; number >= 1; number--)
      if (existsSync(placeOf(path, number))) renameSync(placeOf(path, number), placeOf(path, number + 1));
    renameSync(draft, placeOf(path, 1));
    return size;
  } finally {
    closeSync(handle);
  }
}
