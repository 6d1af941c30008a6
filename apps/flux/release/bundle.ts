import { join } from 'node:path';
import { Failure } from '../failures.ts';
import { run } from '../host/run.ts';
import type { Asked } from './needs.ts';

async function build(tree: string, what: string, argv: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(process.execPath, argv, { cwd: tree });
  if (code !== 0)
    throw new Failure('build_failed', `${what} could not be built.\n${(stderr || stdout).trim()}`);
  return stdout;
}

/** Bundles server and flux of a tree into a folder. @returns what they ask for. @throws Failure('build_failed') */
export async function bundleServer(tree: string, folder: string): Promise<Asked> {
  return JSON.parse(await build(tree, 'The server', [join(tree, 'scripts/bundleRelease.ts'), folder]));
}

/** Builds the page of a tree into a folder. @throws Failure('build_failed') */
export async function bundleWeb(tree: string, folder: string): Promise<void> {
  const vite = join(tree, 'node_modules/vite/bin/vite.js');
  const page = join(folder, 'apps/web/dist');
  await build(tree, 'The page', [vite, 'build', 'apps/web', '--outDir', page, '--emptyOutDir']);
}
