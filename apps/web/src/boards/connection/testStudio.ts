import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { createDecoder, readVarUint, readVarUint8Array } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import { type WebSocket, WebSocketServer } from 'ws';
import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector } from 'yjs';

const message = (...parts: (number | Uint8Array)[]): Uint8Array => {
  const encoder = createEncoder();
  for (const part of parts) {
    if (typeof part === 'number') writeVarUint(encoder, part);
    else writeVarUint8Array(encoder, part);
  }
  return toUint8Array(encoder);
};

export type TestStudio = {
  readonly url: string;
  readonly doc: Doc;
  /** Sockets that are open now. */
  readonly sockets: ReadonlySet<WebSocket>;
  /** How many connections were made so far. */
  readonly connections: () => number;
  /** Message types received from all clients, e.g. `sync 2`. */
  readonly received: readonly string[];
  /** While false, messages are taken in but not acknowledged. */
  acknowledges: boolean;
  /** While false, nothing at all is answered. */
  answers: boolean;
  /** What to do with the next connections instead of serving them. */
  refuseWith: number | undefined;
  readonly send: (...parts: (number | Uint8Array)[]) => void;
  /** Ends as a process that is killed. */
  readonly kill: () => Promise<void>;
};

/**
 * A board's socket as api.md describes it, over one document in memory: the other end of the line in tests of the
 * page's connection. `tests/e2e` has the studio's own.
 */
export async function testStudio(t: TestContext, { port = 0, doc = new Doc() } = {}): Promise<TestStudio> {
  const server = new WebSocketServer({ host: '127.0.0.1', port });
  await once(server, 'listening');
  const sockets = new Set<WebSocket>();
  const received: string[] = [];
  let connections = 0;
  const kill = async () => {
    for (const socket of sockets) socket.terminate();
    if (server.address() === null) return;
    await new Promise((resolve) => server.close(resolve));
  };
  t.after(kill);

  const studio: TestStudio = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/collaboration/b?ack=1`,
    doc,
    sockets,
    connections: () => connections,
    received,
    acknowledges: true,
    answers: true,
    refuseWith: undefined,
    send: (...parts) => {
      for (const socket of sockets) socket.send(message(...parts));
    },
    kill,
  };

  server.on('connection', (socket) => {
    connections += 1;
    if (studio.refuseWith !== undefined) {
      socket.close(studio.refuseWith);
      return;
    }
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    let durable = 0;
    const serve = (data: Uint8Array) => {
      const decoder = createDecoder(data);
      const type = readVarUint(decoder);
      if (type !== 0) {
        received.push(`type ${type}`);
        return;
      }
      const step = readVarUint(decoder);
      const bytes = readVarUint8Array(decoder);
      received.push(`sync ${step}`);
      if (step === 0) {
        socket.send(message(0, 1, encodeStateAsUpdate(doc, bytes)));
        return;
      }
      applyUpdate(doc, bytes, socket);
      durable += 1;
      if (studio.acknowledges) socket.send(message(100, durable, durable));
    };
    socket.on('message', (data: Buffer) => {
      if (studio.answers) serve(new Uint8Array(data));
    });
    const relay = (update: Uint8Array, origin: unknown) => {
      if (origin !== socket) socket.send(message(0, 2, update));
    };
    doc.on('update', relay);
    socket.on('close', () => doc.off('update', relay));
    if (studio.answers) socket.send(message(0, 0, encodeStateVector(doc)));
  });
  return studio;
}
