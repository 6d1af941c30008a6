import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Command } from '../command.ts';
import { Failure } from '../failures.ts';
import { lockStudio } from '../host/lock.ts';
import { megabytes } from '../table.ts';
import { type Layout, layout } from '../target/layout.ts';
import { readTarget } from '../target/target.ts';
import { rotateLog } from './rotateLog.ts';

/** A log beyond this is put away, and so many of each stay: no log fills a disk. */
const mostBytes = 20_000_000;
const keep = 10;

const logsOf = async (at: Layout): Promise<readonly string[]> => [
  ...(await readdir(at.logs)).filter((name) => name.endsWith('.log')).map((name) => join(at.logs, name)),
  ...(await readdir(at.nginx)).filter((name) => name.endsWith('.log')).map((name) => join(at.nginx, name)),
];

/** Nothing while somebody deploys, who follows the log. */
function lock(at: Layout): (() => void) | undefined {
  try {
    return lockStudio(at.lock, 'flux logs rotate');
  } catch (error) {
    if (error instanceof Failure && error.code === 'deployment_running') return undefined;
    throw error;
  }
}

export const logsRotate: Command = {
  words: ['logs', 'rotate'],
  operands: ['<target>'],
  does: 'puts logs away that have grown, before they fill the disk',
  options: {},
  help: `Each log beyond ${megabytes(mostBytes)} is compressed beside itself, and ${keep} of each are kept. ./flux init has it
run every hour. While somebody deploys it does nothing.`,
  run: async ({ operands: [name = ''], env }) => {
    const at = layout((await readTarget(name, env.INIT_CWD ?? process.cwd())).root);
    const unlock = lock(at);
    if (unlock === undefined)
      return { data: { rotated: [] }, text: 'The studio is being changed: not now, in an hour.' };
    try {
      const rotated: { log: string; bytes: number }[] = [];
      for (const log of await logsOf(at)) {
        const bytes = await rotateLog(log, mostBytes, keep);
        if (bytes > 0) rotated.push({ log, bytes });
      }
      const text =
        rotated.length === 0
          ? 'No log has grown beyond what it may.'
          : rotated.map(({ log, bytes }) => `${basename(log)}: ${megabytes(bytes)} put away`).join('\n');
      return { data: { rotated }, text };
    } finally {
      unlock();
    }
  },
};
