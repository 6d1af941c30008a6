import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection, Watch } from './connection.ts';
import { lockDirectory } from './directoryLock.ts';
import { pgliteStream } from './pgliteStream.ts';
import { openPglite, type PgliteSource, type PgliteThread } from './pgliteThread.ts';
import { createPool } from './pool.ts';
import { StartError } from './startError.ts';
import { DatabaseUnavailable } from './unavailable.ts';

export type PgliteOptions = {
  /** The studio's data directory; the database is in `database` under it. Without one it is in memory. */
  readonly dataDir?: string;
  /** A tar archive of an empty database (see `makeTemplate`): 1 s instead of 5 for a new one. */
  readonly templatePath?: string | undefined;
};

/** One session serves everybody in turn. Long enough for a slow query before us, short enough for a person. */
const waitForTurnMs = 30_000;

export type PgliteConnection = Connection & {
  /** All of the data directory as a tar archive. */
  readonly dump: () => Promise<Uint8Array>;
  /** Ends the thread as a crash of it would. */
  readonly kill: () => Promise<void>;
};

/** `openThread` lets tests have one that is used again. */
export function connectPglite(
  options: PgliteOptions,
  watch: Watch,
  openThread: typeof openPglite = openPglite,
): PgliteConnection {
  const directory = options.dataDir === undefined ? undefined : join(options.dataDir, 'database');
  let unlock: (() => void) | undefined;
  let thread: PgliteThread | undefined;

  async function open(): Promise<PgliteThread> {
    if (directory === undefined) return await openThread(sourceOf(undefined, options.templatePath));
    unlock ??= lockDirectory(directory);
    const files = join(directory, 'pglite');
    // A start that ended half-way left a directory without anything in it that somebody was told is kept.
    const making = join(directory, 'making');
    if (existsSync(making)) rmSync(files, { recursive: true, force: true });
    const isNew = !existsSync(files);
    if (isNew) writeFileSync(making, '');
    const opened = await openThread(sourceOf(files, isNew ? options.templatePath : undefined));
    rmSync(making, { force: true });
    return opened;
  }

  async function start(): Promise<void> {
    const next = await open().catch((error: unknown) => {
      if (error instanceof StartError || error instanceof DatabaseUnavailable) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new StartError(`The database in ${directory ?? 'memory'} cannot be opened: ${reason}`, {
        cause: error,
      });
    });
    thread = next;
    void next.ended.then(() => {
      if (thread !== next) return;
      thread = undefined;
      watch.onLost(new DatabaseUnavailable('The thread of the embedded database has ended.'));
    });
  }

  function opened(): PgliteThread {
    if (thread === undefined) throw new DatabaseUnavailable('The embedded database is not open.');
    return thread;
  }

  const pool = createPool({
    stream: () => pgliteStream(async (bytes) => await opened().wire(bytes)),
    max: 1,
    connectTimeoutMs: waitForTurnMs,
    answerTimeoutMs: 0,
    session: "set time zone 'UTC';",
    applicationName: 'flux',
    ...watch,
  });

  return {
    engine: 'pglite',
    place: directory ?? 'memory',
    main: pool,
    service: () => pool,
    asOwner: (work) => work(pool),
    // The thread answers in turn, so asking it again would only say how busy it is: it is there, or it has ended.
    probe: async () => {
      if (thread === undefined) await start();
    },
    dump: async () => await opened().dump(),
    kill: async () => await opened().kill(),
    close: async () => {
      await pool.close();
      const last = thread;
      thread = undefined;
      await last?.close();
      unlock?.();
      unlock = undefined;
    },
  };
}

function sourceOf(directory: string | undefined, template: string | undefined): PgliteSource {
  return {
    ...(directory === undefined ? {} : { directory }),
    ...(template === undefined || !existsSync(template) ? {} : { template }),
  };
}
