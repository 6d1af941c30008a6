import { readFileSync } from 'node:fs';
import { lockFile } from '@flux/database/directoryLock';
import { Failure } from '../failures.ts';
import { writeWhole } from './files.ts';

/** Milliseconds in which two who come at the same instant sort out who is first. */
const comingThroughMs = 100;

/**
 * Keeps every other deployment of a studio out. The kernel lets go when this process ends, however it does, so a killed
 * one locks nobody out.
 *
 * @param does What this one is about, for who comes meanwhile.
 * @returns Gives the lock back.
 * @throws Failure('deployment_running')
 */
export function lockStudio(path: string, does: string): () => void {
  const owner = `${path}.owner`;
  const unlock = lockFile(path, comingThroughMs);
  if (unlock === undefined) {
    let who = 'Another command';
    try {
      who = readFileSync(owner, 'utf8').trim();
    } catch {
      // It has only just come.
    }
    throw new Failure('deployment_running', `${who} is changing this studio now.`);
  }
  writeWhole(owner, `${does} (process ${process.pid})\n`);
  return unlock;
}
