import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** What PM2 keeps of each unit in `dump.pm2`, as far as it says which process it is. */
type Dumped = { readonly pm_exec_path: string; readonly pm_pid_path: string };

const isRunning = (pid: number): boolean => existsSync(`/proc/${pid}`);

/** Whether a process is what it was started as, and not another that has its number by now. */
function isOf(pid: number, program: string): boolean {
  try {
    return realpathSync(`/proc/${pid}/exe`) === realpathSync(program);
  } catch {
    return false; // gone, or somebody else's
  }
}

/** Processes that a daemon of PM2 has left when it was killed: they run on, and no other daemon knows of them. */
export function orphansOf(dump: string): readonly number[] {
  const units: readonly Dumped[] = JSON.parse(readFileSync(dump, 'utf8'));
  return units.flatMap(({ pm_exec_path: program, pm_pid_path: path }) => {
    if (!existsSync(path)) return [];
    const pid = Number(readFileSync(path, 'utf8'));
    return pid > 0 && isOf(pid, program) ? [pid] : [];
  });
}

/** SIGTERM, and SIGKILL for what does not end in time. This process, which may be one of them, ends by itself. */
export async function endOrphans(pids: readonly number[], withinMs: number): Promise<void> {
  const send = (signal: NodeJS.Signals) => {
    for (const pid of pids.filter(isRunning)) process.kill(pid, signal);
  };
  const others = () => pids.filter((pid) => pid !== process.pid && isRunning(pid));
  send('SIGTERM');
  for (const began = performance.now(); others().length > 0; await delay(100))
    if (performance.now() - began > withinMs) {
      for (const pid of others()) process.kill(pid, 'SIGKILL');
      return;
    }
}
