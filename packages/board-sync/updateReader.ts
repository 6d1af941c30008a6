import * as decoding from 'lib0/decoding';

/** Clocks `from` (inclusive) to `to` (exclusive) of one client. */
export type ClockRange = { readonly from: number; readonly to: number };

/** What an update brings: the structs of each client as one range, and what it deletes. */
export type UpdateSummary = {
  readonly structs: ReadonlyMap<number, ClockRange>;
  readonly deletes: ReadonlyMap<number, readonly ClockRange[]>;
};

/** The update cannot be taken: merged into the log it would break every client of the board for good. */
export class MalformedUpdate extends Error {
  override readonly name = 'MalformedUpdate';
}

/** Deeper nesting of a value than this is an attack on the stack. */
const deepestValue = 64;

const fail = (what: string): never => {
  throw new MalformedUpdate(what);
};

const { readVarUint, readVarInt } = decoding;

function need(decoder: decoding.Decoder, length: number): void {
  if (length > decoder.arr.length - decoder.pos) fail('a length beyond the update');
}

function readByte(decoder: decoding.Decoder): number {
  need(decoder, 1);
  return decoding.readUint8(decoder);
}

function skip(decoder: decoding.Decoder, length: number): void {
  need(decoder, length);
  decoder.pos += length;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function readString(decoder: decoding.Decoder): string {
  const length = readVarUint(decoder);
  need(decoder, length);
  return utf8.decode(decoding.readUint8Array(decoder, length));
}

const skipBytes = (decoder: decoding.Decoder): void => skip(decoder, readVarUint(decoder));

const skipJson = (decoder: decoding.Decoder): void => {
  JSON.parse(readString(decoder));
};

/** A value in lib0's `any` encoding: its kind is 127 minus the first byte. */
function skipAny(decoder: decoding.Decoder, depth: number): void {
  if (depth > deepestValue) fail('a value nested too deeply');
  const kind = 127 - readByte(decoder);
  switch (kind) {
    case 0: // undefined
    case 1: // null
    case 6: // false
    case 7: // true
      return;
    case 2:
      readVarInt(decoder);
      return;
    case 3:
      skip(decoder, 4);
      return;
    case 4:
    case 5:
      skip(decoder, 8);
      return;
    case 8:
      readString(decoder);
      return;
    case 9:
      for (let left = readVarUint(decoder); left > 0; left--) {
        if (readString(decoder) === '__proto__') fail('a key that reaches for the prototype');
        skipAny(decoder, depth + 1);
      }
      return;
    case 10:
      for (let left = readVarUint(decoder); left > 0; left--) skipAny(decoder, depth + 1);
      return;
    case 11:
      skipBytes(decoder);
      return;
    default:
      fail('an unknown kind of value');
  }
}

/** Shared types with a name of their own: XML elements and hooks. Yjs knows seven kinds. */
const kindsOfType = 7;
const namedKinds = new Set([3, 5]);

/** Reads one item's content and returns how many clocks it takes. Numbers as in Yjs' `contentRefs`. */
function skipContent(decoder: decoding.Decoder, reference: number): number {
  switch (reference) {
    case 1: // deleted
      return readVarUint(decoder);
    case 2: {
      const length = readVarUint(decoder);
      for (let left = length; left > 0; left--) {
        const text = readString(decoder);
        if (text !== 'undefined') JSON.parse(text);
      }
      return length;
    }
    case 3: // binary
      skipBytes(decoder);
      return 1;
    case 4:
      return readString(decoder).length;
    case 5: // embed
      skipJson(decoder);
      return 1;
    case 6: // format: key and value
      readString(decoder);
      skipJson(decoder);
      return 1;
    case 7: {
      const kind = readVarUint(decoder);
      if (kind >= kindsOfType) fail('an unknown kind of shared type');
      if (namedKinds.has(kind)) readString(decoder);
      return 1;
    }
    case 8: {
      const length = readVarUint(decoder);
      for (let left = length; left > 0; left--) skipAny(decoder, 0);
      return length;
    }
    default:
      // 9 is a document within the document, which boards do not have and whose options are code paths of the page.
      return fail('an unknown kind of content');
  }
}

/** An item refers to what was there before it. One of the same client with a later clock would never be found. */
function checkReference(decoder: decoding.Decoder, client: number, clock: number): void {
  const otherClient = readVarUint(decoder);
  const otherClock = readVarUint(decoder);
  if (otherClient === client && otherClock >= clock) fail('an item that refers to what comes after it');
}

const hasOrigin = 0x80;
const hasRightOrigin = 0x40;
const hasParentSub = 0x20;
const referenceBits = 0x1f;
const garbage = 0;
const gap = 10;

/** Reads one struct and returns how many clocks it takes. */
function skipStruct(decoder: decoding.Decoder, client: number, clock: number): number {
  const info = readByte(decoder);
  const reference = info & referenceBits;
  if (reference === garbage || reference === gap) return readVarUint(decoder);
  if ((info & hasOrigin) !== 0) checkReference(decoder, client, clock);
  if ((info & hasRightOrigin) !== 0) checkReference(decoder, client, clock);
  if ((info & (hasOrigin | hasRightOrigin)) === 0) {
    if (readVarUint(decoder) === 1) readString(decoder);
    else checkReference(decoder, client, clock);
    if ((info & hasParentSub) !== 0) readString(decoder);
  }
  return skipContent(decoder, reference);
}

function advance(clock: number, length: number): number {
  const next = clock + length;
  if (length < 1) fail('a struct of no length');
  if (!Number.isSafeInteger(next)) fail('a clock beyond the safe integers');
  return next;
}

function readStructs(decoder: decoding.Decoder): Map<number, ClockRange> {
  const structs = new Map<number, ClockRange>();
  let before = Number.POSITIVE_INFINITY;
  for (let left = readVarUint(decoder); left > 0; left--) {
    const count = readVarUint(decoder);
    const client = readVarUint(decoder);
    // Yjs writes clients in descending order and its merge relies on it; a second section of a client would be lost.
    if (client >= before) fail('clients out of order');
    before = client;
    const from = readVarUint(decoder);
    let clock = from;
    if (count > decoder.arr.length - decoder.pos) fail('more structs than bytes');
    for (let index = 0; index < count; index++) clock = advance(clock, skipStruct(decoder, client, clock));
    if (clock > from) structs.set(client, { from, to: clock });
  }
  return structs;
}

function readDeletes(decoder: decoding.Decoder): Map<number, ClockRange[]> {
  const deletes = new Map<number, ClockRange[]>();
  for (let left = readVarUint(decoder); left > 0; left--) {
    const client = readVarUint(decoder);
    const ranges = deletes.get(client) ?? [];
    for (let count = readVarUint(decoder); count > 0; count--) {
      const from = readVarUint(decoder);
      ranges.push({ from, to: advance(from, readVarUint(decoder)) });
    }
    if (ranges.length > 0) deletes.set(client, ranges);
  }
  return deletes;
}

/**
 * Reads an update (Yjs' format 1) from its first to its last byte without making a document of it. What passes can be
 * merged, compared and applied by every client.
 * @throws MalformedUpdate
 */
export function readUpdate(update: Uint8Array): UpdateSummary {
  try {
    const decoder = decoding.createDecoder(update);
    const structs = readStructs(decoder);
    const deletes = readDeletes(decoder);
    if (decoding.hasContent(decoder)) fail('bytes after the end');
    return { structs, deletes };
  } catch (error) {
    throw error instanceof MalformedUpdate ? error : new MalformedUpdate('cut short', { cause: error });
  }
}
