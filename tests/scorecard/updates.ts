import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './answers.ts';
import { npm } from './npm.ts';

export type Behind = { readonly name: string; readonly installed: string; readonly newest: string };

export type Updates =
  | { readonly kind: 'asked'; readonly behind: readonly Behind[] }
  | { readonly kind: 'unreachable'; readonly reason: string };

/** One package as one other needs it. */
type Need = {
  readonly current?: string;
  readonly wanted?: string;
  readonly latest?: string;
  readonly dependent?: string;
};

type Locked = { readonly version?: string; readonly inBundle?: boolean };

/** What cannot be told from the answer of npm: who is of ours, and what comes inside another package as it is. */
export type Lockfile = { readonly ours: ReadonlySet<string>; readonly bundled: ReadonlySet<string> };

const lineOf = (version: string): string => version.split('.', 1)[0] ?? '';

/** The version that one need would have installed. Ours are pinned and allow only one: there the newest of its line counts. */
const newestFor = ({ current = '', wanted = '', latest = '', dependent = '' }: Need, { ours }: Lockfile) =>
  ours.has(dependent) && lineOf(latest) === lineOf(current) ? latest : wanted;

/**
 * What `npm outdated --all --json` printed: the installed packages that nobody holds at their version. A fix comes as a
 * newer version, so where none is behind, none that there is was left out. Packages for other systems are not installed
 * and have no `current`.
 */
export function readUpdates(output: string, lockfile: Lockfile): Updates {
  let printed: Readonly<Record<string, Need | readonly Need[]>>;
  try {
    printed = JSON.parse(output);
  } catch {
    return { kind: 'unreachable', reason: 'npm outdated gave no answer' };
  }
  if ('error' in printed) return { kind: 'unreachable', reason: 'the registry gave no answer' };
  const behind = Object.entries(printed).flatMap(([name, given]) => {
    const needs = ([given].flat() as readonly Need[]).filter(({ current }) => current !== undefined);
    return [...Map.groupBy(needs, ({ current }) => current ?? '')].flatMap(([installed, of]) => {
      const newest = of.map((need) => newestFor(need, lockfile));
      const isHeld = newest.includes(installed) || lockfile.bundled.has(`${name}@${installed}`);
      return isHeld ? [] : [{ name, installed, newest: newest[0] ?? '' }];
    });
  });
  return { kind: 'asked', behind };
}

function readLockfile(): Lockfile {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const packages: readonly (readonly [string, Locked])[] = Object.entries(lock.packages);
  const ours = packages.filter(([path]) => !path.includes('node_modules'));
  const named = packages.map(([path, { version, inBundle = false }]) => ({
    key: `${path.split('node_modules/').at(-1)}@${version}`,
    inBundle,
  }));
  const free = new Set(named.filter(({ inBundle }) => !inBundle).map(({ key }) => key));
  return {
    ours: new Set(ours.map(([path]) => basename(path === '' ? root : path))),
    bundled: new Set(named.filter(({ key, inBundle }) => inBundle && !free.has(key)).map(({ key }) => key)),
  };
}

/** Asks the registry for newer versions of every installed package. */
export const updates = (): Updates => readUpdates(npm(['outdated', '--all', '--json'], root), readLockfile());
