import { statSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Entry, Manifest } from './manifest.ts';

/** What built files and packages ask for, by file of the release or name of the package. */
export type Asked = Readonly<Record<string, readonly string[]>>;

/** What is asked for and done without: faster parts that their packages try for, and the embedded database. */
const doneWithout = new Set(['bufferutil', 'utf-8-validate', 'pg-native', 'dist/server/pgliteWorker.js']);

/** Where processes and threads begin: `server`, `flux`, and what these start by its file. */
const entryFiles: Readonly<Record<string, string>> = {
  server: 'dist/server/main.js',
  compactionWorker: 'dist/server/compactionWorker.js',
  strengthThread: 'dist/server/strengthThread.js',
  drawProcess: 'dist/server/drawProcess.js',
  flux: 'dist/flux/main.js',
  receiver: 'dist/flux/receiver.js',
  watch: 'dist/flux/watch.js',
};

/** `@scope/name` or `name` of `name/part`. */
export const packageOf = (specifier: string): string =>
  specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

/** A file of the release, or a package. */
const placeOf = (file: string, specifier: string): string =>
  specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : packageOf(specifier);

/** Everything that is asked for from a file on, directly or by what it asks for. */
function needsFrom(file: string, asked: Asked): readonly string[] {
  const found = new Set<string>();
  const walk = (from: string): void => {
    for (const specifier of asked[from] ?? []) {
      const place = placeOf(from, specifier);
      if (doneWithout.has(place) || found.has(place)) continue;
      found.add(place);
      walk(place);
    }
  };
  walk(file);
  return [...found].sort();
}

export const entriesOf = (asked: Asked): Manifest['entries'] =>
  Object.fromEntries(
    Object.entries(entryFiles).map(([name, file]): [string, Entry] => [
      name,
      { file, needs: needsFrom(file, asked) },
    ]),
  );

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

export type MissingNeed = { readonly entry: string; readonly need: string };

/** What entries need and is not in the folder of the release; nothing of it is run. */
export function missingNeeds(folder: string, { entries }: Pick<Manifest, 'entries'>): readonly MissingNeed[] {
  const isThere = (need: string): boolean =>
    [need, `node_modules/${need}/package.json`].some((path) => isFile(join(folder, path)));
  return Object.entries(entries).flatMap(([entry, { file, needs }]) =>
    [file, ...needs].filter((need) => !isThere(need)).map((need) => ({ entry, need })),
  );
}

/** Every package that is asked for. */
export const packagesIn = (asked: Asked): readonly string[] => {
  const specifiers = Object.values(asked).flat();
  const packages = specifiers.filter((one) => !one.startsWith('.') && !doneWithout.has(one)).map(packageOf);
  return [...new Set(packages)];
};
