import { serviceNames } from '@flux/contracts';
import { Failure } from '../failures.ts';
import { bringSockets } from '../init/folders.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import type { Layout } from '../target/layout.ts';
import { socketOf, untilReady } from './ask.ts';
import { lastWordsIn, sizeOf } from './lastWords.ts';
import { nameOf, namesOf, ofRelease, type Run, readUnitName, unitsOf } from './units.ts';

/** Milliseconds in which a service must have opened the database and taken its place. */
const readyWithinMs = 30_000;

/** Milliseconds between two looks whether the supervisor has given up. */
const lookMs = 2_000;

/** Whether one of them ends again and again, so that waiting for it is in vain. */
async function givenUp(supervisor: Supervisor, run: Run): Promise<boolean> {
  const names = namesOf(run);
  const units = await supervisor.list().catch(() => []);
  return units.some(({ name, state }) => names.includes(name) && state === 'given-up');
}

/** A letter further than the generations that run. */
async function nextGeneration(supervisor: Supervisor, release: string): Promise<string> {
  const running = ofRelease(await supervisor.list(), release).map(
    ({ name }) => readUnitName(name)?.generation ?? '',
  );
  const last = running.toSorted().at(-1);
  return last === undefined ? 'a' : String.fromCharCode(last.charCodeAt(0) + 1);
}

/**
 * Starts every service of a release, on sockets of its own, and waits until each says by name that it is ready. Other runs
 * of the same release go on; people come to this one when they are sent.
 * @throws Failure('release_not_ready') with none of them left running.
 */
export async function startRelease(at: Layout, supervisor: Supervisor, release: string): Promise<Run> {
  const run: Run = { release, generation: await nextGeneration(supervisor, release) };
  const sockets = at.sockets(nameOf(run));
  await bringSockets(sockets);
  const units = unitsOf(at, run);
  const sizes = units.map(({ log }) => sizeOf(log));
  let isGivenUp = false;
  const look = setInterval(() => {
    void givenUp(supervisor, run).then((found) => {
      isGivenUp ||= found;
    });
  }, lookMs);
  try {
    await supervisor.start(units);
    for (const [number, service] of serviceNames.entries()) {
      const fault = await untilReady(socketOf(sockets, service), release, readyWithinMs, () => !isGivenUp);
      if (fault === undefined) continue;
      const log = units[number]?.log ?? '';
      throw new Failure(
        'release_not_ready',
        `${service} of ${release} is not ready: ${fault}. It said: ${lastWordsIn(log, release, sizes[number])}`,
      );
    }
  } catch (error) {
    await supervisor.stop(namesOf(run));
    throw error;
  } finally {
    clearInterval(look);
  }
  return run;
}
