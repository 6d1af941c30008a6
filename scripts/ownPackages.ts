import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, step } from './steps.ts';

/** Installs the packages of a folder with a lockfile of its own, so that nobody installs them to run the studio. */
export async function installOwn(folder: string, what: string): Promise<void> {
  const stamp = join(folder, 'node_modules/.installed');
  const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  const npm = process.env.npm_execpath ?? 'npm';
  const program = npm.endsWith('.js') ? process.execPath : npm;
  const args = [
    ...(npm.endsWith('.js') ? [npm] : []),
    'ci',
    '--prefix',
    folder,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ];
  if (await step(`Installing ${what}`, () => run(program, args))) writeFileSync(stamp, lock);
  else throw new Error(`The ${what} could not be installed.`);
}
