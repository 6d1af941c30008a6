import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, glob, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installation, requiredSettings } from '@flux/config';
import { Failure } from '../failures.ts';
import { run } from '../host/run.ts';
import type { Progress } from '../progress.ts';
import { type Base, copyPart } from './base.ts';
import { bundleServer, bundleWeb } from './bundle.ts';
import { checkFiles, refuse } from './checkFiles.ts';
import { type Commit, readCommit } from './commit.ts';
import { makeEvidence } from './evidence.ts';
import { installedOtherwise } from './installed.ts';
import { inventoryOf } from './inventory.ts';
import { launcher } from './launcher.ts';
import { type Manifest, manifestName, writeManifest } from './manifest.ts';
import { copyPackages } from './nativePackages.ts';
import { entriesOf, packagesIn } from './needs.ts';
import type { Part } from './parts.ts';
import { makeScratch } from './scratch.ts';
import { undeclared } from './undeclared.ts';

export type AssembleOptions = {
  /** The release becomes a folder in it, named by its id. Absolute. */
  readonly out: string;
  readonly allowsChanges: boolean;
  /** Build one part alone and take the other from another release. */
  readonly partly?: { readonly only: Part; readonly base: Base } | undefined;
  readonly progress: Pick<Progress, 'step'>;
};

export type Release = { readonly folder: string; readonly manifest: Omit<Manifest, 'format'> };

const services = ['auth', 'messaging', 'collaboration'] as const;

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

/** The commit alone names what is made of it alone; else its content does, too. */
function idOf(
  version: string,
  { hash, changed }: Commit,
  only: Part | undefined,
  files: Manifest['files'],
): string {
  const marks = [...(only === undefined ? [] : [only]), ...(changed.length === 0 ? [] : ['dirty'])];
  const content = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 8);
  return [version, hash.slice(0, 12), ...marks, ...(marks.length === 0 ? [] : [content])].join('-');
}

/** What would make another release of the same commit elsewhere, or one that does not run. */
async function checkTree({ changed }: Commit, allowsChanges: boolean): Promise<void> {
  if (!allowsChanges) {
    refuse('tree_changed', 'The tree is not as it was committed.', changed);
    refuse(
      'build_failed',
      'Other packages are installed than committed.',
      await installedOtherwise(installation),
    );
  }
  refuse('build_failed', 'What is installed anew would lack packages.', await undeclared(installation));
}

/** Where each part of the manifest comes from that is not counted anew. */
type Origin = Pick<Manifest, 'node' | 'entries' | 'settings' | 'migrations'>;

/** Builds server, flux and what they need to run. */
async function makeServer(scratch: string, commit: Commit): Promise<Origin> {
  const asked = await bundleServer(installation, scratch);
  const modules = join(installation, 'node_modules');
  const packages = await copyPackages(modules, join(scratch, 'node_modules'), packagesIn(asked));
  await writeFile(join(scratch, 'flux'), launcher);
  const about = { name: 'fluxstudio', version: await versionOf(), private: true, type: 'module' };
  await writeFile(join(scratch, 'package.json'), `${JSON.stringify(about, null, 2)}\n`);
  const { migrationList } = await import('@flux/services/operator');
  const node = await bringNode(scratch);
  const { hash, at: committedAt } = commit;
  await makeEvidence(installation, scratch, { version: about.version, commit: hash, committedAt, node });
  return {
    node,
    entries: entriesOf({ ...asked, ...packages }),
    settings: requiredSettings(services),
    migrations: migrationList(),
  };
}

/** Makes the parts that are asked for, and takes the other from the base. */
async function makeParts(
  scratch: string,
  partly: AssembleOptions['partly'],
  commit: Commit,
): Promise<Origin> {
  const server =
    partly?.only === 'web'
      ? copyPart(partly.base, 'server', scratch).then(() => partly.base.manifest)
      : makeServer(scratch, commit);
  const page =
    partly?.only === 'server' ? copyPart(partly.base, 'web', scratch) : bundleWeb(installation, scratch);
  // When one has failed, the other must have ended, too, before its folder goes.
  await Promise.allSettled([server, page]);
  await page;
  return await server;
}

async function fill(scratch: string, options: AssembleOptions, commit: Commit): Promise<Release['manifest']> {
  const { partly, progress } = options;
  progress.step('Building the release');
  const { node, entries, settings, migrations } = await makeParts(scratch, partly, commit);
  await settle(scratch, commit.at);
  progress.step('Hashing the release');
  const files = await inventoryOf(scratch);
  const version = await versionOf();
  const manifest = {
    id: idOf(version, commit, partly?.only, files),
    version,
    commit: commit.hash,
    committedAt: commit.at,
    node,
    platform: `${process.platform}-${process.arch}`,
    files,
    entries,
    services,
    settings,
    migrations,
  };
  progress.step('Checking the release');
  await checkFiles(scratch, manifest);
  await writeManifest(scratch, manifest);
  return manifest;
}

/** Builds the release of this tree. It is in its folder whole or not at all. @throws Failure */
export async function assemble(options: AssembleOptions): Promise<Release> {
  const { out, allowsChanges, progress } = options;
  if (existsSync(join(installation, manifestName)))
    throw new Failure('build_failed', `${installation} is a release already: build where the sources are.`);
  progress.step('Looking at the tree');
  const commit = await readCommit(installation);
  await checkTree(commit, allowsChanges);
  const scratch = await makeScratch(out);
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
