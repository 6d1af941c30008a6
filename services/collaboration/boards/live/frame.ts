import type { WebSocket } from 'ws';

/** A server's binary frame (RFC 6455, 5.2): final, unmasked, made once and written to many sockets. */
export function makeFrame(payload: Uint8Array): Buffer {
  const { length } = payload;
  const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headerLength + length);
  frame[0] = 0x82;
  if (length < 126) frame[1] = length;
  else if (length < 65_536) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.set(payload, headerLength);
  return frame;
}

/** The connection beneath a socket. `ws` keeps it private; without it every frame would be built for every socket. */
type WithConnection = { readonly _socket?: { write(data: Buffer): boolean } | null };

/**
 * Writes a made frame. Sound because our sockets neither compress nor send through `ws`' own queue, which alone could
 * come between two parts of a frame.
 */
export function writeFrame(socket: WebSocket, frame: Buffer): void {
  const connection = (socket as unknown as WithConnection)._socket;
  if (socket.readyState === socket.OPEN) connection?.write(frame);
}
