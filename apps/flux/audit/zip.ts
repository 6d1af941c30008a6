import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { downloadZip } from 'client-zip';

type Source = AsyncIterable<string | Uint8Array> | string;

export type Packed = Readonly<Record<string, { readonly sha256: string; readonly bytes: number }>>;

async function* piecesOf(source: Source): AsyncGenerator<Uint8Array> {
  if (typeof source === 'string') yield Buffer.from(source);
  else for await (const piece of source) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
}

/**
 * Writes a ZIP of what comes, piece by piece, and at its end a list of the hash of each, by `manifest`. The file is there whole
 * or not at all.
 */
export async function writeZip(
  path: string,
  entries: AsyncIterable<readonly [name: string, source: Source]>,
  manifest: (packed: Packed) => readonly [name: string, text: string],
  at: Date,
): Promise<Packed> {
  const packed: Record<string, { sha256: string; bytes: number }> = {};
  async function* hashed(name: string, source: Source) {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const piece of piecesOf(source)) {
      hash.update(piece);
      bytes += piece.length;
      yield piece;
    }
    packed[name] = { sha256: hash.digest('hex'), bytes };
  }
  async function* files() {
    for await (const [name, source] of entries) yield { name, input: hashed(name, source), lastModified: at };
    const [name, text] = manifest(packed);
    yield { name, input: text, lastModified: at };
  }
  const draft = `${path}.${process.pid}.draft`;
  try {
    const body = downloadZip(files()).body;
    if (body === null) throw new TypeError('A ZIP has a body.');
    await pipeline(
      Readable.fromWeb(body as never),
      createWriteStream(draft, { mode: 0o600, flags: 'wx', flush: true }),
    );
    await rename(draft, path);
    return packed;
  } finally {
    await rm(draft, { force: true });
  }
}
