import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';

/** Lines that say what went wrong, and at most so many. */
const mostLines = 4;
const mostCharacters = 600;

/** Why a process ended or did not come up, from the end of what it printed: the lines that name an error, or the last. */
export function lastWords(printed: string): string {
  const lines = printed.trim().split('\n').slice(-40);
  const errors = lines.filter(
    (line) => /error|refus|cannot|missing|not found/i.test(line) && !/^\s+at /.test(line),
  );
  return (errors.length > 0 ? errors : lines).slice(-mostLines).join(' ').trim().slice(0, mostCharacters);
}

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
