import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export const root = dirname(import.meta.dirname);

const skipped = new Set(['node_modules', 'dist', 'coverage']);

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const nested = await Promise.all(
    entries
      .filter((entry) => !skipped.has(entry.name) && !entry.name.includes('.test.'))
      .map((entry) => {
        const path = `${folder}/${entry.name}`;
        return entry.isDirectory() ? filesUnder(path) : [path];
      }),
  );
  return nested.flat().sort();
}

/** SHA-256 over the names and bytes of every source file under the folders (tests left out). */
async function hashOf(folders: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of (await Promise.all(folders.map(filesUnder))).flat()) {
    hash.update(path).update(await readFile(join(root, path)));
  }
  return hash.digest('hex');
}

/** Runs `make` unless `result` was made from exactly these sources before. Says whether it ran. */
export async function unlessCurrent(
  result: string,
  folders: readonly string[],
  make: () => Promise<void>,
): Promise<boolean> {
  const stamp = join(root, '.cache', `${result.replaceAll('/', '-')}.sha256`);
  const hash = await hashOf(folders);
  if (existsSync(join(root, result)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash)
    return false;
  await make();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  return true;
}
