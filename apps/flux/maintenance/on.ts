import type { Command } from '../command.ts';
import { linked } from '../deploy/recover.ts';
import { retireRelease } from '../deploy/retire.ts';
import { lockStudio } from '../host/lock.ts';
import { bringNginx } from '../proxy/nginx.ts';
import { supervisorOf } from '../supervisor/supervisorOf.ts';
import { minute } from '../table.ts';
import { layout } from '../target/layout.ts';
import { readTarget } from '../target/target.ts';
import { closeStudio, passAddress } from './closed.ts';
import { closingOf } from './closingOf.ts';

export const maintenanceOn: Command = {
  words: ['maintenance', 'on'],
  operands: ['<target>'],
  does: 'closes a studio, with a page that says so',
  options: {
    message: { type: 'string' },
    until: { type: 'string' },
    'dry-run': { type: 'boolean' },
  },
  help: `--message <text>  what people read beside that
--until <time>    when it should be back: 18:30, +45m, 2026-11-26T18:30Z
--dry-run         says what it would do, and changes nothing

Who comes finds a page, programs get 503 with “maintenance”, and both are told when to ask again.
Boards and conversations that are open keep what is done in them, say that the studio is closed,
and come back by themselves. Jobs rest. Whoever opens the address that is printed comes in all the
same. Run again, it says something else.`,
  run: async ({ operands: [name = ''], values, env, progress }) => {
    const target = await readTarget(name, env.INIT_CWD ?? process.cwd());
    const at = layout(target.root);
    const supervisor = supervisorOf(at);
    const { message, until } = closingOf(values);
    const when = until === undefined ? '' : ` until ${minute(until)} UTC`;
    if (values['dry-run'] === true)
      return { data: { message, until }, text: `It would close ${target.url}${when}. Nothing was changed.` };
    const unlock = lockStudio(at.lock, 'flux maintenance on');
    try {
      progress.step('Closing the studio');
      await bringNginx(target, at, supervisor);
      const marker = closeStudio(target, at, { message, until });
      const release = linked(at.current);
      // Who is there is sent away and finds it closed; jobs stop.
      if (release !== undefined) await retireRelease(supervisor, release);
      const pass = passAddress(target, marker);
      return {
        data: { since: marker.since, message, until, pass },
        text: `${target.url} is closed${when}. Your own browser comes in by ${pass}\n./flux maintenance off ${target.name} opens it again.`,
      };
    } finally {
      unlock();
    }
  },
};
