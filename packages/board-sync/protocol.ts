import { limits } from '@flux/contracts';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/**
 * The y-websocket protocol as its public client speaks it: sync steps 1 and 2 and updates, awareness, query of
 * awareness; `auth` comes only from servers. 100 is ours (api.md, `?ack=1`).
 */
const messageSync = 0;
const messageAwareness = 1;
const messageQueryAwareness = 3;
const messageAck = 100;

const syncStep1 = 0;
const syncStep2 = 1;
const syncUpdate = 2;

export type Message =
  | { readonly kind: 'step1'; readonly stateVector: Uint8Array }
  /** `step2` answers our step 1 and repeats the client's whole delete set; `update` is a change as it is made. */
  | { readonly kind: 'step2' | 'update'; readonly update: Uint8Array }
  | { readonly kind: 'awareness'; readonly states: Uint8Array }
  | { readonly kind: 'queryAwareness' }
  | { readonly kind: 'unknown' };

/** Closes the connection with 4400. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage';
}

/** Bytes of one message (api.md, Limits). */
export const longestMessage: number = limits.boardMessage;

function readSync(decoder: decoding.Decoder): Message {
  const step = decoding.readVarUint(decoder);
  const payload = readBytes(decoder);
  switch (step) {
    case syncStep1:
      return { kind: 'step1', stateVector: payload };
    case syncStep2:
      return { kind: 'step2', update: payload };
    case syncUpdate:
      return { kind: 'update', update: payload };
    default:
      throw new MalformedMessage(`sync step ${step}`);
  }
}

/** lib0 makes a view of whatever memory lies behind the message when a length is a lie; this does not. */
function readBytes(decoder: decoding.Decoder): Uint8Array {
  const length = decoding.readVarUint(decoder);
  if (length > decoder.arr.length - decoder.pos) throw new MalformedMessage('a length beyond the message');
  return decoding.readUint8Array(decoder, length);
}

/**
 * Reads one message. Types that we do not know are `unknown` and meant to be ignored.
 * @throws MalformedMessage
 */
export function readMessage(bytes: Uint8Array): Message {
  const decoder = decoding.createDecoder(bytes);
  try {
    switch (decoding.readVarUint(decoder)) {
      case messageSync:
        return readSync(decoder);
      case messageAwareness:
        return { kind: 'awareness', states: readBytes(decoder) };
      case messageQueryAwareness:
        return { kind: 'queryAwareness' };
      default:
        return { kind: 'unknown' };
    }
  } catch (error) {
    throw error instanceof MalformedMessage ? error : new MalformedMessage('cut short', { cause: error });
  }
}

function write(head: readonly number[], payload?: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  for (const number of head) encoding.writeVarUint(encoder, number);
  if (payload !== undefined) encoding.writeVarUint8Array(encoder, payload);
  return encoding.toUint8Array(encoder);
}

/** "This is what I have": asks for what the other side has beyond it. */
export const writeStep1 = (stateVector: Uint8Array): Uint8Array =>
  write([messageSync, syncStep1], stateVector);
/** What stands before an update of this length: a whole board is not copied for each who opens it. */
export const writeStep2Head = (length: number): Uint8Array => write([messageSync, syncStep2, length]);
export const writeUpdateHead = (length: number): Uint8Array => write([messageSync, syncUpdate, length]);
export const writeStep2 = (update: Uint8Array): Uint8Array => write([messageSync, syncStep2], update);
export const writeUpdate = (update: Uint8Array): Uint8Array => write([messageSync, syncUpdate], update);
export const writeAwareness = (states: Uint8Array): Uint8Array => write([messageAwareness], states);

/** The first `count` step-2 and update messages of a connection are durable; the board's log stands at `seq`. */
export const writeAck = (count: number, seq: number): Uint8Array => write([messageAck, count, seq]);
