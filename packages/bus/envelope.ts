import { randomBytes } from 'node:crypto';

/** Two releases share the bus during a canary: whoever meets a version it does not know leaves the message alone. */
const version = 1;
const nodeLength = 8;

/** Bytes before the payload: the version and the process that published. */
export const envelopeLength = 1 + nodeLength;

export const createNode = (): Buffer => randomBytes(nodeLength);

export function wrap(node: Buffer, payload: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(version), node, payload]);
}

/** The payload of a message of another process; nothing for our own, which was delivered when it was published. */
export function unwrap(node: Buffer, message: Buffer): Buffer | undefined {
  const isForeign = message.length >= envelopeLength && message[0] === version;
  if (!isForeign || message.subarray(1, envelopeLength).equals(node)) return undefined;
  return message.subarray(envelopeLength);
}
