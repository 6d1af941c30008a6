import type { Command } from '../command.ts';
import { goBack } from '../deploy/goBack.ts';
import { linked } from '../deploy/recover.ts';
import { lockStudio } from '../host/lock.ts';
import { supervisorOf } from '../supervisor/supervisorOf.ts';
import { layout } from '../target/layout.ts';
import { readTarget } from '../target/target.ts';
import { closedNow, openStudio } from './closed.ts';

export const maintenanceOff: Command = {
  words: ['maintenance', 'off'],
  operands: ['<target>'],
  does: 'opens a studio that was closed',
  options: { 'dry-run': { type: 'boolean' } },
  help: `--dry-run  says what it would do, and changes nothing

Its services, which have rested, are started anew and must be ready before anybody comes in.
Browsers that wait come back by themselves.`,
  run: async ({ operands: [name = ''], values, env, progress }) => {
    const target = await readTarget(name, env.INIT_CWD ?? process.cwd());
    const at = layout(target.root);
    const supervisor = supervisorOf(at);
    const marker = closedNow(at);
    if (marker === undefined) return { data: { wasClosed: false }, text: `${target.url} is open.` };
    if (values['dry-run'] === true)
      return {
        data: { wasClosed: true },
        text: `It would open ${target.url}, closed since ${marker.since}. Nothing was changed.`,
      };
    const unlock = lockStudio(at.lock, 'flux maintenance off');
    try {
      progress.step('Starting the services anew');
      const release = linked(at.current);
      if (release !== undefined) await goBack(at, supervisor, { from: undefined, to: release });
      openStudio(at);
      const minutes = Math.round((Date.now() - Date.parse(marker.since)) / 60_000);
      return {
        data: { wasClosed: true, since: marker.since, minutes },
        text: `${target.url} is open again, after ${minutes} min.`,
      };
    } finally {
      unlock();
    }
  },
};
