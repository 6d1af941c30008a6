import { readFile } from 'node:fs/promises';

/** Bytes that a process takes, its share of what it has in common with others counted once (PSS); 0 when it is gone. */
export async function memoryOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024;
}
