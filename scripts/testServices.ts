import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chownSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { find } from './debianPackages.ts';
import { run } from './steps.ts';

export type TestServices = {
  /** What the tests read: where the servers are. */
  readonly env: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port was found.');
  return address.port;
}

async function untilOpen(port: number, child: ChildProcess, name: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode} while starting.`);
    const socket = connect(port, '127.0.0.1');
    const opened = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (opened) return;
    await delay(50);
  }
  throw new Error(`${name} did not open port ${port} within 10 s.`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

/** PostgreSQL refuses to run as root; Debian's own user then runs it. */
const asPostgres = (program: string, args: readonly string[]): readonly [string, readonly string[]] =>
  process.getuid?.() === 0 ? ['runuser', ['-u', 'postgres', '--', program, ...args]] : [program, args];

async function startPostgres(folder: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const data = join(folder, 'data');
  const created = await run(
    ...asPostgres(find('initdb') ?? '', [
      '-D',
      data,
      '-A',
      'trust',
      '-U',
      'postgres',
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ]),
  );
  if (created.code !== 0) throw new Error(`initdb failed: ${created.output}`);
  const port = await freePort();
  // fsync off: what the tests kill is processes, never the power.
  appendFileSync(
    join(data, 'postgresql.conf'),
    `listen_addresses='127.0.0.1'\nport=${port}\nunix_socket_directories='${folder}'\nmax_connections=400\nfsync=off\nsynchronous_commit=off\nfull_page_writes=off\nautovacuum_naptime=1h\nmax_wal_size=128MB\nmin_wal_size=32MB\n`,
  );
  const [program, args] = asPostgres(find('postgres') ?? '', ['-D', data]);
  const child = spawn(program, args, { stdio: 'ignore' });
  await untilOpen(port, child, 'PostgreSQL');
  const pid = Number((await run('cat', [join(data, 'postmaster.pid')])).output.split('\n')[0]);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    // SIGINT is PostgreSQL's fast shutdown; runuser does not pass it on.
    stop: async () => {
      if (child.exitCode !== null) return;
      process.kill(pid, 'SIGINT');
      await once(child, 'exit');
    },
  };
}

async function startRedis(folder: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await freePort();
  const args = [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
  ];
  const child = spawn(find('redis-server') ?? '', args, { stdio: 'ignore' });
  await untilOpen(port, child, 'Redis');
  return { url: `redis://127.0.0.1:${port}`, stop: () => end(child, 'SIGTERM') };
}

/** Bytes; a run took 350 MB at most when it was measured. */
const roomInMemory = 4 * 2 ** 30;

/** In memory where there is enough of it: the tests make a thousand databases, of three hundred files each. */
function dataFolder(): string {
  const memory = '/dev/shm';
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > roomInMemory ? memory : tmpdir();
}

/** One PostgreSQL cluster and one Redis for the whole run, on free ports, with their files in a folder of their own. */
export async function startTestServices(): Promise<TestServices> {
  const folder = mkdtempSync(join(dataFolder(), 'flux-test-'));
  if (process.getuid?.() === 0) {
    const id = Number((await run('id', ['-u', 'postgres'])).output);
    chownSync(folder, id, id);
  }
  const [postgres, redis] = await Promise.all([startPostgres(folder), startRedis(folder)]);
  return {
    env: { FLUX_TEST_POSTGRES: postgres.url, FLUX_TEST_REDIS: redis.url },
    stop: async () => {
      await Promise.all([postgres.stop(), redis.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
