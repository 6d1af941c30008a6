import type { UnitStatus } from './supervisor.ts';

/** Signals the processes of some units. */
export function signalAll(
  units: readonly Pick<UnitStatus, 'name' | 'pid'>[],
  names: readonly string[],
  signal: NodeJS.Signals,
): void {
  for (const { name, pid } of units) {
    if (!names.includes(name) || pid === undefined) continue;
    try {
      process.kill(pid, signal);
    } catch (error) {
      // It has just ended.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
}
