import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';
import type { Manifest } from './manifest.ts';

type Files = Pick<Manifest, 'files'>;

const compress = promisify(zstdCompress);

export type Sizes = { readonly files: number; readonly bytes: number };

export const sizesOf = ({ files }: Files): Sizes => ({
  files: Object.keys(files).length,
  bytes: Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0),
});

/** Paths of what a host that has the base has not yet, by content: a file that only moved is there. */
export function changedPaths({ files }: Files, base: Files): readonly string[] {
  const there = new Set(Object.values(base.files).map(({ sha256 }) => sha256));
  return Object.keys(files).filter((path) => !there.has(files[path]!.sha256));
}

/** What an upload to a host that has the base sends; `compressed` in bytes, by zstd. */
export async function changeOf(
  folder: string,
  manifest: Files,
  base: Files,
): Promise<Sizes & { readonly compressed: number }> {
  const paths = changedPaths(manifest, base);
  const files = Object.fromEntries(paths.map((path) => [path, manifest.files[path]!]));
  let compressed = 0;
  for (const path of paths) compressed += (await compress(await readFile(join(folder, path)))).length;
  return { ...sizesOf({ files }), compressed };
}
