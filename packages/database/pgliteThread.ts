import { Worker } from 'node:worker_threads';
import { DatabaseUnavailable } from './unavailable.ts';

/** Where a PGlite keeps its files (memory when there is no directory) and the archive that fills a new one. */
export type PgliteSource = { readonly directory?: string; readonly template?: string };

/** `wire` carries messages of PostgreSQL's protocol; `dump` answers with a tar archive of the data directory. */
export type PgliteOrder =
  | { readonly id: number; readonly kind: 'wire'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly id: number; readonly kind: 'dump' | 'close' };

/** The answer to the order of the same id; id 0 says that it is open, or why it is not. */
export type PgliteReply = {
  readonly id: number;
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly failure?: string;
};

export type PgliteThread = {
  /** Messages to the server, whose answers come back whole. The bytes are moved: do not use them afterwards. */
  readonly wire: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;
  /** The data directory as a tar archive, uncompressed (40 MB, about 4.5 with gzip). */
  readonly dump: () => Promise<Uint8Array>;
  readonly close: () => Promise<void>;
  /** Ends the thread at once, as a crash of it would. */
  readonly kill: () => Promise<void>;
  /** Whether the process lives as long as the thread, as it does at first. */
  readonly keepAlive: (isKept: boolean) => void;
  /** Settles when the thread is gone, whether asked to or not. */
  readonly ended: Promise<void>;
};

type Waiter = PromiseWithResolvers<Uint8Array<ArrayBuffer> | undefined>;

const lost = () => new DatabaseUnavailable('The thread of the embedded database has ended.');

/**
 * Starts a thread with one PGlite in it and resolves when that answers; rejects with PGlite's own words when it cannot
 * open. The caller holds the lock of the directory.
 */
export async function openPglite(source: PgliteSource): Promise<PgliteThread> {
  const waiting = new Map<number, Waiter>();
  const expect = (id: number) => {
    const waiter: Waiter = Promise.withResolvers();
    waiting.set(id, waiter);
    return waiter.promise;
  };
  const opened = expect(0);
  // Without our own flags: a process that was started with --eval would have its worker hang.
  const worker = new Worker(new URL('./pgliteWorker.ts', import.meta.url), {
    workerData: source,
    execArgv: [],
  });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let over = false;
  worker.on('message', (reply: PgliteReply) => {
    const waiter = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.failure === undefined) waiter?.resolve(reply.bytes);
    else waiter?.reject(new Error(reply.failure));
  });
  worker.on('error', (error: Error) => {
    for (const waiter of waiting.values())
      waiter.reject(new DatabaseUnavailable(error.message, { cause: error }));
    waiting.clear();
  });
  worker.once('exit', () => {
    over = true;
    for (const waiter of waiting.values()) waiter.reject(lost());
    waiting.clear();
  });

  let orders = 0;
  const order = async (
    message: { kind: 'wire'; bytes: Uint8Array<ArrayBuffer> } | { kind: 'dump' | 'close' },
  ) => {
    if (over) throw lost();
    const id = ++orders;
    const answer = expect(id);
    const sent: PgliteOrder = { id, ...message };
    worker.postMessage(sent, message.kind === 'wire' ? [message.bytes.buffer] : []);
    return (await answer) ?? new Uint8Array();
  };

  try {
    await opened;
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return {
    wire: (bytes) => order({ kind: 'wire', bytes }),
    dump: () => order({ kind: 'dump' }),
    close: async () => {
      if (over) return;
      await order({ kind: 'close' });
      await worker.terminate();
    },
    kill: async () => {
      await worker.terminate();
    },
    keepAlive: (isKept) => {
      if (isKept) worker.ref();
      else worker.unref();
    },
    ended,
  };
}
