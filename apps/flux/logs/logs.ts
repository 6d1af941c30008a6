import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command, Values } from '../command.ts';
import { Failure } from '../failures.ts';
import { layout } from '../target/layout.ts';
import { readTarget } from '../target/target.ts';
import { type Entry, isAtLeast, type Level, levels, readEntry, timeOf } from './entry.ts';
import { followLog } from './follow.ts';
import { linesSince } from './sortedLog.ts';

const requests = 'requests';
const followMs = 300;
const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** ms since 1970. @throws Failure('usage') */
function sinceOf(value: Values[string], now: number): number {
  const text = typeof value === 'string' ? value : '15m';
  const [, amount, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (amount !== undefined) return now - Number(amount) * (units[unit] ?? 0);
  const moment = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(moment))
    throw new Failure('usage', '--since is so long ago, such as 15m or 2h, or a time: 2026-11-26T18:30Z.');
  return moment;
}

/** @throws Failure('usage') */
function levelOf(value: Values[string]): Level | undefined {
  if (value === undefined) return undefined;
  const found = levels.find((level) => level === value);
  if (found === undefined) throw new Failure('usage', `--level is one of ${levels.join(', ')}.`);
  return found;
}

type Source = { readonly from: string; readonly path: string; readonly least: Level };

/** The logs to read. Of requests among others only those that failed, or nothing else would be seen. */
function sourcesOf(folder: string, only: string | undefined, asked: Level | undefined): readonly Source[] {
  const all = readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .map((name) => name.slice(0, -'.log'.length))
    .toSorted();
  if (only !== undefined && !all.includes(only))
    throw new Failure('usage', `There is no log of ${only}, only of ${all.join(', ')}.`);
  return all
    .filter((name) => only === undefined || name === only)
    .map((name) => ({
      from: name,
      path: join(folder, `${name}.log`),
      least: asked ?? (name === requests && only === undefined ? 'warn' : 'info'),
    }));
}

async function entriesOf({ from, path, least }: Source, since: number): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  let level: Level = 'info';
  for await (const { time, line } of linesSince(path, since, timeOf)) {
    const entry = readEntry(from, time, line, level);
    level = entry.level;
    if (isAtLeast(level, least)) found.push(entry);
  }
  return found;
}

const inOrder = (some: readonly Entry[]): readonly Entry[] => some.toSorted((a, b) => a.at - b.at);

/** One entry for a person; UTC. */
function told({ at, from, level, text }: Entry): string {
  const time = new Date(at).toISOString().slice(11, 23);
  const mark = level === 'info' ? '' : `${level.toUpperCase()} `;
  return `${time} ${from.padEnd(13)} ${mark}${text.replaceAll('\n', '\n    ')}`;
}

const asJson = ({ at, ...rest }: Entry) => ({ at: new Date(at).toISOString(), ...rest });

/** Prints what comes, for as long as somebody looks. */
async function follow(next: () => readonly Entry[], print: (entry: Entry) => void): Promise<never> {
  for (;;) {
    inOrder(next()).forEach(print);
    await delay(followMs);
  }
}

/** What is written from now on. */
function growing(sources: readonly Source[]): () => readonly Entry[] {
  const all = sources.map(({ from, path, least }) => ({ next: followLog(from, path), least }));
  return () => all.flatMap(({ next, least }) => next().filter(({ level }) => isAtLeast(level, least)));
}

export const logs: Command = {
  words: ['logs'],
  operands: ['<target>', '[service]'],
  does: 'shows what services, nginx and requests have logged, by time',
  options: {
    since: { type: 'string' },
    level: { type: 'string' },
    follow: { type: 'boolean', short: 'f' },
  },
  help: `--since <time>   15m, 2h, 1d ago, or 2026-11-26T18:30Z; 15m unless given
--level <least>  trace, debug, info, warn, error or fatal; info unless given
--follow         goes on with what comes; -f does the same

Services are auth, messaging, collaboration, nginx and requests. Without one all are shown, of
the requests those that failed. Times are UTC.`,
  run: async ({ operands: [name = '', only], values, env }) => {
    const target = await readTarget(name, env.INIT_CWD ?? process.cwd());
    const at = layout(target.root);
    const since = sinceOf(values.since, Date.now());
    const sources = sourcesOf(at.logs, only, levelOf(values.level));
    // Before the past is read, so that nothing falls between.
    const next = growing(sources);
    const found = inOrder((await Promise.all(sources.map((one) => entriesOf(one, since)))).flat());
    if (values.follow !== true)
      return {
        data: { entries: found.map(asJson) },
        text: found.map(told).join('\n') || 'Nothing was logged.',
      };
    const print = (entry: Entry) =>
      process.stdout.write(`${values.json === true ? JSON.stringify(asJson(entry)) : told(entry)}\n`);
    found.forEach(print);
    return await follow(next, print);
  },
};
