import { readdir, readFile } from 'node:fs/promises';

/** Bytes that a process takes, its share of what it has in common with others counted once (PSS); 0 when it is gone. */
async function memoryOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024;
}

/** The parent of a process; 0 when it is gone. proc_pid_stat(5): the name may hold anything, so count from its end. */
export async function parentOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

/** Who started whom, of all processes of this host. */
async function parents(): Promise<ReadonlyMap<number, number>> {
  const pids = (await readdir('/proc').catch(() => [])).map(Number).filter(Number.isInteger);
  return new Map(await Promise.all(pids.map(async (pid) => [pid, await parentOf(pid)] as const)));
}

/**
 * Bytes that each process takes together with those that it started, and these, apart from those that are asked for by
 * themselves.
 */
export async function memoryOfTrees(roots: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const parent = await parents();
  const found = new Map(roots.map((root) => [root, 0]));
  for (const pid of parent.keys()) {
    let root: number | undefined = pid;
    while (root !== undefined && !found.has(root)) root = parent.get(root);
    if (root !== undefined) found.set(root, (found.get(root) ?? 0) + (await memoryOf(pid)));
  }
  return found;
}
