import { parentPort, workerData } from 'node:worker_threads';
import { compactUpdates } from './compactUpdates.ts';

parentPort?.postMessage(compactUpdates(workerData));
