import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Cleanup } from './testing.ts';

const run = promisify(execFile);

export type TestCluster = {
  readonly url: string;
  readonly start: () => Promise<void>;
  /** As a crash would: connections break without a word. */
  readonly stop: () => Promise<void>;
  /** From now on everybody but the superuser needs a password. */
  readonly demandPasswords: () => Promise<void>;
};

/** PostgreSQL does not run as root. */
const asPostgres = (command: string, args: readonly string[]) =>
  userInfo().username === 'root'
    ? run('runuser', ['-u', 'postgres', '--', command, ...args])
    : run(command, [...args]);

async function binaries(): Promise<string> {
  const versions = await readdir('/usr/lib/postgresql');
  return `/usr/lib/postgresql/${versions.toSorted().at(-1)}/bin`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
  return address.port;
}

/** A PostgreSQL of the test's own, to stop and start. It is running; stopped and removed after the test. */
export async function testCluster(t: Cleanup): Promise<TestCluster> {
  const bin = await binaries();
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'flux-cluster-'));
  if (userInfo().username === 'root') await run('chown', ['postgres', folder]);
  const data = join(folder, 'data');
  const control = (...args: string[]) => asPostgres(join(bin, 'pg_ctl'), ['-D', data, '-w', '-s', ...args]);
  // The server keeps the pipes of what started it, so its output goes to a file.
  const start = () =>
    control('-l', join(folder, 'log'), '-o', `-p ${port} -k ${folder} -h 127.0.0.1 -F`, 'start').then(
      () => {},
    );
  const stop = () => control('-m', 'immediate', 'stop').then(() => {});
  await asPostgres(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-N', '-E', 'UTF8', '--locale=C']);
  await start();
  t.after(async () => {
    await stop().catch(() => {}); // the test may have done it
    await rm(folder, { recursive: true });
  });
  const demandPasswords = async () => {
    const rules = ['local all all trust', 'host all postgres all trust', 'host all all all scram-sha-256'];
    await writeFile(join(data, 'pg_hba.conf'), `${rules.join('\n')}\n`);
    await control('reload');
  };
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, start, stop, demandPasswords };
}
