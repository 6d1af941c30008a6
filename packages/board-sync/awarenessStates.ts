import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { MalformedMessage } from './protocol.ts';

/** One client's state: where its cursor is, what it has selected. `json` is `null` when the client is gone. */
export type AwarenessState = { readonly client: number; readonly clock: number; readonly json: string };

export const gone = 'null';

/** No state at all; tells a client that the server is there. */
export const noStates: Uint8Array = Uint8Array.of(0);

/** States of one message; nobody speaks for more clients than they have tabs. */
const mostStates = 1_000;

/** @throws MalformedMessage */
export function readAwareness(bytes: Uint8Array): readonly AwarenessState[] {
  try {
    const decoder = decoding.createDecoder(bytes);
    const count = decoding.readVarUint(decoder);
    if (count > mostStates) throw new MalformedMessage('too many awareness states');
    const states: AwarenessState[] = [];
    for (let left = count; left > 0; left--) {
      const client = decoding.readVarUint(decoder);
      const clock = decoding.readVarUint(decoder);
      const length = decoding.readVarUint(decoder);
      if (length > bytes.length - decoder.pos) throw new MalformedMessage('a length beyond the message');
      const json = new TextDecoder('utf-8', { fatal: true }).decode(decoding.readUint8Array(decoder, length));
      states.push({ client, clock, json });
    }
    return states;
  } catch (error) {
    throw error instanceof MalformedMessage ? error : new MalformedMessage('cut short', { cause: error });
  }
}

export function writeStates(states: readonly AwarenessState[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, states.length);
  for (const { client, clock, json } of states) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, json);
  }
  return encoding.toUint8Array(encoder);
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
