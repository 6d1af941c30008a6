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

/** Builds server, flux and page of a tree into a folder. @returns what the first two ask for. @throws Failure */
export async function bundleInto(tree: string, folder: string, parts: readonly Part[]): Promise<Asked> {
  const vite = join(tree, 'node_modules/vite/bin/vite.js');
  const page = join(folder, 'apps/web/dist');
  const [asked] = await Promise.all([
    parts.includes('server')
      ? build(tree, 'The server', [join(tree, 'scripts/bundleRelease.ts'), folder])
      : '{}',
    parts.includes('web')
      ? build(tree, 'The page', [vite, 'build', 'apps/web', '--outDir', page, '--emptyOutDir'])
      : undefined,
  ]);
  return JSON.parse(asked);
}

/** What can be built anew while the rest is taken from another release. */
export const partNames = ['server', 'web'] as const;
export type Part = (typeof partNames)[number];
