import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

type Lock = {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly optional?: true }>>;
};

const read = async (path: string): Promise<Lock> => JSON.parse(await readFile(path, 'utf8'));

/** Packages that are installed in another version than the committed lock file says, or not at all: a sentence each. */
export async function installedOtherwise(tree: string): Promise<readonly string[]> {
  const installed = join(tree, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return ['node_modules is not there: run npm start once'];
  const [{ packages: wanted }, { packages: there }] = await Promise.all([
    read(join(tree, 'package-lock.json')),
    read(installed),
  ]);
  return Object.entries(wanted)
    .filter(([path]) => path.includes('node_modules/'))
    .filter(([path, { version, optional }]) => {
      const found = there[path];
      return found === undefined ? optional !== true : found.version !== version;
    })
    .map(([path, { version }]) => {
      const name = path.split('node_modules/').at(-1);
      const found = there[path]?.version;
      return found === undefined
        ? `${name} is not installed`
        : `${name} is installed as ${found}, not as ${version}`;
    });
}
