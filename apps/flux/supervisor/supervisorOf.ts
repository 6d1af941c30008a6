import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failures.ts';
import { writeWhole } from '../host/files.ts';
import type { Layout } from '../target/layout.ts';
import { isRoot } from '../target/person.ts';
import type { Target } from '../target/target.ts';
import { bringPm2, pm2Of, removePm2 } from './bringPm2.ts';
import type { Supervisor, SupervisorKind } from './supervisor.ts';
import { createSystemd, runsHere } from './systemd.ts';

/** Where it is written down that systemd runs the studio. */
const mark = (at: Layout): string => join(at.shared, 'systemd');

const inPlace = (at: Layout): Supervisor | undefined =>
  existsSync(mark(at)) ? createSystemd({ root: at.root }) : pm2Of(at);

/** The supervisor of a studio that was set up. @throws Failure('not_set_up') */
export function supervisorOf(at: Layout): Supervisor {
  const found = inPlace(at);
  if (found === undefined) throw new Failure('not_set_up', `There is no studio in ${at.root} yet.`);
  return found;
}

/** The one that the target names; the one that the studio has; systemd, where it runs and takes orders from us. */
function wantedBy(target: Target, at: Layout): SupervisorKind {
  if (target.supervisor === 'systemd' && !(runsHere() && isRoot()))
    throw new Failure(
      'target_wrong',
      runsHere()
        ? `The target ${target.name} wants systemd, which only root gives units of the host.`
        : `The target ${target.name} wants systemd, which does not run on this host.`,
    );
  return target.supervisor ?? inPlace(at)?.kind ?? (runsHere() && isRoot() ? 'systemd' : 'pm2');
}

async function bring(kind: SupervisorKind, at: Layout): Promise<boolean> {
  if (kind === 'pm2') return await bringPm2(at);
  if (existsSync(mark(at))) return false;
  writeWhole(mark(at), `systemd runs the studio in ${at.root}: systemctl list-units 'flux-*'\n`);
  return true;
}

async function remove(kind: SupervisorKind, at: Layout): Promise<void> {
  if (kind === 'pm2') await removePm2(at);
  else rmSync(mark(at));
}

export type Brought = {
  readonly kind: SupervisorKind;
  readonly isChanged: boolean;
  /** Names of the units that another supervisor ran until now, and that nobody runs any more. */
  readonly ended: readonly string[];
};

/** @throws Failure('target_wrong'), Failure('program_missing'), Failure('supervisor_failed') */
export async function bringSupervisor(target: Target, at: Layout): Promise<Brought> {
  const kind = wantedBy(target, at);
  const before = inPlace(at);
  if (before === undefined || before.kind === kind)
    return { kind, isChanged: await bring(kind, at), ended: [] };
  const ended = (await before.list()).map(({ name }) => name);
  await before.end();
  await remove(before.kind, at);
  await bring(kind, at);
  return { kind, isChanged: true, ended };
}
