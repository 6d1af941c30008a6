import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

/** The two that Linux has: one tree for everything (v2), and one for each kind of thing (v1). */
const versions = [
  { tree: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes', killed: 'memory.oom_control' },
  { tree: '/sys/fs/cgroup', limit: 'memory.max', killed: 'memory.events' },
] as const;

export type MemoryLimit = {
  /** How many processes the kernel has ended for want of memory. */
  readonly killed: () => number;
};

/**
 * Puts this process, and all that it starts from now on, under a limit of memory, until the test is over and what was
 * registered before to end it has ended it.
 * @returns nothing where this system does not let us.
 */
export function limitMemory(t: TestContext, bytes: number): MemoryLimit | undefined {
  const version = versions.find(({ tree }) => existsSync(tree));
  if (version === undefined) return undefined;
  const group = join(version.tree, `flux-test-${process.pid}`);
  const enter = (folder: string) => writeFileSync(join(folder, 'cgroup.procs'), `${process.pid}`);
  try {
    mkdirSync(group);
    writeFileSync(join(group, version.limit), `${bytes}`);
    enter(group);
  } catch {
    return undefined;
  }
  t.after(async () => {
    enter(version.tree);
    // What was told to end may take a moment.
    for (let tries = 0; ; tries++)
      try {
        return rmdirSync(group);
      } catch (error) {
        if (tries > 100) throw error;
        await delay(100);
      }
  });
  return {
    killed: () =>
      Number(/^oom_kill (\d+)$/m.exec(readFileSync(join(group, version.killed), 'utf8'))?.[1] ?? Number.NaN),
  };
}
