import { randomBytes } from 'node:crypto';

/** Two releases share the bus during a canary: whoever meets a version it does not know leaves the message alone. */
const version = 1;
const nodeLength = 8;

/** Bytes before the payload: the version and the process that published. */
export const envelopeLength = 1 + nodeLength;

/** What tells the processes on a bus apart. */
export const createNode = (): Buffer => randomBytes(nodeLength);

export function wrap(node: Uint8Array, payload: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(version), node, payload]);
}

/** The payload of another process; `own` for what this one published, `unknown` for what no version here can read. */
export function unwrap(node: Uint8Array, message: Buffer): Buffer | 'own' | 'unknown' {
  if (message.length < envelopeLength || message[0] !== version) return 'unknown';
  return message.subarray(1, envelopeLength).equals(node) ? 'own' : message.subarray(envelopeLength);
}
