import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Headers, refuseMalformed } from './rawAnswer.ts';

/** A server and what is connected to it, upgraded connections too, which the server itself forgets. */
export type HttpServer = { readonly server: Server; readonly connections: ReadonlySet<Socket> };

export type HttpServerParts = {
  readonly handle: RequestListener;
  /** Whether a request may become a WebSocket; any other is answered as if it had not asked. */
  readonly isSocket: (request: IncomingMessage) => boolean;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly headers: () => Headers;
};

const timeouts = {
  /** Above nginx's and most balancers' 60–65 s, so that they let go of an idle connection first. */
  keepAliveTimeout: 72_000,
  headersTimeout: 20_000,
  /** None for a whole request: 10 GB may come over a slow line. */
  requestTimeout: 0,
};

/** A connection on which nothing moves for this long is dead. ws lifts it for WebSockets, which ping. */
const silenceMs = 120_000;

/** Node's server with the limits of a public one. */
export function createHttpServer({ handle, isSocket, upgrade, headers }: HttpServerParts): HttpServer {
  const connections = new Set<Socket>();
  const server = createServer(
    { ...timeouts, noDelay: true, requireHostHeader: false, shouldUpgradeCallback: isSocket },
    handle,
  );
  server.setTimeout(silenceMs);
  // RFC 9110, 10.1.1: an expectation that is not known may be ignored.
  server.on('checkExpectation', handle);
  server.on('upgrade', upgrade);
  server.on('clientError', (error, socket) => refuseMalformed(error, socket, headers()));
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  return { server, connections };
}
