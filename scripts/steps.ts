import { spawn } from 'node:child_process';
import { root } from './current.ts';

export type Outcome = { readonly code: number; readonly output: string };

/** Runs a program to its end and keeps what it printed. Never rejects. */
export function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** A line with its time for a step that takes a while; the step's output only when it fails. */
export async function step(title: string, work: () => Promise<Outcome>): Promise<boolean> {
  const began = performance.now();
  const { code, output } = await work();
  const time = `${((performance.now() - began) / 1000).toFixed(1)} s`;
  if (code === 0) {
    process.stderr.write(`${title} … ${time}\n`);
    return true;
  }
  process.stderr.write(`${title} … FAILED after ${time}\n${output.trimEnd()}\n`);
  return false;
}
