import { setTimeout as delay } from 'node:timers/promises';
import { endOthers, others } from '../deploy/endOthers.ts';
import { interrupted } from '../deploy/journal.ts';
import { closeWindow, openedWindow } from '../deploy/window.ts';
import { Failure } from '../failures.ts';
import { lockStudio } from '../host/lock.ts';
import type { Supervisor, UnitStatus } from '../supervisor/supervisor.ts';
import type { Layout } from '../target/layout.ts';
import type { CrashLoops } from './crashLoops.ts';
import { watchUnit } from './unit.ts';

/** Milliseconds between two looks; a crash loop is to be seen within ten seconds. */
const lookMs = 2_000;

export type Watching = {
  readonly at: Layout;
  readonly supervisor: Supervisor;
  readonly loops: CrashLoops;
  readonly tell: (line: string) => void;
};

/** Does something to the studio, unless somebody else is at it: a deployment looks after itself. */
async function alone(at: Layout, does: string, work: () => Promise<void>): Promise<boolean> {
  let unlock: () => void;
  try {
    unlock = lockStudio(at.lock, does);
  } catch (error) {
    if (error instanceof Failure && error.code === 'deployment_running') return false;
    throw error;
  }
  try {
    await work();
    return true;
  } finally {
    unlock();
  }
}

/** Ends releases that nobody goes back to any more. */
async function endOld({ at, supervisor, tell }: Watching): Promise<void> {
  // What a deployment that was cut off has left is for the next command to clear up.
  if (interrupted(at) !== undefined) return;
  for (const release of await endOthers(at, supervisor))
    tell(`${release} has ended: its time to be gone back to is over.`);
  if (openedWindow(at) === undefined) closeWindow(at);
}

/** One look at everything that runs, and what is to be done about it. */
export async function look(watching: Watching, now = Date.now()): Promise<void> {
  const { at, supervisor, loops, tell } = watching;
  const units: readonly UnitStatus[] = (await supervisor.list()).filter(({ name }) => name !== watchUnit);
  // It is a unit itself: where there is none, PM2 was killed, and what it ran runs on with nobody to start it again.
  if (units.length === 0 && supervisor.kind === 'pm2') {
    await alone(at, 'flux watch', async () => {
      if (await supervisor.startAgain()) tell('PM2 had ended. It was started again, with all that it ran.');
    });
    return;
  }
  const looping = loops.look(units, now);
  if (looping.length > 0) {
    const isDone = await alone(at, 'flux watch', async () => {
      // Only now: it takes as much memory as all the rest.
      const { answerLoops } = await import('./answerLoops.ts');
      await answerLoops(watching, looping);
    });
    if (isDone) loops.settle(looping);
  } else if (others(at, units).length > 0 && interrupted(at) === undefined)
    await alone(at, 'flux watch', () => endOld(watching));
}

/** Looks again and again, until it is told to end. What keeps it from looking once does not keep it from the next time. */
export async function watchOn(watching: Watching, signal: AbortSignal): Promise<void> {
  let fault = '';
  while (!signal.aborted) {
    try {
      await look(watching);
      fault = '';
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      if (said !== fault) watching.tell(`It could not look: ${said}`);
      fault = said;
    }
    await delay(lookMs, undefined, { signal }).catch(() => {});
  }
}
