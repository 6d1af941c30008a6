import { parentPort } from 'node:worker_threads';
import { judge } from '@flux/passwords/strength';

parentPort?.on('message', ({ password, about }) => parentPort?.postMessage(judge(password, about)));
