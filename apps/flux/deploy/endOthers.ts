import type { Supervisor, UnitStatus } from '../supervisor/supervisor.ts';
import type { Layout } from '../target/layout.ts';
import { stopRelease } from './goBack.ts';
import { linked } from './recover.ts';
import { readUnitName } from './units.ts';
import { openedWindow } from './window.ts';

/** Releases that run, and are neither the studio's nor one that can be gone back to at once. */
export function others(at: Layout, units: readonly UnitStatus[]): readonly string[] {
  const needed = [linked(at.current), openedWindow(at)?.before];
  const running = new Set(units.flatMap(({ name }) => readUnitName(name)?.release ?? []));
  return [...running].filter((release) => !needed.includes(release));
}

/** Ends them. @returns Their ids. */
export async function endOthers(at: Layout, supervisor: Supervisor): Promise<readonly string[]> {
  const ended = others(at, await supervisor.list());
  for (const release of ended) await stopRelease(supervisor, release);
  return ended;
}
