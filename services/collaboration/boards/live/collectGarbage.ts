import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** One document of all these updates, with what was deleted collected; made in a thread of its own. */
export async function collectGarbage(updates: readonly Uint8Array[]): Promise<Uint8Array> {
  const worker = new Worker(new URL('./compactionWorker.ts', import.meta.url), { workerData: updates });
  try {
    const [state]: Uint8Array[] = await once(worker, 'message');
    if (state === undefined) throw new Error('The compaction worker answered nothing.');
    return state;
  } finally {
    await worker.terminate();
  }
}
