import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { identityOf, isAlive } from '../host/processes.ts';

const prefix = '.building-';

/** `<number>-<when it began>`, as in the name of the folder. */
const mark = (identity: string): string => identity.replace(' ', '-');

const isLeft = (name: string): boolean => {
  const [, pid = '', began = ''] = /^\.building-(\d+)(?:-(\d+))?\./.exec(name) ?? [];
  return name.startsWith(prefix) && !isAlive(`${pid} ${began}`.trim());
};

/**
 * Makes a folder of this process's own in another, where a release is put together before it gets its name; what
 * processes that were killed have left there goes.
 */
export async function makeScratch(out: string): Promise<string> {
  await mkdir(out, { recursive: true });
  for (const name of (await readdir(out)).filter(isLeft))
    await rm(join(out, name), { recursive: true, force: true });
  return await mkdtemp(join(out, `${prefix}${mark(identityOf(process.pid) ?? `${process.pid}`)}.`));
}
