import { type Cursor, lengthOfNumber, putNumber, readNumber } from './cursor.ts';
import { MalformedMessage } from './protocol.ts';

/** Of each client, how many clocks from 0 on somebody has, without a gap. */
export type StateVector = ReadonlyMap<number, number>;

/** @throws MalformedMessage */
export function readStateVector(bytes: Uint8Array): StateVector {
  const cursor: Cursor = { bytes, pos: 0 };
  const clocks = new Map<number, number>();
  try {
    for (let left = readNumber(cursor); left > 0; left--) clocks.set(readNumber(cursor), readNumber(cursor));
  } catch (error) {
    throw new MalformedMessage('a state vector that cannot be read', { cause: error });
  }
  if (cursor.pos !== bytes.length) throw new MalformedMessage('bytes after the state vector');
  return clocks;
}

export function writeStateVector(clocks: StateVector): Uint8Array {
  let length = lengthOfNumber(clocks.size);
  for (const [client, clock] of clocks) length += lengthOfNumber(client) + lengthOfNumber(clock);
  const bytes = new Uint8Array(length);
  let at = putNumber(bytes, 0, clocks.size);
  for (const [client, clock] of clocks) at = putNumber(bytes, putNumber(bytes, at, client), clock);
  return bytes;
}
