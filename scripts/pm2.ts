import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './current.ts';
import { run, step } from './steps.ts';

/** Brings PM2, which the tests of deploying drive for real; it has a lockfile of its own, beside the studio's. */
export async function bringPm2(): Promise<void> {
  const folder = join(root, 'ops/pm2');
  if (existsSync(join(folder, 'node_modules/pm2/bin/pm2'))) return;
  const { npm_execpath: npm } = process.env;
  const argv = ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'];
  const brought = await step('Bringing PM2', () =>
    npm === undefined ? run('npm', argv) : run(process.execPath, [npm, ...argv]),
  );
  if (!brought) throw new Error('The tests drive PM2 for real and cannot run without it.');
}
