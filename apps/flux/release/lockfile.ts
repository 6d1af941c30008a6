import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A package that is part of the studio, as the lock file has it. */
export type LockedPackage = {
  /** In the tree: `node_modules/ws`. */
  readonly path: string;
  readonly name: string;
  readonly version: string;
  /** SPDX. */
  readonly license: string;
  /** `sha512-` and base64. */
  readonly integrity: string | undefined;
  readonly isOptional: boolean;
  readonly dependencies: readonly string[];
};

type Entry = {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: true;
  readonly link?: true;
  readonly optional?: true;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};

const nameOf = (path: string): string =>
  path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Every package that the studio is made of: none that is for development only. In order of path. */
export async function lockedPackages(tree: string): Promise<readonly LockedPackage[]> {
  const lock: { readonly packages: Readonly<Record<string, Entry>> } = JSON.parse(
    await readFile(join(tree, 'package-lock.json'), 'utf8'),
  );
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path.includes('node_modules/') && entry.dev !== true && entry.link !== true)
    .map(([path, entry]) => ({
      path,
      name: nameOf(path),
      version: entry.version ?? '',
      license: entry.license ?? 'NOASSERTION',
      integrity: entry.integrity,
      isOptional: entry.optional === true,
      dependencies: Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }),
    }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** The package that a name leads to from a path, as Node looks: in the nearest `node_modules`. */
export function resolved(
  from: string,
  name: string,
  byPath: ReadonlyMap<string, LockedPackage>,
): LockedPackage | undefined {
  for (let at = from; ; ) {
    const found = byPath.get(`${at === '' ? '' : `${at}/`}node_modules/${name}`);
    if (found !== undefined || at === '') return found;
    const up = at.lastIndexOf('/node_modules/');
    at = up < 0 ? '' : at.slice(0, up);
  }
}
