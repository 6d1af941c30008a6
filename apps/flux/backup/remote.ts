import { resolve } from 'node:path';
import { Failure } from '../failures.ts';
import { feed } from '../host/stream.ts';

/** A folder on another machine, or on another disk of this one, in which a POSIX shell can be used. */
export type Remote = {
  /** Fit to be shown. */
  readonly place: string;
  /** Runs a script there, in that folder, with the input; answers what it prints. @throws ProgramFailed */
  readonly shell: (script: string, input?: AsyncIterable<Uint8Array | string>) => Promise<string>;
};

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
async function* nothing(): AsyncGenerator<string> {}

/** Each script begins in the folder, and ends with its first command that fails. */
const inFolder = (path: string, script: string): string =>
  `set -eu; umask 077; mkdir -p -- ${quoted(path)}; cd -- ${quoted(path)}; ${script}`;

export const folderRemote = (path: string): Remote => ({
  place: path,
  shell: (script, input = nothing()) => feed('sh', ['-c', inFolder(path, script)], input),
});

/** By the system's own ssh, with its configuration and keys; it never asks for a password. */
const sshRemote = (target: string, path: string): Remote => ({
  place: `${target}:${path}`,
  shell: (script, input = nothing()) =>
    feed(
      'ssh',
      [
        '-o',
        'BatchMode=yes',
        '-o',
        'ConnectTimeout=10',
        '--',
        target,
        `sh -c ${quoted(inFolder(path, script))}`,
      ],
      input,
    ),
});

/** `host:path` by ssh; whatever has a slash before its first colon, or none, is a folder here. */
export function remoteOf(place: string, folder: string): Remote {
  const found = /^([^/:]+):(.+)$/.exec(place);
  if (found?.[1] === undefined || found[2] === undefined) return folderRemote(resolve(folder, place));
  if (found[1].startsWith('-')) throw new Failure('usage', `${place} names no host.`);
  return sshRemote(found[1], found[2]);
}
