import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, step } from './steps.ts';

/** What the tests drive for real, and the Debian package that brings it. */
const needed = [
  { program: 'chromium', package: 'chromium' },
  { program: 'nginx', package: 'nginx-light' },
  { program: 'redis-server', package: 'redis-server' },
  { program: 'postgres', package: 'postgresql-15' },
] as const;

export type Program = (typeof needed)[number]['program'];

/** Where Debian puts what is not on every PATH. */
const folders = [
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/sbin',
  '/usr/lib/postgresql/15/bin',
  '/usr/lib/postgresql/16/bin',
  '/usr/lib/postgresql/17/bin',
];

/** The full path of a program, or nothing when this machine has none. */
export function find(program: string): string | undefined {
  for (const folder of folders) {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return join(folder, program);
    } catch {}
  }
  return undefined;
}

const missing = () => needed.filter(({ program }) => find(program) === undefined);

/** Installs what is missing when we may; returns a sentence for each program that stays missing. */
export async function bringPrograms(): Promise<readonly string[]> {
  const packages = missing().map((entry) => entry.package);
  if (packages.length === 0) return [];
  if (process.getuid?.() === 0 && find('apt-get') !== undefined) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await step(`Installing ${packages.join(', ')}`, async () => {
      const updated = await run('apt-get', ['-qq', 'update'], env);
      if (updated.code !== 0) return updated;
      // Debian starts PostgreSQL, Redis and nginx as services at once; the tests bring their own on free ports.
      return run('apt-get', ['-qq', 'install', '-y', '--no-install-recommends', ...packages], {
        ...env,
        RUNLEVEL: '1',
      });
    });
  }
  return missing().map((entry) => `${entry.program} IS MISSING: sudo apt-get install ${entry.package}`);
}
