import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/**
 * Starts a Node process on one core and waits until it says that it is ready. It ends with this process at the latest.
 * @throws Error when it ends before.
 */
export async function startPinned(
  core: number,
  script: string,
  env: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  const child = spawn('taskset', ['-c', `${core}`, process.execPath, script], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  let output = '';
  for await (const chunk of child.stdout) {
    output += chunk;
    if (/ready/i.test(output)) return child;
  }
  throw new Error(`${script} ended before it was ready.`);
}

export async function endProcess(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Seconds of CPU (user and system) that a process has used; fields 14 and 15 of /proc/<pid>/stat, 100 a second. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
