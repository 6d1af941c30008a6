import { createDecoder, type Decoder, readVarUint, readVarUint8Array } from 'lib0/decoding';
import { createEncoder, type Encoder, toUint8Array, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import { type Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { applyUpdate, type Doc, encodeStateAsUpdate, encodeStateVector } from 'yjs';

/** Message types of the y-websocket protocol, and 100 of ours (api.md, "WS /collaboration"). */
const types = { sync: 0, awareness: 1, queryAwareness: 3, ack: 100 } as const;
const steps = { stateVector: 0, diff: 1, update: 2 } as const;

type Frame = Uint8Array<ArrayBuffer>;

function frame(type: number, write: (encoder: Encoder) => void): Frame {
  const encoder = createEncoder();
  writeVarUint(encoder, type);
  write(encoder);
  return new Uint8Array(toUint8Array(encoder));
}

const sync = (step: number, bytes: Uint8Array): Frame =>
  frame(types.sync, (encoder) => {
    writeVarUint(encoder, step);
    writeVarUint8Array(encoder, bytes);
  });

/** Step 1: what this document has, so that the other side can send what it lacks. */
export const stateVectorFrame = (doc: Doc): Frame => sync(steps.stateVector, encodeStateVector(doc));
export const updateFrame = (update: Uint8Array): Frame => sync(steps.update, update);
export const awarenessFrame = (awareness: Awareness): Frame =>
  frame(types.awareness, (encoder) =>
    writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, [awareness.clientID])),
  );

/** What a frame asks for beyond what it changed in the document or in the awareness. */
export type Received =
  | { readonly kind: 'answer'; readonly frame: Frame }
  | { readonly kind: 'synced' }
  | { readonly kind: 'acknowledged'; readonly count: number }
  | { readonly kind: 'asked_awareness' }
  | { readonly kind: 'nothing' };

function receiveSync(decoder: Decoder, doc: Doc, origin: unknown): Received {
  const step = readVarUint(decoder);
  const bytes = readVarUint8Array(decoder);
  if (step === steps.stateVector) {
    return { kind: 'answer', frame: sync(steps.diff, encodeStateAsUpdate(doc, bytes)) };
  }
  applyUpdate(doc, bytes, origin);
  return step === steps.diff ? { kind: 'synced' } : { kind: 'nothing' };
}

/**
 * Takes one message of the studio in. Throws when it is no message of the protocol; unknown types are ignored.
 * @param origin Given to the document with each change, so that it is not taken for a local one.
 */
export function receive(bytes: Uint8Array, doc: Doc, awareness: Awareness, origin: unknown): Received {
  const decoder = createDecoder(bytes);
  switch (readVarUint(decoder)) {
    case types.sync:
      return receiveSync(decoder, doc, origin);
    case types.awareness:
      applyAwarenessUpdate(awareness, readVarUint8Array(decoder), origin);
      return { kind: 'nothing' };
    case types.queryAwareness:
      return { kind: 'asked_awareness' };
    case types.ack:
      return { kind: 'acknowledged', count: readVarUint(decoder) };
    default:
      return { kind: 'nothing' };
  }
}
