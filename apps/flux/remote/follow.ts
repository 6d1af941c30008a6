import { setTimeout as delay } from 'node:timers/promises';
import { Failure, type FailureCode } from '../failures.ts';
import type { Connection } from './connection.ts';
import type { Link } from './link.ts';

export type Screen = {
  readonly out: (bytes: Buffer) => void;
  readonly err: (bytes: Buffer) => void;
  /** What flux here has to say. */
  readonly say: (line: string) => void;
};

/** Milliseconds for which a host is tried again after the connection was cut. */
const patienceMs = 60_000;
const betweenMs = 1_000;
/** What may pass by itself. */
const cuts: readonly FailureCode[] = ['connection_lost', 'host_unreachable'];

/** Both files from where the last connection came to, until their writer has ended. */
const script = (folder: string, [out, err]: readonly [number, number]): string => {
  const tail = (file: string, at: number) => `tail --pid="$pid" -s 0.2 -c +${at + 1} -f ${file}`;
  return `cd ${folder}; pid=$(cat pid); ${tail('out', out)} & ${tail('err', err)} >&2 & wait`;
};

/** What a command ended with, once its writer is gone. */
async function codeOf(connection: Connection, folder: string): Promise<number> {
  const told = await connection.shell(`cd ${folder}; if [ -f code ]; then cat code; fi`);
  if (told.trim() !== '') return Number(told.trim());
  throw new Failure(
    'ended_unheard',
    `What was begun at ${connection.host} ended without a word: the host was restarted, or somebody ended it.`,
  );
}

/**
 * Shows what a command prints on the host, to its end; a connection that is cut is made anew, and nothing is shown twice.
 * @returns What it ended with there. @throws Failure('connection_lost'), or what it was left with.
 */
export async function follow(link: Link, folder: string, screen: Screen, left: AbortSignal): Promise<number> {
  left.addEventListener('abort', () => void link.drop());
  const seen: [number, number] = [0, 0];
  let lostAt: number | undefined;
  for (;;) {
    try {
      const connection = await link.connection();
      if (lostAt !== undefined) screen.say(`Connected to ${connection.host} again.`);
      lostAt = undefined;
      const code = await connection.stream(script(folder, seen), {
        out: (bytes) => {
          seen[0] += bytes.length;
          screen.out(bytes);
        },
        err: (bytes) => {
          seen[1] += bytes.length;
          screen.err(bytes);
        },
      });
      if (code === 0) return await codeOf(connection, folder);
      throw new Failure('connection_lost', `The connection to ${connection.host} was cut.`);
    } catch (error) {
      left.throwIfAborted();
      if (!(error instanceof Failure) || !cuts.includes(error.code)) throw error;
      await link.drop();
      if (lostAt === undefined)
        screen.say(`${error.message} What was begun goes on there; connecting again …`);
      lostAt ??= performance.now();
      if (performance.now() - lostAt > patienceMs)
        throw new Failure('connection_lost', `The host was not reached again: ${error.message}`, error);
      await delay(betweenMs, undefined, { signal: left }).catch(() => left.throwIfAborted());
    }
  }
}
