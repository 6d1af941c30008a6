import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DirectoryInUse, StartError } from './startError.ts';

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOTDIR')
      throw new StartError(`The data directory ${directory} is not a directory.`, { cause: error });
    throw new StartError(`The data directory ${directory} cannot be made (${String(codeOf(error))}).`, {
      cause: error,
    });
  }
}

/** The owner writes its number right after it won; until then there is none to name. */
function ownerOf(pidFile: string): string {
  try {
    const pid = readFileSync(pidFile, 'utf8').trim();
    return pid === '' ? 'another process' : `process ${pid}`;
  } catch {
    return 'another process';
  }
}

/** What is held, so that a caller who forgets its lock does not lose it to the garbage collector. */
const held = new Set<DatabaseSync>();

/**
 * On the way to an exclusive lock SQLite passes through a shared one, so two who come at the same instant stand in each
 * other's way for some microseconds; without waiting for that both would be refused.
 */
const comingThroughMs = 100;

/** SQLITE_BUSY: somebody else has it. */
const busy = 5;

/**
 * Holds a file for this process alone, waiting up to `waitMs` (the whole thread waits). The lock is the kernel's:
 * SQLite keeps an exclusive file lock (fcntl, or LockFileEx on Windows) for as long as its transaction is open, and the
 * kernel lets go when the process ends, however it ends. So there is nothing stale to detect and no process number to
 * compare. The file itself must never be removed: that is what would let two win.
 *
 * @returns Gives the lock back, also when called again; `undefined` when somebody else has it.
 * @throws Where the file cannot be made or written.
 */
export function lockFile(path: string, waitMs: number): (() => void) | undefined {
  const lock = new DatabaseSync(path, { timeout: waitMs });
  try {
    // Nothing is ever written, and a journal left by a killed owner would have to be cleared away first.
    lock.exec('PRAGMA journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === busy) return undefined;
    throw error;
  }
  held.add(lock);
  return () => {
    if (held.delete(lock)) lock.close();
  };
}

/**
 * Takes the one lock of a data directory, or throws a `StartError` that names the process which has it. PGlite takes
 * none, and two processes on one directory ruin it.
 *
 * @param directory Made when it is missing.
 * @returns Gives the lock back.
 */
export function lockDirectory(directory: string): () => void {
  makeDirectory(directory);
  const pidFile = join(directory, 'lock.pid');
  let unlock: (() => void) | undefined;
  try {
    unlock = lockFile(join(directory, 'lock'), comingThroughMs);
    if (unlock !== undefined) writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
  } catch (error) {
    unlock?.();
    throw new StartError(`The data directory ${directory} cannot be written.`, { cause: error });
  }
  if (unlock === undefined)
    throw new DirectoryInUse(`The data directory ${directory} is in use by ${ownerOf(pidFile)}.`);
  return unlock;
}
