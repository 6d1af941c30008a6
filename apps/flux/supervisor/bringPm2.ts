import { existsSync, readFileSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { installation } from '@flux/config/installation';
import { Failure } from '../failures.ts';
import { run } from '../host/run.ts';
import type { Layout } from '../target/layout.ts';
import { createPm2 } from './pm2.ts';
import type { Supervisor } from './supervisor.ts';

/** PM2 with its own lockfile; it is no part of a release, and is under another licence (AGPL-3.0). */
const source = join(installation, 'ops/pm2');
const lock = 'package-lock.json';

const programOf = (at: Layout) => join(at.shared, 'supervisor');

/** The npm that came with the Node that was there first; a release and the pinned Node have none. */
async function npm(argv: readonly string[], cwd: string): Promise<void> {
  const { npm_execpath: script } = process.env;
  const ran =
    script === undefined
      ? await run('npm', argv, { cwd, timeoutMs: 300_000 })
      : await run(process.execPath, [script, ...argv], { cwd, timeoutMs: 300_000 });
  if (ran.code !== 0)
    throw new Failure('program_missing', `npm could not bring PM2: ${ran.stderr.trim().slice(-500)}`);
}

/** Puts PM2 into a folder as its lockfile says it. @throws Failure('program_missing') where there are no sources. */
export async function fillWithPm2(folder: string): Promise<void> {
  if (!existsSync(join(source, lock)))
    throw new Failure('program_missing', 'PM2 is not here, and only the tree of the sources can bring it.');
  for (const file of ['package.json', lock]) await copyFile(join(source, file), join(folder, file));
  const installed = join(source, 'node_modules');
  if (existsSync(installed))
    await cp(installed, join(folder, 'node_modules'), { recursive: true, verbatimSymlinks: true });
  else await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], folder);
}

/**
 * Puts PM2 and the Node that it runs on beside the studio, so that it needs neither this tree nor any release.
 * @returns Whether anything was changed. @throws Failure('program_missing')
 */
export async function bringPm2(at: Layout): Promise<boolean> {
  const folder = programOf(at);
  const wanted = existsSync(join(source, lock)) ? readFileSync(join(source, lock), 'utf8') : undefined;
  if (wanted === undefined && existsSync(join(folder, 'node'))) return false;
  if (existsSync(join(folder, lock)) && readFileSync(join(folder, lock), 'utf8') === wanted) return false;
  const draft = `${folder}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await fillWithPm2(draft);
  await copyFile(process.execPath, join(draft, 'node'));
  await chmod(join(draft, 'node'), 0o755);
  await rm(folder, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  await rename(draft, folder);
  return true;
}

/** PM2 of a studio that has one. */
export function pm2Of(at: Layout): Supervisor | undefined {
  const folder = programOf(at);
  if (!existsSync(join(folder, 'node'))) return undefined;
  return createPm2({
    home: at.pm2,
    script: join(folder, 'node_modules/pm2/bin/pm2'),
    node: join(folder, 'node'),
  });
}

export const removePm2 = (at: Layout): Promise<void> => rm(programOf(at), { recursive: true, force: true });
