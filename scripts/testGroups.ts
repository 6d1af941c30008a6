import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './current.ts';

const folder = join(root, '.cache/tests');

/** Files that share a process at most, so that both processors have work until the end. */
const most = 10;

/** Package or service that a file is in: its neighbours load what it loads. */
const partOf = (file: string) => relative(root, file).split('/', 2).join('-');

/** A clock that one file holds stands still for its neighbours, too. */
const isAlone = (file: string) => readFileSync(file, 'utf8').includes('mock.timers');

const shares = (files: readonly string[]): readonly (readonly string[])[] => {
  const count = Math.ceil(files.length / most);
  const size = Math.ceil(files.length / count);
  return Array.from({ length: count }, (_, index) => files.slice(index * size, (index + 1) * size));
};

const bytes = (files: readonly string[]): number => files.reduce((sum, file) => sum + statSync(file).size, 0);

/** In the order in which no processor waits long for the last: most to do first, as far as the size of a file tells. */
export const longestFirst = (files: readonly string[]): readonly string[] =>
  files.toSorted((a, b) => bytes([b]) - bytes([a]));

/** Clears away what an earlier run wrote. */
export function emptyGroups(): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

/**
 * Writes files that each load the test files of one part, to run in one process: what they load is loaded once, which
 * takes longer than most tests do.
 * @param files - absolute paths, in the order to keep within a part.
 * @returns what to run, longest first: paths of what was written to `.cache/tests`, and of files that have to be alone.
 */
export function groupTests(files: readonly string[]): readonly string[] {
  const alone = files.filter(isAlone);
  const parts = Map.groupBy(
    files.filter((file) => !alone.includes(file)),
    partOf,
  );
  const runs = [...parts].flatMap(([part, loaded]) =>
    shares(loaded).map((group, index) => {
      const path = join(folder, `${part}-${index + 1}.test.mjs`);
      writeFileSync(
        path,
        group.map((file) => `import ${JSON.stringify(pathToFileURL(file).href)};\n`).join(''),
      );
      return { path, size: bytes(group) };
    }),
  );
  for (const file of alone) runs.push({ path: file, size: bytes([file]) });
  return runs.toSorted((a, b) => b.size - a.size).map(({ path }) => path);
}
