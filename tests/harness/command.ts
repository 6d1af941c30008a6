import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from './program.ts';

const main = join(import.meta.dirname, '../../dist/server/main.js');

export type Running = {
  readonly output: () => string;
  /** SIGTERM; answers the exit code. */
  readonly end: () => Promise<number | null>;
};

/** Starts the studio as the owner does, and waits until it has said something. */
export async function startCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  said: RegExp,
): Promise<Running> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH, HOME, FLUX_LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  await until(() => said.test(output) || child.exitCode !== null, 'the studio to say something', 90_000);
  return {
    output: () => output,
    end: async () => {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      return child.exitCode;
    },
  };
}
