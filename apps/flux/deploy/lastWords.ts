import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';

/** Lines that say what went wrong, and at most so many. */
const mostLines = 4;
const mostCharacters = 600;

/** What pino calls an error. */
const errorLevel = 50;

/** What a line says of a fault; nothing when it tells of none. A line of the log is JSON, with a trace in it. */
function faultIn(line: string): string | undefined {
  if (line.startsWith('{'))
    try {
      const { level, msg, err } = JSON.parse(line);
      if (level < errorLevel) return undefined;
      return [msg, err?.message].filter((words) => typeof words === 'string' && words !== '').join(': ');
    } catch {
      // Cut off, or not the log's.
    }
  return /error|refus|cannot|missing|not found/i.test(line) && !/^\s+at /.test(line) ? line : undefined;
}

const short = (lines: readonly string[]): string =>
  lines.slice(-mostLines).join(' ').trim().slice(0, mostCharacters);

const linesOf = (printed: string): readonly string[] => printed.trim().split('\n').slice(-40);

/** What a process said of faults, each once; nothing when it said of none. */
export const faultsSaid = (printed: string): string =>
  short([...new Set(linesOf(printed).flatMap((line) => faultIn(line) ?? []))]);

/** Why a process ended or did not come up, from the end of what it printed: the lines that name an error, or the last. */
export const lastWords = (printed: string): string => faultsSaid(printed) || short(linesOf(printed));

/** As much of a log's end as is read. */
const readBytes = 64 << 10;

/** Bytes of a log so far; others write to it, too. */
export const sizeOf = (log: string): number => statSync(log, { throwIfNoEntry: false })?.size ?? 0;

/** The last words of a release in a log that it shares with others, from a place in it on. */
export function lastWordsIn(log: string, release: string, from = 0): string {
  if (sizeOf(log) <= from) return '';
  const handle = openSync(log, 'r');
  try {
    const { size } = fstatSync(handle);
    const bytes = Buffer.alloc(Math.min(readBytes, size - from));
    const count = readSync(handle, bytes, 0, bytes.length, size - bytes.length);
    const lines = bytes.toString('utf8', 0, count).split('\n');
    const own = lines.filter((line) => !line.startsWith('{') || line.includes(`"release":"${release}"`));
    return lastWords(own.join('\n'));
  } finally {
    closeSync(handle);
  }
}
