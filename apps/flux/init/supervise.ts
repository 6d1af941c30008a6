import { linked } from '../deploy/recover.ts';
import { nameOf, readRun, readUnitName, unitsOf } from '../deploy/units.ts';
import type { SupervisorKind } from '../supervisor/supervisor.ts';
import { bringSupervisor, supervisorOf } from '../supervisor/supervisorOf.ts';
import type { Layout } from '../target/layout.ts';
import type { Target } from '../target/target.ts';
import { watchUnit, watchUnitOf } from '../watch/unit.ts';

const inWords: Readonly<Record<SupervisorKind, string>> = { systemd: 'systemd', pm2: 'PM2' };

/**
 * Brings what keeps the studio running. Where that is another than before, what ran under the old one is started under the
 * new one; people wait for that long.
 * @returns What was done; nothing when it was so.
 */
export async function superviseStudio(target: Target, at: Layout): Promise<string | undefined> {
  const { kind, isChanged, ended } = await bringSupervisor(target, at);
  if (!isChanged) return (await supervisorOf(at).startAgain()) ? 'started what ran before' : undefined;
  const runs = new Set(ended.flatMap((name) => readUnitName(name) ?? []).map(nameOf));
  const units = [...runs].flatMap((run) => readRun(run) ?? []).flatMap((run) => unitsOf(at, run));
  const watched = ended.includes(watchUnit) ? linked(at.current) : undefined;
  if (watched !== undefined) units.push(watchUnitOf(at, watched));
  if (units.length > 0) await supervisorOf(at).start(units);
  return units.length > 0 ? `${inWords[kind]} runs it from now on` : inWords[kind];
}
