import { limits } from '@flux/contracts';
import { type Cursor, lengthOfNumber, MalformedUpdate, need, putNumber, readNumber } from './cursor.ts';
import { MalformedMessage } from './protocol.ts';

/** One client's state: where its cursor is, what it has selected. `json` is `null` when the client is gone. */
export type AwarenessState = { readonly client: number; readonly clock: number; readonly json: string };

export const gone = 'null';

/** No state at all; tells a client that the server is there. */
export const noStates: Uint8Array = Uint8Array.of(0);

/** States of one message; nobody speaks for more clients than they have tabs. */
const mostStates = 1_000;

/** A state is larger than it may be (api.md, Limits). */
export class StateTooLarge extends Error {
  override readonly name = 'StateTooLarge';
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads the states that are wanted. The public client repeats to us every state it is given, so most of a message is
 * known here already and is passed over without being decoded.
 * @throws MalformedMessage, StateTooLarge
 */
export function readAwareness(
  bytes: Uint8Array,
  isWanted: (client: number, clock: number, isGone: boolean) => boolean = () => true,
): readonly AwarenessState[] {
  const cursor: Cursor = { bytes, pos: 0 };
  try {
    const count = readNumber(cursor);
    if (count > mostStates) throw new MalformedMessage('too many awareness states');
    const states: AwarenessState[] = [];
    for (let left = count; left > 0; left--) {
      const client = readNumber(cursor);
      const clock = readNumber(cursor);
      const length = readNumber(cursor);
      need(cursor, length);
      const start = cursor.pos;
      cursor.pos += length;
      if (!isWanted(client, clock, length === gone.length)) continue;
      if (length > limits.awareness) throw new StateTooLarge();
      states.push({ client, clock, json: utf8.decode(bytes.subarray(start, cursor.pos)) });
    }
    if (cursor.pos !== bytes.length) throw new MalformedMessage('bytes after the states');
    return states;
  } catch (error) {
    // A `TypeError` is what the decoder throws for bytes that are no text.
    if (error instanceof MalformedUpdate || error instanceof TypeError)
      throw new MalformedMessage('awareness states that cannot be read', { cause: error });
    throw error;
  }
}

const encoder = new TextEncoder();

export function writeStates(states: readonly AwarenessState[]): Uint8Array {
  const texts = states.map(({ json }) => encoder.encode(json));
  let length = lengthOfNumber(states.length);
  for (const [index, { client, clock }] of states.entries()) {
    const text = texts[index]!;
    length += lengthOfNumber(client) + lengthOfNumber(clock) + lengthOfNumber(text.length) + text.length;
  }
  const bytes = new Uint8Array(length);
  let at = putNumber(bytes, 0, states.length);
  for (const [index, { client, clock }] of states.entries()) {
    const text = texts[index]!;
    at = putNumber(bytes, at, client);
    at = putNumber(bytes, at, clock);
    at = putNumber(bytes, at, text.length);
    bytes.set(text, at);
    at += text.length;
  }
  return bytes;
}

/** The id of the person that a state names, `undefined` when it names none; `malformed` when it is no JSON object. */
export function personOf(json: string): string | undefined | 'malformed' {
  try {
    const state: unknown = JSON.parse(json);
    if (state === null) return undefined;
    if (typeof state !== 'object') return 'malformed';
    if (!('user' in state) || state.user === undefined) return undefined;
    const { user } = state;
    return typeof user === 'object' && user !== null && 'id' in user && typeof user.id === 'string'
      ? user.id
      : 'malformed';
  } catch {
    return 'malformed';
  }
}
