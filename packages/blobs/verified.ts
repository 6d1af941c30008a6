import { createHash } from 'node:crypto';
import { pipeline, type Readable, Transform } from 'node:stream';
import type { BlobHash } from './blobs.ts';

/** The bytes on the disk are not those that were stored. */
export class CorruptBlob extends Error {
  override readonly name = 'CorruptBlob';
  constructor(hash: BlobHash) {
    super(`The blob ${hash} is not what was stored.`);
  }
}

/** The same stream, which ends in an error instead of its end, told to `failed`, when its bytes do not have this hash. */
export function verified(source: Readable, hash: BlobHash, failed: (error: CorruptBlob) => void): Readable {
  const digest = createHash('sha256');
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      digest.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      if (digest.digest('hex') === hash) return done();
      const error = new CorruptBlob(hash);
      failed(error);
      done(error);
    },
  });
  // Errors of either end reach the reader as the error of what it reads.
  return pipeline(source, check, () => {});
}
