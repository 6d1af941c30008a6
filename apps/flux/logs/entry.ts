import { readRequest } from '../deploy/requestLog.ts';
import { requestTime } from './requests.ts';

/** What a line of a log says, whoever wrote it. */
export type Entry = {
  /** ms since 1970. */
  readonly at: number;
  /** The service, or `nginx`, or `requests`. */
  readonly from: string;
  readonly level: Level;
  readonly text: string;
};

/** From the least to the gravest. */
export const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof levels)[number];

export const isAtLeast = (level: Level, least: Level): boolean =>
  levels.indexOf(level) >= levels.indexOf(least);

const nginxLevels: Readonly<Record<string, Level>> = {
  debug: 'debug',
  info: 'info',
  notice: 'info',
  warn: 'warn',
  error: 'error',
  crit: 'fatal',
  alert: 'fatal',
  emerg: 'fatal',
};

const nginxPattern = /^(\d{4})\/(\d{2})\/(\d{2}) (\d{2}:\d{2}:\d{2}) \[(\w+)\] (.*)$/;
const servicePattern = /^\{"level":(\d+),"time":"([^"]+)"/;

/** When a line was written, ms since 1970; nothing for one that tells no time, such as that of a stack. */
export function timeOf(line: string): number | undefined {
  const [, , time] = servicePattern.exec(line) ?? [];
  if (time !== undefined) return Date.parse(time);
  const [, year, month, day, clock] = nginxPattern.exec(line) ?? [];
  // By the clock of this host.
  return clock === undefined ? requestTime(line) : new Date(`${year}-${month}-${day}T${clock}`).getTime();
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A line of a service, which is JSON: what it says first, then what it is about. */
function ofService(line: string): Pick<Entry, 'level' | 'text'> | undefined {
  const [, number] = servicePattern.exec(line) ?? [];
  if (number === undefined) return undefined;
  try {
    const { level: _level, time: _time, release: _release, msg = '', err, ...rest } = JSON.parse(line);
    const about = Object.entries(rest).map(([name, value]) => `${name}=${shown(value)}`);
    const stack = typeof err === 'object' && err !== null ? `\n${String(err.stack ?? err.message)}` : '';
    return {
      level: levels[Math.floor(Number(number) / 10) - 1] ?? 'fatal',
      text: `${[msg, ...about].join(' ').trim()}${stack}`,
    };
  } catch {
    return undefined;
  }
}

function ofRequest(line: string): Pick<Entry, 'level' | 'text'> | undefined {
  const request = line.startsWith('{"t":') ? readRequest(line) : undefined;
  if (request === undefined) return undefined;
  const { status, bucket, release, ms } = request;
  return {
    level: status >= 500 ? 'error' : status >= 400 ? 'warn' : 'info',
    text: `${status} ${ms.toFixed(0)} ms by ${release === '' ? 'nobody' : release} in ${bucket}`,
  };
}

function ofNginx(line: string): Pick<Entry, 'level' | 'text'> | undefined {
  const [, , , , , level = '', text] = nginxPattern.exec(line) ?? [];
  return text === undefined ? undefined : { level: nginxLevels[level] ?? 'info', text };
}

/** Reads a line of a log. One that is in no form that we know is told as it is, at the level of what it belongs to. */
export function readEntry(from: string, at: number, line: string, before: Level = 'info'): Entry {
  const known = ofService(line) ?? ofRequest(line) ?? ofNginx(line);
  return { at, from, ...(known ?? { level: before, text: line }) };
}
