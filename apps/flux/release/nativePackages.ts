import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathsIn } from './inventory.ts';

/** What packages bring for those who read or compile them. */
const leftOut =
  /(?:^|\/)(?:src|install|include|glib-2\.0)\/|\.(?:md|map|[cm]?ts|h|cc|gyp)$|(?:^|\/)browser\.js$/;

type Dependencies = Readonly<Record<string, string>>;

/** Packages by what they depend on, as far as it is installed for this platform. */
type Packages = Readonly<Record<string, readonly string[]>>;

async function withTheirs(modules: string, names: readonly string[]): Promise<Packages> {
  const found: Record<string, readonly string[]> = {};
  const manifestOf = (name: string) => join(modules, name, 'package.json');
  const walk = async (name: string): Promise<void> => {
    if (name in found) return;
    found[name] = [];
    // Whoever looks at what is needed finds that it is not there.
    if (!existsSync(manifestOf(name))) return;
    const read: { dependencies?: Dependencies; optionalDependencies?: Dependencies } = JSON.parse(
      await readFile(manifestOf(name), 'utf8'),
    );
    const optional = Object.keys(read.optionalDependencies ?? {});
    const installed = optional.filter((one) => existsSync(manifestOf(one)));
    found[name] = [...Object.keys(read.dependencies ?? {}), ...installed].sort();
    for (const next of found[name]) await walk(next);
  };
  for (const name of names) await walk(name);
  return found;
}

/** Copies packages and what they depend on from one `node_modules` to another. @returns all that was copied. */
export async function copyPackages(from: string, to: string, names: readonly string[]): Promise<Packages> {
  const all = await withTheirs(from, names);
  for (const name of Object.keys(all)) {
    const folder = join(from, name);
    if (!existsSync(folder)) continue;
    for (const path of (await pathsIn(folder)).filter((one) => !leftOut.test(one))) {
      const target = join(to, name, path);
      await mkdir(dirname(target), { recursive: true });
      await copyFile(join(folder, path), target);
    }
  }
  return all;
}
