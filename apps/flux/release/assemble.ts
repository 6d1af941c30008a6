import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  chmod,
  copyFile,
  glob,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { installation, requiredSettings } from '@flux/config';
import { Failure } from '../failures.ts';
import { run } from '../host/run.ts';
import type { Progress } from '../progress.ts';
import { bundleInto, partNames } from './bundle.ts';
import { type Commit, readCommit } from './commit.ts';
import { inventoryOf } from './inventory.ts';
import { type Manifest, manifestName, writeManifest } from './manifest.ts';
import { copyPackages } from './nativePackages.ts';
import { type Asked, entriesOf, missingNeeds, packagesIn } from './needs.ts';

export type AssembleOptions = {
  /** The release becomes a folder in it, named by its id. Absolute. */
  readonly out: string;
  readonly allowsChanges: boolean;
  readonly progress: Pick<Progress, 'step'>;
};

export type Release = { readonly folder: string; readonly manifest: Omit<Manifest, 'format'> };

const services = ['auth', 'messaging', 'collaboration'] as const;

/** `flux` of a release: it needs nothing of the machine. */
const fluxScript = `#!/bin/sh
# The operator's commands of this release, on the Node that it brings.
here=$(dirname "$(readlink -f "$0")")
INIT_CWD="$PWD" exec "$here/node" "$here/dist/flux/main.js" "$@"
`;

/** What is run, not read. */
const executables = new Set(['node', 'flux']);

/** The pinned Node of this platform, as npm brought it. */
async function bringNode(scratch: string): Promise<string> {
  const found = await Array.fromAsync(glob('runtime/node_modules/*/bin/node', { cwd: installation }));
  const [path, ...others] = found;
  if (path === undefined || others.length > 0)
    throw new Failure('build_failed', 'The pinned Node is not in runtime/node_modules: run npm start once.');
  await copyFile(join(installation, path), join(scratch, 'node'));
  const { stdout } = await run(join(installation, path), ['--version']);
  return stdout.trim().slice(1);
}

async function versionOf(): Promise<string> {
  const read: { version: string } = JSON.parse(await readFile(join(installation, 'package.json'), 'utf8'));
  return read.version;
}

/** The same everywhere, whatever the umask and whenever it is built. */
async function settle(scratch: string, at: string): Promise<void> {
  const date = new Date(at);
  for (const one of await readdir(scratch, { recursive: true, withFileTypes: true })) {
    const path = join(one.parentPath, one.name);
    const isRun = one.isDirectory() || executables.has(path.slice(scratch.length + 1));
    await chmod(path, isRun ? 0o755 : 0o644);
    await utimes(path, date, date);
  }
  await chmod(scratch, 0o755);
}

async function idOf(version: string, { hash, changed }: Commit, files: Manifest['files']): Promise<string> {
  const id = `${version}-${hash.slice(0, 12)}`;
  if (changed.length === 0) return id;
  return `${id}-dirty-${createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 8)}`;
}

function requireNeeds(manifest: Pick<Manifest, 'entries' | 'files'>): void {
  const missing = missingNeeds(manifest);
  if (missing.length === 0) return;
  const lines = missing.map(({ entry, need }) => `${entry} needs ${need}`);
  throw new Failure('build_failed', ['The release would not run.', ...lines].join('\n'));
}

async function describe(
  scratch: string,
  commit: Commit,
  asked: Asked,
  node: string,
): Promise<Release['manifest']> {
  const { migrationList } = await import('@flux/services/operator');
  const version = await versionOf();
  const files = await inventoryOf(scratch);
  return {
    id: await idOf(version, commit, files),
    version,
    commit: commit.hash,
    committedAt: commit.at,
    node,
    platform: `${process.platform}-${process.arch}`,
    files,
    entries: entriesOf(asked),
    services,
    settings: requiredSettings(services),
    migrations: migrationList(),
  };
}

async function fill(
  scratch: string,
  { progress }: AssembleOptions,
  commit: Commit,
): Promise<Release['manifest']> {
  progress.step('Building server and page');
  const asked = await bundleInto(installation, scratch, partNames);
  progress.step('Putting the release together');
  const modules = join(installation, 'node_modules');
  const packages = await copyPackages(modules, join(scratch, 'node_modules'), packagesIn(asked));
  const node = await bringNode(scratch);
  await writeFile(join(scratch, 'flux'), fluxScript);
  const about = { name: 'fluxstudio', version: await versionOf(), private: true, type: 'module' };
  await writeFile(join(scratch, 'package.json'), `${JSON.stringify(about, null, 2)}\n`);
  await settle(scratch, commit.at);
  progress.step('Hashing the release');
  const manifest = await describe(scratch, commit, { ...asked, ...packages }, node);
  requireNeeds(manifest);
  await writeManifest(scratch, manifest);
  return manifest;
}

/** Builds the release of this tree. It is in its folder whole or not at all. @throws Failure */
export async function assemble(options: AssembleOptions): Promise<Release> {
  const { out, allowsChanges } = options;
  if (existsSync(join(installation, manifestName)))
    throw new Failure('build_failed', `${installation} is a release already: build where the sources are.`);
  const commit = await readCommit(installation);
  if (commit.changed.length > 0 && !allowsChanges)
    throw new Failure('tree_changed', ['The tree is not as it was committed.', ...commit.changed].join('\n'));
  await mkdir(out, { recursive: true });
  const scratch = await mkdtemp(join(out, '.building-'));
  try {
    const manifest = await fill(scratch, options, commit);
    const folder = join(out, manifest.id);
    await rm(folder, { recursive: true, force: true });
    await rename(scratch, folder);
    return { folder, manifest };
  } catch (error) {
    await rm(scratch, { recursive: true, force: true });
    throw error;
  }
}
