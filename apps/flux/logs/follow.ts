import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { type Entry, type Level, readEntry, timeOf } from './entry.ts';

const chunk = 1 << 16;

/** A log that is read from its end on, as it grows; begun anew where it was replaced by a shorter one. */
export function followLog(from: string, path: string) {
  let position = existsSync(path) ? statSync(path).size : 0;
  let [rest, level, at]: [string, Level, number] = ['', 'info', Date.now()];
  let decoder = new StringDecoder('utf8');

  function grown(): string {
    const size = existsSync(path) ? statSync(path).size : 0;
    if (size < position) [position, rest, decoder] = [0, '', new StringDecoder('utf8')];
    if (size === position) return '';
    const handle = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(chunk);
      let text = '';
      for (;;) {
        const count = readSync(handle, bytes, 0, chunk, position);
        if (count === 0) return text;
        position += count;
        text += decoder.write(bytes.subarray(0, count));
      }
    } finally {
      closeSync(handle);
    }
  }

  /** What was written since the last call. */
  return (): readonly Entry[] => {
    const lines = (rest + grown()).split('\n');
    rest = lines.pop() ?? '';
    return lines.map((line) => {
      at = timeOf(line) ?? at;
      const entry = readEntry(from, at, line, level);
      level = entry.level;
      return entry;
    });
  };
}
