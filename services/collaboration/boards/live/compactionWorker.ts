import { parentPort, workerData } from 'node:worker_threads';
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';

/** Applying a state to a document collects what was deleted; what refers to updates not here yet is kept. */
const doc = new Doc({ gc: true });
applyUpdate(doc, workerData);
parentPort?.postMessage(encodeStateAsUpdate(doc));
