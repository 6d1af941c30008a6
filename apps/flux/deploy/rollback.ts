import { existsSync } from 'node:fs';
import type { Command } from '../command.ts';
import { Failure } from '../failures.ts';
import { lockStudio } from '../host/lock.ts';
import { supervisorOf } from '../supervisor/supervisorOf.ts';
import { layout } from '../target/layout.ts';
import { readTarget } from '../target/target.ts';
import { answerAlarms } from './alarms.ts';
import { linked, recover } from './recover.ts';
import { returnTo } from './returnTo.ts';

const inSeconds = (ms: number): string => (ms / 1000).toFixed(1);

export const rollback: Command = {
  words: ['rollback'],
  operands: ['<target>'],
  does: 'goes back to the release before',
  options: { 'dry-run': { type: 'boolean' } },
  help: `--dry-run  says which one that is, and changes nothing

People are sent back at once when it still runs, and as soon as it is ready otherwise. The schema
stays as it is: what a release adds, the one before does not mind. Run again, it goes forward.`,
  run: async ({ operands: [name = ''], values, env, progress }) => {
    const target = await readTarget(name, env.INIT_CWD ?? process.cwd());
    const at = layout(target.root);
    const supervisor = supervisorOf(at);
    const unlock = lockStudio(at.lock, 'flux rollback');
    try {
      await recover(at, supervisor);
      const [from, to] = [linked(at.current), linked(at.previous)];
      if (from === undefined || to === undefined || !existsSync(at.release(to)))
        throw new Failure('nothing_before', `${target.root} has no release before ${from ?? 'the first'}.`);
      if (values['dry-run'] === true)
        return { data: { from, to }, text: `It would go from ${from} back to ${to}. Nothing was changed.` };
      progress.step(`Going back to ${to}`);
      const began = performance.now();
      const moved = inSeconds(await returnTo(at, supervisor, { from, to }));
      answerAlarms(at);
      const whole = inSeconds(performance.now() - began);
      return {
        data: { from, to, seconds: Number(moved), wholeSeconds: Number(whole) },
        text: `Everybody is on ${to} again, after ${moved} s; all was done after ${whole} s.`,
      };
    } finally {
      unlock();
    }
  },
};
