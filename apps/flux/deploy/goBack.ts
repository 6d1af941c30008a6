import { rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { serviceNames } from '@flux/contracts';
import { buckets } from '../../../ops/nginx/slots.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import type { Layout } from '../target/layout.ts';
import { askSocket, socketOf } from './ask.ts';
import { sendTo } from './slots.ts';
import { startRelease } from './start.ts';
import { nameOf, ofRelease, type Run, readRun } from './units.ts';

/** Ends every run of a release, gently. */
export async function stopRelease(supervisor: Supervisor, release: string): Promise<void> {
  await supervisor.stop(ofRelease(await supervisor.list(), release).map(({ name }) => name));
}

type Answering = { readonly run: Run; readonly isAtWork: boolean };

/** What every service of a run says of itself; nothing when one does not answer. */
async function look(at: Layout, run: Run): Promise<Answering | undefined> {
  const asked = serviceNames.map((service) =>
    askSocket(socketOf(at.sockets(nameOf(run)), service), '/ready', 1_000),
  );
  const answers = await Promise.allSettled(asked);
  const statuses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.status] : []));
  if (statuses.length < serviceNames.length) return undefined;
  // One that has retired answers, and takes sockets and does its jobs no longer.
  return { run, isAtWork: statuses.every((status) => status === 200) };
}

/**
 * The newest run of a release that answers. By its sockets and not by asking the supervisor, which takes a second in which
 * people wait.
 */
async function answering(at: Layout, release: string): Promise<Answering | undefined> {
  const names = (await readdir(at.run)).toSorted().toReversed();
  for (const run of names.flatMap((name) => readRun(name) ?? [])) {
    const found = run.release === release ? await look(at, run) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Sends everybody back to a release: at once where it still runs, since it answers requests however far it has retired.
 * One that has is then started anew beside itself, to take sockets and jobs again.
 * @param from The one that they leave, which is ended; nothing when it is the same.
 * @param to The release before; without one, the studio says that it is starting.
 * @returns Milliseconds until nobody was on the other any more; what follows nobody waits for.
 */
export async function goBack(
  at: Layout,
  supervisor: Supervisor,
  { from, to }: { readonly from: string | undefined; readonly to: string | undefined },
): Promise<number> {
  const began = performance.now();
  let moved: number | undefined;
  const send = (run: Run) => {
    sendTo(at, run);
    moved ??= performance.now() - began;
  };
  if (to === undefined) {
    for (const bucket of buckets) rmSync(join(at.slots, bucket), { force: true });
  } else {
    const old = await answering(at, to);
    if (old !== undefined) send(old.run);
    if (old?.isAtWork !== true) {
      const units = ofRelease(await supervisor.list(), to);
      send(await startRelease(at, supervisor, to));
      await supervisor.stop(units.map(({ name }) => name));
    }
  }
  if (from !== undefined) await stopRelease(supervisor, from);
  return moved ?? performance.now() - began;
}
