import { setTimeout as delay } from 'node:timers/promises';
import type { Supervisor } from '../supervisor/supervisor.ts';
import type { Layout } from '../target/layout.ts';
import { endOthers } from './endOthers.ts';
import { linked } from './recover.ts';
import { sendTo } from './slots.ts';
import { startRelease } from './start.ts';
import { ofRelease } from './units.ts';
import { closeWindow } from './window.ts';

/** In which requests that were on their way come to the old run; ms. */
const settleMs = 1_000;

/**
 * Starts the studio's release once more beside itself, with the settings as they are now, sends everybody there and ends what
 * ran before. The release before, which was kept warm, is ended too: it knows the settings of before.
 * @returns the release; nothing where none is deployed.
 * @throws Failure('release_not_ready') with everybody where they were.
 */
export async function startAnew(at: Layout, supervisor: Supervisor): Promise<string | undefined> {
  const release = linked(at.current);
  if (release === undefined) return undefined;
  const old = ofRelease(await supervisor.list(), release).map(({ name }) => name);
  sendTo(at, await startRelease(at, supervisor, release));
  await delay(settleMs);
  await supervisor.stop(old);
  closeWindow(at);
  await endOthers(at, supervisor);
  return release;
}
