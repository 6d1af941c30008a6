import { basename, join } from 'node:path';
import { buckets } from '../../../ops/nginx/slots.ts';
import { whereTo } from '../host/files.ts';
import type { Supervisor, UnitStatus } from '../supervisor/supervisor.ts';
import type { Layout } from '../target/layout.ts';
import { linked } from './recover.ts';
import { nameOf, readUnitName } from './units.ts';
import { openedWindow } from './window.ts';

/**
 * Units of releases that are neither the studio's nor one that can be gone back to at once, and of runs of the studio's
 * own release that nobody is on: what was started anew may have been cut off before the old run was ended.
 */
export function others(at: Layout, units: readonly UnitStatus[]): readonly UnitStatus[] {
  const [current, back] = [linked(at.current), openedWindow(at)?.before];
  const used = buckets.map((bucket) => basename(whereTo(join(at.slots, bucket)) ?? ''));
  const runs = units.flatMap((unit) => {
    const run = readUnitName(unit.name);
    return run === undefined ? [] : [{ unit, release: run.release, isUsed: used.includes(nameOf(run)) }];
  });
  const isSomebodyThere = runs.some(({ release, isUsed }) => release === current && isUsed);
  return runs
    .filter(({ release, isUsed }) => {
      if (release === back) return false;
      return release === current ? isSomebodyThere && !isUsed : true;
    })
    .map(({ unit }) => unit);
}

/** Ends them. @returns The ids of their releases. */
export async function endOthers(at: Layout, supervisor: Supervisor): Promise<readonly string[]> {
  const names = others(at, await supervisor.list()).map(({ name }) => name);
  if (names.length > 0) await supervisor.stop(names);
  return [...new Set(names.flatMap((name) => readUnitName(name)?.release ?? []))];
}
