import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { point, whereTo } from '../host/files.ts';
import { closedNow, openStudio } from '../maintenance/closed.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import type { Layout } from '../target/layout.ts';
import { goBack, stopRelease } from './goBack.ts';
import { draftOf } from './install.ts';
import { createJournal, interrupted } from './journal.ts';
import { whereabouts } from './slots.ts';

/** The release that a link names. */
export function linked(link: string): string | undefined {
  const to = whereTo(link);
  return to === undefined ? undefined : basename(to);
}

/** Makes a release the one that the studio is on, and keeps the one before to go back to. */
export function settleOn(at: Layout, release: string): void {
  const before = linked(at.current);
  if (before === release) return;
  if (before !== undefined) point(at.previous, at.release(before));
  point(at.current, at.release(release));
}

export type Recovered = { readonly deployment: string; readonly where: string; readonly done: string };

/**
 * Clears up after a deployment that was killed: whatever it had begun, people end up on the release that the studio was
 * on, all of them, and nothing else runs but what is kept to go back to.
 * @returns What there was to do; nothing when the last deployment came to its end.
 */
export async function recover(at: Layout, supervisor: Supervisor): Promise<Recovered | undefined> {
  const found = interrupted(at);
  if (found === undefined) return undefined;
  const current = linked(at.current);
  const began = performance.now();
  const isMoved = [...whereabouts(at).values()].some((place) => place !== current);
  if (isMoved) await goBack(at, supervisor, { from: found.release, to: current });
  else if (found.release !== current) await stopRelease(supervisor, found.release);
  rmSync(draftOf(at, found.release), { recursive: true, force: true });
  if (closedNow(at)?.deployment === found.deployment) {
    if (current !== undefined) await goBack(at, supervisor, { from: undefined, to: current });
    openStudio(at);
  }
  const where = `${found.last.phase}, ${found.last.step}`;
  const done = isMoved ? `everybody is back on ${current ?? 'no release'}` : 'nobody had been moved';
  createJournal(at, found.deployment).end({
    deployment: found.deployment,
    at: new Date().toISOString(),
    who: 'flux, afterwards',
    release: found.release,
    before: current,
    outcome: isMoved ? 'rolled_back' : 'stopped',
    why: `flux itself ended in ${where}`,
    seconds: Math.round((performance.now() - began) / 1000),
    phases: {},
  });
  return { deployment: found.deployment, where, done };
}
