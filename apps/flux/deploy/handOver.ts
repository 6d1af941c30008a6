import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { installation } from '@flux/config';
import { type Given, passedOn, type Result } from '../command.ts';
import type { Manifest } from '../release/manifest.ts';
import { releaseOptions } from '../release/releaseToBring.ts';
import { checkRelease } from './checkRelease.ts';
import { lookedOver } from './lookedOver.ts';

/** Whether a folder is the release that this flux is part of. */
export const isOwn = (folder: string): boolean => realpathSync(folder) === realpathSync(installation);

/**
 * Has a release's own flux deploy it: only that one knows its migrations. What it is made of is checked before any of it
 * is run.
 * @throws Failure
 */
export async function handOver(folder: string, manifest: Manifest, given: Given): Promise<Result> {
  const { operands, values, env, progress } = given;
  progress.step('Looking the release over');
  await checkRelease(folder, manifest);
  progress.end();
  const passed = passedOn(values, releaseOptions);
  const child = spawn(
    join(folder, 'node'),
    [join(folder, 'dist/flux/main.js'), 'deploy', ...operands, ...passed],
    {
      cwd: env.INIT_CWD ?? process.cwd(),
      env: { ...env, ...lookedOver(folder), INIT_CWD: env.INIT_CWD ?? process.cwd() },
      stdio: 'inherit',
    },
  );
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const passOn = (signal: NodeJS.Signals) => {
    // Ctrl-C reaches both.
    if (signal !== 'SIGINT') child.kill(signal);
  };
  for (const signal of signals) process.on(signal, passOn);
  try {
    const [code] = await once(child, 'exit');
    return { data: {}, text: '', isPrinted: true, exitCode: typeof code === 'number' ? code : 1 };
  } finally {
    for (const signal of signals) process.off(signal, passOn);
  }
}
