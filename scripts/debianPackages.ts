import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, step } from './steps.ts';

/** What the tests drive for real, and the Debian package that brings it. */
const needed = [
  { program: 'chromium-headless-shell', package: 'chromium-headless-shell', instead: 'chromium' },
  { program: 'nginx', package: 'nginx-light' },
  { program: 'redis-server', package: 'redis-server' },
  { program: 'postgres', package: 'postgresql-15' },
  { program: 'ssh', package: 'openssh-client' },
  { program: 'sshd', package: 'openssh-server' },
  { program: 'restic', package: 'restic' },
] as const;

/** What some tests drive for real, which are skipped without it. */
const wanted = [
  { program: 'clamd', package: 'clamav-daemon' },
  { program: 'systemd-nspawn', package: 'systemd-container' },
  { program: 'pebble', package: 'pebble' },
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

type Entry = {
  readonly program: string;
  readonly package: string;
  /** What will do where it cannot be installed. */
  readonly instead?: string;
};

const missingOf = (entries: readonly Entry[]) => entries.filter(({ program }) => find(program) === undefined);

async function install(packages: readonly string[]): Promise<void> {
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

/** Installs what is missing when we may; returns a sentence for each program that stays missing and is needed. */
export async function bringPrograms(): Promise<readonly string[]> {
  const mayInstall = process.getuid?.() === 0 && find('apt-get') !== undefined;
  for (const entries of [needed, wanted]) {
    const packages = missingOf(entries).map((entry) => entry.package);
    if (packages.length > 0 && mayInstall) await install(packages);
  }
  const missing = missingOf(needed).filter(
    (entry: Entry) => entry.instead === undefined || find(entry.instead) === undefined,
  );
  return missing.map((entry) => `${entry.program} IS MISSING: sudo apt-get install ${entry.package}`);
}
