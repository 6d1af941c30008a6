import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { chown, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { Failure } from '../failures.ts';
import { identityOf, isAlive } from '../host/processes.ts';
import { run } from '../host/run.ts';
import type { Programs } from './programs.ts';

export type ScratchCluster = {
  /** The address of a database in it, as its superuser. */
  readonly urlOf: (name: string) => string;
  /** Makes a database: an empty one, or a clone of another that nobody is connected to. */
  readonly create: (name: string, template?: string) => Promise<string>;
  readonly drop: (name: string) => Promise<void>;
  /** Ends it at once and removes all of it. */
  readonly close: () => Promise<void>;
};

/** On a disk, where the system keeps what is large and for now; what is in /tmp may be kept in memory. */
const defaultBase = existsSync('/var/tmp') ? '/var/tmp' : tmpdir();
const prefix = 'flux-scratch-';

const startsWithinMs = 60_000;
/** From the making of a folder to the line that says whose it is; ms. */
const makingMs = 60_000;

/** What is in it can be made again, so nothing waits for the disk; 0700 on its folder is what keeps others out. */
const configuration = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  autovacuum: 'off',
  shared_buffers: '64MB',
  max_connections: '60',
  timezone: 'UTC',
};

type User = { readonly uid: number; readonly gid: number };

/** PostgreSQL refuses to run as root. */
async function serverUser(): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => await run('id', [flag, 'postgres'])));
  if (uid?.code !== 0 || gid?.code !== 0)
    throw new Failure(
      'program_missing',
      'There is no user postgres on this machine: apt-get install postgresql.',
    );
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/**
 * A command line that runs as that user, and ends with this process however that ends (PR_SET_PDEATHSIG; QUIT is
 * PostgreSQL's immediate shutdown).
 */
function asUser(
  user: User | undefined,
  program: string,
  argv: readonly string[],
): readonly [string, string[]] {
  const as = user === undefined ? [] : ['--reuid', `${user.uid}`, '--regid', `${user.gid}`, '--init-groups'];
  if (process.platform !== 'linux') return [program, [...argv]];
  return ['setpriv', [...as, '--pdeathsig', 'QUIT', '--', program, ...argv]];
}

/** Nothing of the operator's environment: PGPORT or PGDATA would be taken for its own. */
const cleanEnv = { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', HOME: '/' };

/** Ends the server that a killed process left, if it is still that server. */
async function endServer(folder: string): Promise<void> {
  const text = await readFile(join(folder, 'data/postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n', 1)[0]);
  const isIts = async () =>
    (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes(join(folder, 'data'));
  for (let tries = 0; pid > 1 && tries < 100 && (await isIts()); tries++) {
    process.kill(pid, tries < 50 ? 'SIGQUIT' : 'SIGKILL');
    await delay(100);
  }
}

/** Removes the clusters whose owners are gone, and nobody else's. */
async function sweep(base: string): Promise<void> {
  for (const name of await readdir(base)) {
    if (!name.startsWith(prefix)) continue;
    const folder = join(base, name);
    try {
      const owner = await readFile(join(folder, 'owner'), 'utf8').catch(() => undefined);
      const isNew = Date.now() - (await stat(folder)).mtimeMs < makingMs;
      if (owner === undefined ? isNew : isAlive(owner)) continue;
      await endServer(folder);
      await rm(folder, { recursive: true, force: true });
    } catch {
      // Another user's, or just being removed by its owner.
    }
  }
}

const quoted = (name: string): string => pg.escapeIdentifier(name);

async function admin(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end().catch(() => {});
  }
}

async function untilStarted(server: ChildProcess, url: string, log: string): Promise<void> {
  for (const began = performance.now(); performance.now() - began < startsWithinMs; await delay(50)) {
    if (server.exitCode !== null || server.signalCode !== null) break;
    if (
      await admin(url, 'select 1').then(
        () => true,
        () => false,
      )
    )
      return;
  }
  const said = await readFile(log, 'utf8').catch(() => '');
  throw new Error(`The scratch PostgreSQL does not start: ${said.trim().split('\n').slice(-5).join(' ')}`);
}

/**
 * A PostgreSQL of its own beside production's, for copies that are tried and thrown away: with fsync off, on a socket that
 * only its user and root reach, no port. It ends with this process; one that was left behind is removed by the next.
 * @throws Failure('program_missing')
 */
export async function openScratchCluster(programs: Programs, base = defaultBase): Promise<ScratchCluster> {
  const user = await serverUser();
  await sweep(base);
  const folder = await mkdtemp(join(base, prefix));
  let server: ChildProcess | undefined;

  async function close(): Promise<void> {
    if (server !== undefined && server.exitCode === null && server.signalCode === null) {
      const ended = once(server, 'exit');
      server.kill('SIGQUIT');
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  }

  try {
    await writeFile(join(folder, 'owner'), identityOf(process.pid) ?? '');
    if (user !== undefined) await chown(folder, user.uid, user.gid);
    const data = join(folder, 'data');
    const make = ['-D', data, '-U', 'postgres', '-A', 'trust', '-N', '-E', 'UTF8', '--locale=C'];
    const made = await run(...asUser(user, programs.path('initdb'), make), { env: cleanEnv, cwd: folder });
    if (made.code === 127) throw new Failure('program_missing', `setpriv cannot be run: ${made.stderr}.`);
    if (made.code !== 0) throw new Error(`initdb ended with ${made.code}: ${made.stderr}`);
    const settings = Object.entries(configuration).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const log = openSync(join(folder, 'log'), 'a');
    const begin = ['-D', data, '-k', folder, '-p', '5432', ...settings];
    server = spawn(...asUser(user, programs.path('postgres'), begin), {
      env: cleanEnv,
      cwd: folder,
      stdio: ['ignore', log, log],
    });
    server.on('error', () => {}); // told by its exit
    closeSync(log);
    const urlOf = (name: string) =>
      `postgres://postgres@localhost:5432/${name}?host=${encodeURIComponent(folder)}`;
    const root = urlOf('postgres');
    await untilStarted(server, root, join(folder, 'log'));
    return {
      urlOf,
      create: async (name, template = 'template0') => {
        await admin(root, `create database ${quoted(name)} template ${quoted(template)}`);
        return urlOf(name);
      },
      drop: (name) => admin(root, `drop database ${quoted(name)} with (force)`),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
