import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { testTemplate } from '@flux/database/testing';
import { migrations } from '../../services/migrations.ts';

const main = join(import.meta.dirname, '../../dist/server/main.js');

/**
 * For processes with an embedded database in them: most live for seconds, in which compiling it a second time, for
 * speed, takes longer than what is done with it.
 */
export const shortLived = ['--liftoff-only'];

/** Lays an embedded database with its migrations into a studio's data folder: starting on it takes half of the time. */
export async function layDatabase(data: string): Promise<void> {
  const files = join(data, 'database/pglite');
  await mkdir(files, { recursive: true });
  await promisify(execFile)('tar', ['-xf', await testTemplate(migrations), '-C', files]);
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

export type Server = {
  readonly child: ChildProcess;
  /** What it printed so far. */
  readonly output: () => string;
  /** `kill -9`, and gone when it resolves. */
  readonly kill: () => Promise<void>;
  /** SIGTERM; answers the exit code. */
  readonly end: () => Promise<number | null>;
};

/** Starts a process of the studio with just these settings; the environment of the tests is not its own. */
export function startServer(env: Readonly<Record<string, string>>): Server {
  const { PATH = '', HOME = '', NODE_V8_COVERAGE } = process.env;
  const child = spawn(process.execPath, [...shortLived, main], {
    env: {
      PATH,
      HOME,
      ...(NODE_V8_COVERAGE === undefined ? {} : { NODE_V8_COVERAGE }),
      FLUX_LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const stop = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    child.kill(signal);
    await once(child, 'exit');
    return child.exitCode;
  };
  return {
    child,
    output: () => output,
    kill: async () => {
      await stop('SIGKILL');
    },
    end: () => stop('SIGTERM'),
  };
}

/** Resolves when the address answers 200; tells what the server printed when it does not in time. */
export async function untilReady(url: string, server: Server, withinMs = 60_000): Promise<void> {
  const began = performance.now();
  while (performance.now() - began < withinMs) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.status === 200) return;
    if (server.child.exitCode !== null) break;
    await delay(50);
  }
  throw new Error(`${url} was not ready: ${server.output()}`);
}
