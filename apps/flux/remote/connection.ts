import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { feed, outputOf, ProgramFailed, type Source } from '../host/stream.ts';
import { sshEnded, sshFault } from './sshFault.ts';

/** Where a host is, as ssh takes it. */
export type Address = {
  /** `user@host`, or what `~/.ssh/config` calls it. */
  readonly host: string;
  readonly port?: number | undefined;
};

/** One connection by the system's own ssh, with its configuration, agent and known hosts, used by all that is done there. */
export type Connection = {
  /** Fit to be shown. */
  readonly host: string;
  /**
   * Runs a script there in a POSIX shell, which ends at the first command that fails.
   * @returns What it prints. @throws ProgramFailed; Failure when the connection is what failed.
   */
  readonly shell: (script: string, input?: Source) => Promise<string>;
  /** What a script prints, as it comes. @throws as `shell` does. */
  readonly read: (script: string) => AsyncIterable<Buffer>;
  /** Runs a script whose output is passed on as it comes. @returns the code that it, or ssh, ends with. */
  readonly stream: (script: string, to: Outputs) => Promise<number>;
  readonly close: () => Promise<void>;
};

export type Outputs = { readonly out: (chunk: Buffer) => void; readonly err: (chunk: Buffer) => void };

/** Of a path to a socket, with the 17 that ssh adds to it while it makes one. */
const longestPath = 107 - 17;
const readySign = 'flux-is-connected';

export const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** Whatever shell the person there has. */
const inShell = (script: string): string => `sh -c ${quoted(`set -eu; ${script}`)}`;

/** It never asks, gives up what does not answer within 10 s, and notices within 15 s that nobody is there any more. */
const always = [
  ['BatchMode', 'yes'],
  ['ConnectTimeout', '10'],
  ['ServerAliveInterval', '5'],
  ['ServerAliveCountMax', '3'],
  ['ClearAllForwardings', 'yes'],
  ['RemoteCommand', 'none'],
  ['ControlPersist', 'no'],
] as const;

/** A folder of this process's own for the socket of the connection. */
async function socketFolder(): Promise<string> {
  const inTemporary = join(tmpdir(), 'flux-ssh-XXXXXX', 's');
  const parent = Buffer.byteLength(inTemporary) > longestPath ? '/tmp' : tmpdir();
  return await mkdtemp(join(parent, 'flux-ssh-'));
}

type Opened = { readonly child: ChildProcess; readonly ended: Promise<unknown> };

/** Ends when this process does, since what it runs there reads until nothing more can come. */
async function openMaster(argv: readonly string[], address: Address): Promise<Opened> {
  // Of another group: Ctrl-C is for this process alone, which then decides what to do there.
  const child = spawn('ssh', argv, { detached: true, env: inEnglish(), stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = once(child, 'close').catch(() => {});
  child.stdin.on('error', () => {});
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-8_000);
  });
  let printed = '';
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-8_000);
      if (printed.includes(readySign)) resolve();
    });
    child.on('error', (error) => reject(sshFault(address.host, error.message, 'program_missing')));
    child.on('close', () => reject(sshFault(address.host, said, 'host_unreachable')));
  });
  await ready;
  return { child, ended };
}

const inEnglish = () => ({ ...process.env, LC_ALL: 'C' });

type Options = readonly (readonly [string, string])[];

const options = (pairs: Options): readonly string[] =>
  pairs.flatMap(([name, value]) => ['-o', `${name}=${value}`]);

async function* nothing(): AsyncGenerator<string> {}

/** @throws Failure when the host is not reached, is not the one that is known, or lets nobody in. */
export async function connect(address: Address): Promise<Connection> {
  const { host, port } = address;
  const folder = await socketFolder();
  const to = [...(port === undefined ? [] : ['-p', String(port)]), '--', host];
  const argvOf = (master: 'yes' | 'no', command: string, ...more: Options): readonly string[] => [
    '-T',
    ...options([...always, ['ControlMaster', master], ['ControlPath', join(folder, 's')], ...more]),
    ...to,
    command,
  ];
  let master: Opened;
  try {
    master = await openMaster(argvOf('yes', inShell(`echo ${readySign}; exec cat >/dev/null`)), address);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  const explained = (error: unknown): unknown =>
    error instanceof ProgramFailed && error.code === sshEnded
      ? sshFault(host, error.message, 'connection_lost')
      : error;
  const streams = new Set<ChildProcess>();
  return {
    host: port === undefined ? host : `${host}:${port}`,
    shell: async (script, input = nothing()) => {
      try {
        return await feed('ssh', argvOf('no', inShell(script)), input, { env: inEnglish(), detached: true });
      } catch (error) {
        throw explained(error);
      }
    },
    read: async function* (script) {
      try {
        yield* outputOf('ssh', argvOf('no', inShell(script)), { env: inEnglish(), detached: true });
      } catch (error) {
        throw explained(error);
      }
    },
    stream: async (script, { out, err }) => {
      // What ssh itself says must not be taken for what is said there.
      const child = spawn('ssh', argvOf('no', inShell(script), ['LogLevel', 'QUIET']), {
        detached: true,
        env: inEnglish(),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child.stdout.on('data', out);
      child.stderr.on('data', err);
      streams.add(child);
      const [code] = await once(child, 'close');
      streams.delete(child);
      return typeof code === 'number' ? code : sshEnded;
    },
    close: async () => {
      for (const child of streams) child.kill('SIGKILL');
      master.child.stdin?.end();
      master.child.kill('SIGKILL');
      await master.ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
