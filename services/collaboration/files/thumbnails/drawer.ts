import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { limits } from '@flux/contracts';
import type { Drawing, DrawingOrder } from './drawing.ts';

export type Drawer = {
  /**
   * Draws one picture after another, and reads each only when its turn comes, so that one at a time is in memory. Never
   * rejects: a picture that ends the process is refused like any other.
   */
  readonly draw: (read: () => Promise<Uint8Array>, size: number) => Promise<Drawing>;
  readonly close: () => void;
};

export type DrawerOptions = {
  /** ms that one picture may take. */
  readonly patience?: number;
  /** ms after which a process that has nothing to do is ended, since it holds some 60 MB. */
  readonly idle?: number;
};

const program = fileURLToPath(new URL('./drawProcess.ts', import.meta.url));

/** One order at a time: answers with what the process says, or with how it ended. */
function ask(child: ChildProcess, order: DrawingOrder, patience: number): Promise<Drawing> {
  return new Promise((resolve) => {
    const done = (drawing: Drawing) => {
      clearTimeout(timer);
      child.off('message', answered).off('exit', ended).off('error', broke);
      resolve(drawing);
    };
    const answered = (message: unknown) => done(message as Drawing);
    const ended = (code: number | null, signal: string | null) =>
      done({ kind: 'refused', reason: `the process that draws ended (${signal ?? code})` });
    const broke = (error: Error) => done({ kind: 'refused', reason: error.message });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      done({ kind: 'refused', reason: `it took longer than ${patience} ms` });
    }, patience);
    child.on('message', answered).on('exit', ended).on('error', broke);
    child.send(order, (error) => {
      if (error !== null) broke(error);
    });
  });
}

/** Draws small pictures in a process of its own, which is started when it is needed and again after it died. */
export function createDrawer({ patience = 30_000, idle = 60_000 }: DrawerOptions = {}): Drawer {
  let child: ChildProcess | undefined;
  let resting: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const end = () => {
    child?.kill('SIGKILL');
    child = undefined;
  };

  /** Resolves when the process can draw. Rejects when it ended before, which is no picture's fault. */
  async function start(): Promise<ChildProcess> {
    const started = fork(program, {
      env: {},
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // It never keeps the studio from ending.
    started.unref();
    started.channel?.unref();
    // Whoever waits for it hears of its errors; one that comes when nobody does must not end the studio.
    started.on('error', () => {});
    started.on('exit', () => {
      if (child === started) child = undefined;
    });
    child = started;
    await new Promise<void>((resolve, reject) => {
      started.once('message', () => resolve());
      started.once('error', reject);
      started.once('exit', (code) => reject(new Error(`the process that draws could not start (${code})`)));
    });
    return started;
  }

  async function drawNow(read: () => Promise<Uint8Array>, size: number): Promise<Drawing> {
    clearTimeout(resting);
    try {
      if (isClosed) throw new Error('the studio ends');
      const drawer = child ?? (await start());
      const order = { picture: await read(), size, maxPixels: limits.thumbnailSourcePixels };
      const drawing = await ask(drawer, order, patience);
      if (child?.killed === true) child = undefined;
      // The process was ended by us, which is no picture's fault.
      return isClosed ? { kind: 'unable', reason: 'the studio ends' } : drawing;
    } catch (error) {
      return { kind: 'unable', reason: error instanceof Error ? error.message : String(error) };
    } finally {
      if (!isClosed) resting = setTimeout(end, idle).unref();
    }
  }

  return {
    draw: (read, size) => {
      const drawing = last.then(() => drawNow(read, size));
      last = drawing;
      return drawing;
    },
    close: () => {
      isClosed = true;
      clearTimeout(resting);
      end();
    },
  };
}
