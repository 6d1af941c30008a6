import { readFileSync } from 'node:fs';

/**
 * Who a process is: its number and, where Linux tells, when it began, since numbers are given again.
 * @returns nothing when there is no such process.
 */
export function identityOf(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs as somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return undefined;
  }
  try {
    // proc_pid_stat(5): the name may hold anything, so count from its end; the 22nd field is the start.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return process.platform === 'linux' ? undefined : `${pid}`;
  }
}

export function isAlive(identity: string): boolean {
  const pid = Number(identity.split(' ', 1)[0]);
  return Number.isInteger(pid) && pid > 0 && identityOf(pid) === identity;
}
