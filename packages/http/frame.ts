import type { WebSocket } from 'ws';

/** A server's frame (RFC 6455, 5.2): made once, written to many sockets. */
export type Frame = { readonly parts: readonly Buffer[]; readonly length: number };

/** A body of this many bytes is sent as it lies in memory; smaller ones are copied behind their header. */
const largestCopy = 16 * 1024;

/** The first byte of a frame that is its whole message. */
const finalText = 0x81;
const finalBinary = 0x82;

function header(first: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  bytes[0] = first;
  if (length < 126) bytes[1] = length;
  else if (length < 65_536) {
    bytes[1] = 126;
    bytes.writeUInt16BE(length, 2);
  } else {
    bytes[1] = 127;
    bytes.writeBigUInt64BE(BigInt(length), 2);
  }
  return bytes;
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A binary frame of a message that is given in one piece or in two, of which the second may be large. */
export function makeFrame(head: Uint8Array, body: Uint8Array = new Uint8Array()): Frame {
  const start = header(finalBinary, head.length + body.length);
  const length = start.length + head.length + body.length;
  if (body.length < largestCopy) return { parts: [Buffer.concat([start, head, body], length)], length };
  return { parts: [Buffer.concat([start, head]), asBuffer(body)], length };
}

/** A text frame. */
export function makeTextFrame(text: string): Frame {
  const body = Buffer.from(text);
  const bytes = Buffer.concat([header(finalText, body.length), body]);
  return { parts: [bytes], length: bytes.length };
}

/** The connection beneath a socket. `ws` keeps it private; without it every frame would be built for every socket. */
type Connection = {
  readonly writableLength: number;
  write(data: Buffer): boolean;
  cork(): void;
  uncork(): void;
};
type WithConnection = { readonly _socket?: Connection | null };

export type FrameWriter = {
  /** Bytes that wait for the peer to read. */
  readonly waiting: () => number;
  readonly write: (frame: Frame) => void;
};

/**
 * Writes made frames to a socket. Sound because our sockets neither compress nor send parts of a frame through `ws`'
 * own queue, so nothing can come between the parts, and what waits is what waits in the connection.
 */
export function createFrameWriter(socket: WebSocket): FrameWriter {
  const connection = (socket as unknown as WithConnection)._socket;
  if (connection === undefined || connection === null) throw new TypeError('The socket has no connection.');
  return {
    waiting: () => connection.writableLength,
    write({ parts }) {
      if (socket.readyState !== socket.OPEN) return;
      const [only] = parts;
      if (only !== undefined && parts.length === 1) {
        connection.write(only);
        return;
      }
      connection.cork();
      for (const part of parts) connection.write(part);
      connection.uncork();
    },
  };
}
