import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buckets } from '../../../ops/nginx/slots.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import type { Layout } from '../target/layout.ts';
import { sendTo } from './slots.ts';
import { startRelease } from './start.ts';
import { ofRelease, readUnitName } from './units.ts';

/** Ends every run of a release, gently. */
export async function stopRelease(supervisor: Supervisor, release: string): Promise<void> {
  await supervisor.stop(ofRelease(await supervisor.list(), release).map(({ name }) => name));
}

/** Releases of which something runs. */
export async function runningReleases(supervisor: Supervisor): Promise<readonly string[]> {
  const names = (await supervisor.list()).flatMap(({ name }) => readUnitName(name)?.release ?? []);
  return [...new Set(names)];
}

/**
 * Sends everybody back to a release: at once where it still runs, since it answers requests however far it has retired;
 * then it is started anew beside itself, to take sockets and jobs again.
 * @param to The release before; without one, the studio says that it is starting.
 */
export async function goBack(
  at: Layout,
  supervisor: Supervisor,
  { from, to }: { readonly from: string; readonly to: string | undefined },
): Promise<void> {
  if (to === undefined) {
    for (const bucket of buckets) rmSync(join(at.slots, bucket), { force: true });
  } else {
    const old = ofRelease(await supervisor.list(), to);
    const isUp = old.length > 0 && old.every(({ state }) => state === 'running');
    if (isUp) sendTo(at, to);
    await startRelease(at, supervisor, to);
    sendTo(at, to);
    await supervisor.stop(old.map(({ name }) => name));
  }
  await stopRelease(supervisor, from);
}
