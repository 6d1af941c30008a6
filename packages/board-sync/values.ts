import { type Cursor, fail, readByte, readNumber, skip } from './cursor.ts';
import { readText, skipText } from './text.ts';

/** Deeper nesting of a value than this is an attack on the stack of whoever reads or writes it. */
const deepestValue = 64;

/** How deep brackets nest outside strings. */
function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const char = json[at];
    if (inString) {
      if (char === '\\') at++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
    else if (char === '}' || char === ']') depth--;
  }
  return deepest;
}

/** JSON that every client can parse, and write again: `JSON.parse` takes any depth, `JSON.stringify` does not. */
export function checkJson(json: string): void {
  try {
    JSON.parse(json);
  } catch {
    fail('JSON that cannot be parsed');
  }
  if (depthOf(json) > deepestValue) fail('a value nested too deeply');
}

/** A signed number as lib0 writes it: the second highest bit of the first byte is the sign. */
function skipSigned(cursor: Cursor): void {
  let value = readByte(cursor);
  let magnitude = value & 0x3f;
  for (let scale = 64; value >= 0x80; scale *= 128) {
    value = readByte(cursor);
    magnitude += (value & 0x7f) * scale;
    if (!(magnitude <= Number.MAX_SAFE_INTEGER)) fail('a number beyond the safe integers');
  }
}

const prototypeKey = '__proto__';

function skipKey(cursor: Cursor): void {
  const start = cursor.pos;
  if (skipText(cursor) !== prototypeKey.length) return;
  const end = cursor.pos;
  cursor.pos = start;
  if (readText(cursor) === prototypeKey) fail('a key that reaches for the prototype');
  cursor.pos = end;
}

/** A value in lib0's `any` encoding; its kind is 127 minus the first byte. */
export function skipValue(cursor: Cursor, depth = 0): void {
  if (depth > deepestValue) fail('a value nested too deeply');
  switch (127 - readByte(cursor)) {
    case 0: // undefined
    case 1: // null
    case 6: // false
    case 7: // true
      break;
    case 2:
      skipSigned(cursor);
      break;
    case 3: // 32-bit float
      skip(cursor, 4);
      break;
    case 4: // 64-bit float
    case 5: // 64-bit integer
      skip(cursor, 8);
      break;
    case 8:
      skipText(cursor);
      break;
    case 9:
      for (let left = readNumber(cursor); left > 0; left--) {
        skipKey(cursor);
        skipValue(cursor, depth + 1);
      }
      break;
    case 10:
      for (let left = readNumber(cursor); left > 0; left--) skipValue(cursor, depth + 1);
      break;
    case 11:
      skip(cursor, readNumber(cursor));
      break;
    default:
      fail('an unknown kind of value');
  }
}
