import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type AwarenessState, writeStates } from '@flux/board-sync';
import { kB } from '@flux/contracts';

/**
 * What processes tell each other about a board. Binary, with a version, since two releases share the bus during a
 * canary; a message of another version is left alone and what it told is read from the log.
 */
export type BoardMessage =
  /** Log positions `first`…`last`; the bytes of them merged, or none when they are too large for the bus. */
  | {
      readonly kind: 'stored';
      readonly first: number;
      readonly last: number;
      readonly update: Uint8Array | undefined;
    }
  | { readonly kind: 'awareness'; readonly states: Uint8Array }
  /** A process that opens the board asks who is there. */
  | { readonly kind: 'whoIsThere' };

export type HeardMessage = BoardMessage & { readonly node: Buffer };

const version = 1;
const kinds = { stored: 1, reference: 2, awareness: 3, deflatedAwareness: 4, whoIsThere: 5 } as const;

/** Which process speaks: it hears itself too. */
export const nodeLength = 8;
const headLength = 2 + nodeLength;
const positionsLength = 12;

/** One state of at most 8 kB and what stands around it. */
const longestInflated = 16 * kB;

const head = (node: Uint8Array, kind: number): Buffer => Buffer.concat([Buffer.of(version, kind), node]);

export function writeStored(
  node: Uint8Array,
  { first, last, update }: { readonly first: number; readonly last: number; readonly update: Uint8Array },
  maxPayload: number,
): Buffer {
  const positions = Buffer.alloc(positionsLength);
  positions.writeUIntBE(first, 0, 6);
  positions.writeUIntBE(last, 6, 6);
  if (headLength + positionsLength + update.length > maxPayload)
    return Buffer.concat([head(node, kinds.reference), positions]);
  return Buffer.concat([head(node, kinds.stored), positions, update]);
}

export const writeWhoIsThere = (node: Uint8Array): Buffer => head(node, kinds.whoIsThere);

/**
 * States in as many messages as they need. One alone that does not fit is deflated: LISTEN/NOTIFY carries less than a
 * state may hold. `dropped` counts those that fit in no way.
 */
export function writeAwarenessMessages(
  node: Uint8Array,
  states: readonly AwarenessState[],
  maxPayload: number,
): { readonly messages: readonly Buffer[]; readonly dropped: number } {
  if (states.length === 0) return { messages: [], dropped: 0 };
  const bytes = writeStates(states);
  if (headLength + bytes.length <= maxPayload)
    return { messages: [Buffer.concat([head(node, kinds.awareness), bytes])], dropped: 0 };
  if (states.length > 1) {
    const middle = states.length >> 1;
    const halves = [states.slice(0, middle), states.slice(middle)].map((half) =>
      writeAwarenessMessages(node, half, maxPayload),
    );
    return {
      messages: halves.flatMap(({ messages }) => messages),
      dropped: halves.reduce((sum, { dropped }) => sum + dropped, 0),
    };
  }
  const message = Buffer.concat([head(node, kinds.deflatedAwareness), deflateRawSync(bytes)]);
  return message.length <= maxPayload ? { messages: [message], dropped: 0 } : { messages: [], dropped: 1 };
}

function inflated(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return inflateRawSync(bytes, { maxOutputLength: longestInflated });
  } catch {
    return undefined;
  }
}

function readBody(kind: number | undefined, body: Buffer): BoardMessage | undefined {
  switch (kind) {
    case kinds.stored:
    case kinds.reference:
      if (body.length < positionsLength) return undefined;
      return {
        kind: 'stored',
        first: body.readUIntBE(0, 6),
        last: body.readUIntBE(6, 6),
        update: kind === kinds.stored ? body.subarray(positionsLength) : undefined,
      };
    case kinds.awareness:
      return { kind: 'awareness', states: body };
    case kinds.deflatedAwareness: {
      const states = inflated(body);
      return states === undefined ? undefined : { kind: 'awareness', states };
    }
    case kinds.whoIsThere:
      return { kind: 'whoIsThere' };
    default:
      return undefined;
  }
}

/** `undefined` for what this release cannot read. */
export function readBoardMessage(payload: Uint8Array): HeardMessage | undefined {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  if (bytes.length < headLength || bytes[0] !== version) return undefined;
  const message = readBody(bytes[1], bytes.subarray(headLength));
  return message === undefined ? undefined : { ...message, node: bytes.subarray(2, headLength) };
}
