import { resolve } from 'node:path';
import { Failure } from '../failures.ts';
import { feed, outputOf, type Source } from '../host/stream.ts';
import { type Connection, quoted } from '../remote/connection.ts';
import { createLink } from '../remote/link.ts';
import { isRestic } from '../restic/place.ts';

/** A folder on another machine, or on another disk of this one, in which a POSIX shell can be used. */
export type Remote = {
  /** Fit to be shown. */
  readonly place: string;
  /** Makes the folder, where it is not there. */
  readonly bring: () => Promise<void>;
  /** Runs a script there, in that folder, with the input; answers what it prints. @throws ProgramFailed, Failure */
  readonly shell: (script: string, input?: Source) => Promise<string>;
  /** What a script there prints, as it comes. @throws ProgramFailed, Failure */
  readonly read: (script: string) => AsyncIterable<Buffer>;
  /** Nobody needs it any more. */
  readonly close: () => Promise<void>;
};

async function* nothing(): AsyncGenerator<string> {}

/** Each script begins in the folder, and ends with its first command that fails. */
const inFolder = (path: string, script: string): string =>
  `set -eu; umask 077; cd -- ${quoted(path)}; ${script}`;

const making = (path: string): string => `umask 077; mkdir -p -- ${quoted(path)}`;

export const folderRemote = (path: string): Remote => ({
  place: path,
  bring: async () => void (await feed('sh', ['-c', making(path)], nothing())),
  shell: (script, input = nothing()) => feed('sh', ['-c', inFolder(path, script)], input),
  read: (script) => outputOf('sh', ['-c', inFolder(path, script)]),
  close: async () => {},
});

/** By a connection that others use, too. */
export const remoteOver = (connection: Connection, path: string): Remote => ({
  place: `${connection.host}:${path}`,
  bring: async () => void (await connection.shell(making(path))),
  shell: (script, input) => connection.shell(inFolder(path, script), input),
  read: (script) => connection.read(inFolder(path, script)),
  close: async () => {},
});

/** By a connection of its own. */
function sshRemote(host: string, path: string): Remote {
  const link = createLink({ host });
  const there = async () => remoteOver(await link.connection(), path);
  return {
    place: `${host}:${path}`,
    bring: async () => (await there()).bring(),
    shell: async (script, input) => (await there()).shell(script, input),
    read: async function* (script) {
      yield* (await there()).read(script);
    },
    close: link.drop,
  };
}

/** `host:path` by ssh, or restic’s; whatever has a slash before its first colon, or none, is a folder here. */
const placePattern = /^([^/:]+):(.+)$/;

export const isElsewhere = (place: string): boolean => isRestic(place) || placePattern.test(place);

export function remoteOf(place: string, folder: string): Remote {
  const found = placePattern.exec(place);
  if (found?.[1] === undefined || found[2] === undefined) return folderRemote(resolve(folder, place));
  if (found[1].startsWith('-')) throw new Failure('usage', `${place} names no host.`);
  return sshRemote(found[1], found[2]);
}
