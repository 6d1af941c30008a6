import { type Cursor, fail, need, readNumber } from './cursor.ts';

/** As lib0 decodes, so that both refuse the same texts. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Longer texts are decoded by the engine: measured, the loop below wins up to here. */
const longestByHand = 64;

export function readText(cursor: Cursor): string {
  const length = readNumber(cursor);
  need(cursor, length);
  const start = cursor.pos;
  cursor.pos += length;
  try {
    return utf8.decode(cursor.bytes.subarray(start, cursor.pos));
  } catch {
    return fail('text that is no UTF-8');
  }
}

/** How many of the bytes after a first byte continue it, and the bounds of the next one (Unicode, table 3-7). */
function sequence(first: number): readonly [more: number, lowest: number, highest: number] {
  if (first >= 0xc2 && first <= 0xdf) return [1, 0x80, 0xbf];
  if (first === 0xe0) return [2, 0xa0, 0xbf];
  if (first === 0xed) return [2, 0x80, 0x9f];
  if (first >= 0xe1 && first <= 0xef) return [2, 0x80, 0xbf];
  if (first === 0xf0) return [3, 0x90, 0xbf];
  if (first >= 0xf1 && first <= 0xf3) return [3, 0x80, 0xbf];
  if (first === 0xf4) return [3, 0x80, 0x8f];
  return fail('text that is no UTF-8');
}

function skipSequence(bytes: Uint8Array, at: number, end: number): number {
  const [more, lowest, highest] = sequence(bytes[at] ?? 0);
  const next = bytes[at + 1] ?? 0;
  if (at + more >= end || next < lowest || next > highest) fail('text that is no UTF-8');
  for (let i = 2; i <= more; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) fail('text that is no UTF-8');
  return more;
}

/** Passes over a text that must be UTF-8 and returns its length in UTF-16 units, which is how many clocks it takes. */
export function skipText(cursor: Cursor): number {
  const { bytes } = cursor;
  const start = cursor.pos;
  const length = readNumber(cursor);
  need(cursor, length);
  if (length > longestByHand) {
    cursor.pos = start;
    return readText(cursor).length;
  }
  const end = cursor.pos + length;
  let units = 0;
  for (let at = cursor.pos; at < end; at++) {
    if ((bytes[at] ?? 0) >= 0x80) {
      const more = skipSequence(bytes, at, end);
      at += more;
      if (more === 3) units++;
    }
    units++;
  }
  cursor.pos = end;
  return units;
}
