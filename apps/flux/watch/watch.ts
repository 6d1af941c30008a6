import type { Command } from '../command.ts';
import { supervisorOf } from '../supervisor/supervisorOf.ts';
import { layout } from '../target/layout.ts';
import { readTarget } from '../target/target.ts';
import { createCrashLoops } from './crashLoops.ts';
import { watchOn } from './watcher.ts';

export const watch: Command = {
  words: ['watch'],
  operands: ['<target>'],
  does: 'watches over a studio, as its own unit does all the time',
  options: {},
  help: `Every deployment starts it as a unit of the studio, so this is for a look at what it does. It ends
with Ctrl-C. A service that ends three times within a minute: while the release before still runs,
everybody is sent back to it; later the service is stopped, its owner is told in the studio and by
mail, and ./flux status says so. When the time to go back is over, it ends the release before.`,
  run: async ({ operands: [name = ''], env, progress }) => {
    const { root } = await readTarget(name, env.INIT_CWD ?? process.cwd());
    const at = layout(root);
    const ended = new AbortController();
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => ended.abort());
    await watchOn(
      { at, supervisor: supervisorOf(at), loops: createCrashLoops(), tell: progress.say },
      ended.signal,
    );
    return { data: {}, text: 'Nobody watches from here any more.' };
  },
};
