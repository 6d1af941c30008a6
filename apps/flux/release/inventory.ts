import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { manifestName, type ReleaseFile } from './manifest.ts';

/** Every file goes through it: a release has hundreds, and memory of its own or a stream for each takes longer than its hash. */
const piece = Buffer.allocUnsafeSlow(1 << 20);

/** SHA-256 of a file, in hexadecimal. */
export function hashOf(path: string): string {
  const hash = createHash('sha256');
  const file = openSync(path, 'r');
  try {
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece))
      hash.update(piece.subarray(0, read));
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

const byCode = (a: string, b: string): number => (a < b ? -1 : 1);

/** Paths of everything in a folder that is no folder, with `/`, sorted by code; without a manifest. */
export async function pathsIn(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((one) => !one.isDirectory())
    .map((one) =>
      join(one.parentPath, one.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => path !== manifestName)
    .sort(byCode);
}

/** What a path is, as a manifest tells it; nothing for what no release has, links for instance. */
export async function readFileOf(folder: string, path: string): Promise<ReleaseFile | undefined> {
  const whole = join(folder, path);
  const stats = await lstat(whole);
  if (!stats.isFile()) return undefined;
  const file = { sha256: hashOf(whole), bytes: stats.size };
  return (stats.mode & 0o111) === 0 ? file : { ...file, executable: true };
}

/** Every file of a release, by path. */
export async function inventoryOf(folder: string): Promise<Readonly<Record<string, ReleaseFile>>> {
  const files: Record<string, ReleaseFile> = {};
  for (const path of await pathsIn(folder)) {
    const file = await readFileOf(folder, path);
    if (file === undefined) throw new TypeError(`${path} is no file.`);
    files[path] = file;
  }
  return files;
}
