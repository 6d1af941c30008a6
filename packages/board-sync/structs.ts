import { type Cursor, fail, readByte, readNumber, skip } from './cursor.ts';
import { readText, skipText } from './text.ts';
import { checkJson, skipValue } from './values.ts';

/** Kinds of shared type that Yjs knows (`typeRefs`); XML elements and hooks have a name. */
const kindsOfType = 7;
const namedKinds: ReadonlySet<number> = new Set([3, 5]);

function skipType(cursor: Cursor): void {
  const kind = readNumber(cursor);
  if (kind >= kindsOfType) fail('an unknown kind of shared type');
  if (namedKinds.has(kind)) skipText(cursor);
}

function skipJsonList(cursor: Cursor): number {
  const length = readNumber(cursor);
  for (let left = length; left > 0; left--) {
    const json = readText(cursor);
    if (json !== 'undefined') checkJson(json);
  }
  return length;
}

function skipValues(cursor: Cursor): number {
  const length = readNumber(cursor);
  for (let left = length; left > 0; left--) skipValue(cursor);
  return length;
}

/** Passes over an item's content and returns how many clocks it takes. Numbers as in Yjs' `contentRefs`. */
function skipContent(cursor: Cursor, kind: number): number {
  switch (kind) {
    case 1: // deleted
      return readNumber(cursor);
    case 2:
      return skipJsonList(cursor);
    case 3: // binary
      skip(cursor, readNumber(cursor));
      return 1;
    case 4:
      return skipText(cursor);
    case 5: // embed
      checkJson(readText(cursor));
      return 1;
    case 6: // format: key and value
      skipText(cursor);
      checkJson(readText(cursor));
      return 1;
    case 7:
      skipType(cursor);
      return 1;
    case 8:
      return skipValues(cursor);
    default:
      // 9 is a document within the document. Boards have none, and its options are code paths of whoever opens it.
      return fail('an unknown kind of content');
  }
}

/** An item refers to what was there before it. One of the same client with a later clock would never be found. */
function skipReference(cursor: Cursor, client: number, clock: number): void {
  const otherClient = readNumber(cursor);
  const otherClock = readNumber(cursor);
  if (otherClient === client && otherClock >= clock) fail('an item that refers to what comes after it');
}

const hasOrigin = 0x80;
const hasRightOrigin = 0x40;
const hasParentKey = 0x20;
const contentBits = 0x1f;
const garbage = 0;

/** The first byte of a gap: clocks that are not in this update. */
export const gap = 10;

/**
 * Passes over one struct and returns how many clocks it takes, at least one.
 * @throws MalformedUpdate
 */
export function skipStruct(cursor: Cursor, client: number, clock: number): number {
  const info = readByte(cursor);
  const length =
    info === garbage || info === gap ? readNumber(cursor) : skipItem(cursor, info, client, clock);
  if (length < 1) fail('a struct of no length');
  if (clock + length > Number.MAX_SAFE_INTEGER) fail('a clock beyond the safe integers');
  return length;
}

function skipItem(cursor: Cursor, info: number, client: number, clock: number): number {
  // Yjs takes a gap or garbage with further bits set for an item in one place and not in another.
  const kind = info & contentBits;
  if ((info & hasOrigin) !== 0) skipReference(cursor, client, clock);
  if ((info & hasRightOrigin) !== 0) skipReference(cursor, client, clock);
  if ((info & (hasOrigin | hasRightOrigin)) === 0) {
    if (readNumber(cursor) === 1) skipText(cursor);
    else skipReference(cursor, client, clock);
    if ((info & hasParentKey) !== 0) skipText(cursor);
  }
  return skipContent(cursor, kind);
}
