import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './current.ts';

/** Files that share a process at most: what they load is loaded once, and one that hangs holds up few others. */
const most = 10;

/** Package or service that a file is in: its neighbours load what it loads. */
const partOf = (file: string) => relative(root, file).split('/', 2).join('-');

/**
 * Writes files that each load the test files of one part, to run in one process.
 * @param files - absolute paths, in the order to keep.
 * @returns paths of what was written, in `.cache/tests`.
 */
export function groupTests(files: readonly string[]): readonly string[] {
  const folder = join(root, '.cache/tests');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const parts = Map.groupBy(files, partOf);
  return [...parts].flatMap(([part, of]) => {
    const size = Math.ceil(of.length / Math.ceil(of.length / most));
    return Array.from({ length: Math.ceil(of.length / size) }, (_, index) => {
      const loaded = of.slice(index * size, (index + 1) * size);
      const path = join(folder, `${part}-${index + 1}.test.mjs`);
      writeFileSync(
        path,
        loaded.map((file) => `import ${JSON.stringify(pathToFileURL(file).href)};\n`).join(''),
      );
      return path;
    });
  });
}
