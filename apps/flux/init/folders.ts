import { chmodSync, chownSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failures.ts';
import { run } from '../host/run.ts';
import type { Layout } from '../target/layout.ts';
import { isRoot, users } from '../target/person.ts';

async function idOf(kind: 'u' | 'g', name: string): Promise<number> {
  const { code, stdout } = await run('id', [`-${kind}`, name]);
  if (code !== 0) throw new Failure('user_missing', `There is no user ${name} on this host.`);
  return Number(stdout.trim());
}

/** The user that the services run as, made when it is not there. @returns Whether it was made. */
export async function bringUser(): Promise<boolean> {
  if (!isRoot() || (await run('id', [users.services])).code === 0) return false;
  const { code, stderr } = await run('useradd', [
    '--system',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    users.services,
  ]);
  if (code !== 0)
    throw new Failure('user_missing', `The user ${users.services} cannot be made: ${stderr.trim()}`);
  return true;
}

type Folder = {
  readonly path: string;
  readonly mode: number;
  /** Whose it is, where root makes it: `services` may write, `sockets` is what nginx may look into. */
  readonly of?: 'services' | 'sockets';
};

const foldersOf = (at: Layout): readonly Folder[] => [
  { path: at.root, mode: 0o755 },
  { path: at.releases, mode: 0o755 },
  { path: at.run, mode: 0o755 },
  { path: at.slots, mode: 0o755 },
  { path: at.shared, mode: 0o755 },
  { path: at.assets, mode: 0o755 },
  { path: at.logs, mode: 0o755 },
  { path: at.journals, mode: 0o755 },
  { path: at.pm2, mode: 0o700 },
  { path: at.backups, mode: 0o700 },
  { path: at.data, mode: 0o700, of: 'services' },
  { path: join(at.shared, 'cache'), mode: 0o755, of: 'services' },
];

/** Makes one folder as it must be; one that is there is set right. */
async function bringFolder({ path, mode, of }: Folder): Promise<boolean> {
  const isNew = !existsSync(path);
  mkdirSync(path, { recursive: true });
  if (isRoot() && of !== undefined) {
    const group = of === 'sockets' ? users.proxy : users.services;
    chownSync(path, await idOf('u', users.services), await idOf('g', group));
  }
  const had = statSync(path).mode & 0o7777;
  if (had !== mode) chmodSync(path, mode);
  return isNew || had !== mode;
}

/** @returns Whether anything was changed. */
export async function bringFolders(at: Layout): Promise<boolean> {
  let changed = false;
  for (const folder of foldersOf(at)) changed = (await bringFolder(folder)) || changed;
  return changed;
}

/** The folder of a release's sockets: the services make them, and nginx may open them. */
export async function bringSockets(path: string): Promise<void> {
  await bringFolder({ path, mode: 0o2750, of: 'sockets' });
}

/** Hands a file to the services, to read. */
export async function letServicesRead(path: string): Promise<void> {
  if (isRoot()) chownSync(path, 0, await idOf('g', users.services));
  chmodSync(path, isRoot() ? 0o640 : 0o600);
}
