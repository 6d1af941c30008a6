import { glob, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { packageOf } from './needs.ts';

/** Imports and exports by their last line, and what is imported when it is needed. */
const asked =
  /^(?:import\b|export\b|\})[^'"\n]*\bfrom ['"]([^'"\n]+)['"]|^(?:@?import )['"]([^'"\n]+)['"]|\bimport\(['"]([^'"\n]+)['"]\)/gm;

/** What is run or served; what is only for tests and building is installed beside it. */
const sources = ['{packages/*,services,apps/flux}/**/*.ts', 'apps/web/src/**/*.{ts,tsx,css}'];
const notSources = /\.test\.tsx?$|(?:^|\/)(?:dist|testing|build)\/|(?:^|\/)(?:testing|contract)\.ts$/;

type Manifest = {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
};

/** The folder of its package.json: a package of the house. */
const homeOf = (path: string): string => path.split('/', path.startsWith('services/') ? 1 : 2).join('/');

async function declaredIn(tree: string, home: string): Promise<ReadonlySet<string>> {
  const read: Manifest = JSON.parse(await readFile(join(tree, home, 'package.json'), 'utf8'));
  return new Set([read.name, ...Object.keys({ ...read.dependencies, ...read.devDependencies })]);
}

/** Packages that sources import and the package.json beside them does not list: a sentence each, sorted. */
export async function undeclared(tree: string): Promise<readonly string[]> {
  const declared = new Map<string, ReadonlySet<string>>();
  const found = new Set<string>();
  for await (const path of glob(sources, { cwd: tree, exclude: (one) => one.includes('node_modules') })) {
    if (notSources.test(path)) continue;
    const home = homeOf(path);
    const listed = declared.get(home) ?? (await declaredIn(tree, home));
    declared.set(home, listed);
    for (const match of (await readFile(join(tree, path), 'utf8')).matchAll(asked)) {
      const specifier = match.slice(1).find((one) => one !== undefined) ?? '';
      if (/^[./#]|^node:|^virtual:/.test(specifier) || isBuiltin(specifier)) continue;
      if (!listed.has(packageOf(specifier)))
        found.add(`${path} imports ${packageOf(specifier)}, which ${home}/package.json does not list`);
    }
  }
  return [...found].sort();
}
