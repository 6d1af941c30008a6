/** The update cannot be taken: merged into the log it would break every client of the board for good. */
export class MalformedUpdate extends Error {
  override readonly name = 'MalformedUpdate';
}

/** A place in bytes that are read from front to back. */
export type Cursor = { readonly bytes: Uint8Array; pos: number };

export function fail(what: string): never {
  throw new MalformedUpdate(what);
}

export function need({ bytes, pos }: Cursor, length: number): void {
  if (length > bytes.length - pos) fail('a length beyond the end');
}

export function readByte(cursor: Cursor): number {
  const byte = cursor.bytes[cursor.pos++];
  return byte === undefined ? fail('cut short') : byte;
}

/** Of the last byte of a number: 2^53 takes eight. Yjs reads on for ever, until its sum is no number any more. */
const largestScale = 2 ** 49;

/**
 * A number as lib0 writes it: seven bits a byte, the lowest first. Beyond 2^53 Yjs would go on with a rounded one.
 */
export function readNumber(cursor: Cursor): number {
  const first = readByte(cursor);
  if (first < 0x80) return first;
  let value = first & 0x7f;
  for (let scale = 128; ; scale *= 128) {
    const byte = readByte(cursor);
    value += (byte & 0x7f) * scale;
    if (scale > largestScale || value > Number.MAX_SAFE_INTEGER) fail('a number beyond the safe integers');
    if (byte < 0x80) return value;
  }
}

export function skip(cursor: Cursor, length: number): void {
  need(cursor, length);
  cursor.pos += length;
}

/** Bytes of a number as `readNumber` reads it. */
export function lengthOfNumber(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 128; rest /= 128) length++;
  return length;
}

/** Writes a number at an offset and returns the offset after it. */
export function putNumber(bytes: Uint8Array, offset: number, value: number): number {
  let at = offset;
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes[at++] = 0x80 | (rest % 128);
  bytes[at++] = rest;
  return at;
}
