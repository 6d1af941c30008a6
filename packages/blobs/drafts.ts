import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { errorCode } from './errorCode.ts';

/** A draft that nobody has written to for so long is left over, whoever wrote it (ms). */
export const abandonedAfter = 60 * 60 * 1000;

const thisHost = Buffer.from(hostname()).toString('hex').slice(0, 64);
const namePattern = /^([0-9a-f]+)\.(\d+)\.[0-9a-f]+$/;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs as somebody else.
    return errorCode(error) !== 'ESRCH';
  }
}

/**
 * Names for files that are being written, each telling host and process: several processes share the folder, and one
 * that starts must not sweep away what another is writing.
 */
export function createDrafts(folder: string) {
  async function isLeft(name: string): Promise<boolean> {
    const { mtimeMs } = await stat(join(folder, name));
    const [, host, pid] = namePattern.exec(name) ?? [];
    if (host !== thisHost) return Date.now() - mtimeMs > abandonedAfter;
    // A process before us may have had our id: in a container every first process has the same.
    return Number(pid) === process.pid ? mtimeMs < performance.timeOrigin : !isRunning(Number(pid));
  }

  return {
    /** A path for a new file. Give it back with `end`. */
    async begin(): Promise<string> {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const name = `${thisHost}.${process.pid}.${randomBytes(12).toString('hex')}`;
      return join(folder, name);
    },

    /** Removes the file if it is still there. */
    end: (path: string): Promise<void> => rm(path, { force: true }),

    /** Removes what ended processes left behind; resolves with how many files that were. */
    async sweep(): Promise<number> {
      const names = await readdir(folder).catch((error: unknown) => {
        if (errorCode(error) === 'ENOENT') return [];
        throw error;
      });
      let removed = 0;
      for (const name of names) {
        // Whoever wrote it may end it meanwhile.
        if (!(await isLeft(name).catch(() => false))) continue;
        await rm(join(folder, name), { force: true });
        removed++;
      }
      return removed;
    },
  };
}
