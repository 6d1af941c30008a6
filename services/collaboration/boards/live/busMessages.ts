/**
 * What processes tell each other about a board. Binary, with a version, since two releases share the bus during a
 * canary; a message of another version is left alone and its gap is read from the log.
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

const version = 1;
const kinds = { stored: 1, reference: 2, awareness: 3, whoIsThere: 4 } as const;
const headLength = 2;
const storedHeadLength = headLength + 16;

export function writeBoardMessage(message: BoardMessage, maxPayload: number): Buffer {
  switch (message.kind) {
    case 'stored': {
      const { update } = message;
      const fits = update !== undefined && storedHeadLength + update.length <= maxPayload;
      const bytes = Buffer.alloc(storedHeadLength + (fits ? update.length : 0));
      bytes[0] = version;
      bytes[1] = fits ? kinds.stored : kinds.reference;
      bytes.writeBigUInt64BE(BigInt(message.first), headLength);
      bytes.writeBigUInt64BE(BigInt(message.last), headLength + 8);
      if (fits) bytes.set(update, storedHeadLength);
      return bytes;
    }
    case 'awareness':
      return Buffer.concat([Buffer.of(version, kinds.awareness), message.states]);
    case 'whoIsThere':
      return Buffer.of(version, kinds.whoIsThere);
  }
}

export function readBoardMessage(payload: Uint8Array): BoardMessage | undefined {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  if (bytes.length < headLength || bytes[0] !== version) return undefined;
  switch (bytes[1]) {
    case kinds.stored:
    case kinds.reference:
      if (bytes.length < storedHeadLength) return undefined;
      return {
        kind: 'stored',
        first: Number(bytes.readBigUInt64BE(headLength)),
        last: Number(bytes.readBigUInt64BE(headLength + 8)),
        update: bytes[1] === kinds.stored ? bytes.subarray(storedHeadLength) : undefined,
      };
    case kinds.awareness:
      return { kind: 'awareness', states: bytes.subarray(headLength) };
    case kinds.whoIsThere:
      return { kind: 'whoIsThere' };
    default:
      return undefined;
  }
}
