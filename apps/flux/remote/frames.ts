import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import type { Manifest } from '../release/manifest.ts';
import type { Header, Looked } from './receiver.ts';

const compress = promisify(zstdCompress);

/** Bytes up to which a file is told from its old one: both fit a window of 16 MB. */
const largestChange = 8 << 20;

/** At level 9 a changed word of a bundle of 2 MB is 228 bytes, in half a second; at 3 it is 420 kB. */
const thorough = {
  [constants.ZSTD_c_compressionLevel]: 9,
  [constants.ZSTD_c_windowLog]: 24,
};
const quick = { [constants.ZSTD_c_compressionLevel]: 3 };

/** The path without the hash of the content that a bundler puts into names: `index-BbBije4C.js` is `index.js`. */
const nameOf = (path: string): string => join(dirname(path), basename(path).replace(/-[\w-]{8}(?=\.)/, ''));

/** Old files by what they are called whatever their content. */
function byName(files: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const path of Object.keys(files)) {
    const name = nameOf(path);
    found.set(name, [...(found.get(name) ?? []), path]);
  }
  return found;
}

/** A file of the base as it is on the host, when it lies here too. */
async function readBase(folders: readonly string[], path: string, sha256: string | undefined) {
  for (const folder of folders) {
    const bytes = await readFile(join(folder, path)).catch(() => undefined);
    if (bytes !== undefined && createHash('sha256').update(bytes).digest('hex') === sha256) return bytes;
  }
  return undefined;
}

type Frame = { readonly header: Header; readonly payload: Buffer };

/** The old file that the new one is most like: of its name, and nearest to its size. */
async function dictionaryOf(path: string, size: number, base: Base, names: ReturnType<typeof byName>) {
  let nearest: { readonly from: string; readonly bytes: Buffer } | undefined;
  for (const from of names.get(nameOf(path)) ?? []) {
    const bytes = await readBase(base.folders, from, base.files[from]);
    if (bytes === undefined || bytes.length > largestChange) continue;
    if (nearest === undefined || Math.abs(bytes.length - size) < Math.abs(nearest.bytes.length - size))
      nearest = { from, bytes };
  }
  return nearest;
}

export type Base = {
  readonly files: NonNullable<Looked['base']>['files'];
  /** Where that release may lie here. */
  readonly folders: readonly string[];
};

/** Each file as it is sent: compressed, against the old one where both sides have it. */
export async function* framesOf(
  folder: string,
  paths: readonly string[],
  base: Base | undefined,
): AsyncGenerator<Frame> {
  const names = byName(base?.files ?? {});
  for (const path of paths) {
    const bytes = await readFile(join(folder, path));
    const old =
      base === undefined || bytes.length > largestChange
        ? undefined
        : await dictionaryOf(path, bytes.length, base, names);
    const payload = await compress(
      bytes,
      old === undefined
        ? { params: bytes.length > largestChange ? quick : thorough }
        : { params: thorough, dictionary: old.bytes },
    );
    yield {
      header: { path, bytes: payload.length, ...(old === undefined ? {} : { from: old.from }) },
      payload,
    };
  }
}

/** Largest first would keep everybody waiting for the first sign of life; smallest first is done most when it is cut. */
export const inOrder = (paths: readonly string[], { files }: Pick<Manifest, 'files'>): readonly string[] =>
  paths.toSorted((a, b) => (files[a]?.bytes ?? 0) - (files[b]?.bytes ?? 0));
