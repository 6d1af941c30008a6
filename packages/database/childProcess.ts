import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Cleanup } from './testing.ts';

export type Child = {
  readonly pid: number;
  /** Lines it writes, as they come; ends with it. */
  readonly lines: AsyncIterator<string>;
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
};

/** A process of the test's own that runs a module, given as text, with `packages/database` in `base`. */
export function childProcess(t: Cleanup, module: string): Child {
  const text = `const base = ${JSON.stringify(import.meta.resolve('./'))};\n${module}`;
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '--eval', text], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const kill = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await exited;
  };
  t.after(() => kill('SIGKILL'));
  const { pid, stdout } = child;
  if (pid === undefined || stdout === null) throw new Error('The process did not start.');
  return { pid, lines: createInterface({ input: stdout })[Symbol.asyncIterator](), kill };
}
