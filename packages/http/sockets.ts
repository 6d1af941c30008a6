import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { type CloseReason, closeCodes, Problem } from '@flux/contracts';
import { WebSocket, WebSocketServer } from 'ws';
import { hasTwoAuthorizations } from './authorization.ts';
import type { Logger } from './logger.ts';
import type { Phase } from './phase.ts';
import { answerRaw, type Headers } from './rawAnswer.ts';
import type { SocketRoute } from './service.ts';
import { logRefusedSocket } from './socketLog.ts';

export type SocketServer = {
  /** Whether a request asks for a WebSocket that somebody here accepts; all others are for the routes to answer. */
  readonly isSocket: (request: IncomingMessage) => boolean;
  /** A listener for the `upgrade` event of an HTTP server, for requests that `isSocket` is true of. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly add: (route: SocketRoute) => void;
  readonly open: () => number;
  /** Tells every open socket to go elsewhere (1012), evenly over `spreadMs`, so that they do not all return at once. */
  readonly sendAway: (spreadMs: number) => Promise<void>;
};

export type SocketServerParts = {
  readonly phase: () => Phase;
  /** What every answer carries, the 101 too: nginx's log judges releases by it. */
  readonly headers: () => Headers;
  readonly log: Logger;
};

/** Milliseconds that a peer has to answer a close before its connection is cut. */
const closeTimeout = 2_000;

/** What ws itself finds wrong, said with the codes of our protocol: the public client takes 1002, 1007 and 1009 for a
 * reason to reconnect and send the same again. */
const ownCodes: Readonly<Record<number, number>> = {
  1002: closeCodes.malformed,
  1007: closeCodes.malformed,
  1009: closeCodes.too_large,
};

class StudioSocket extends WebSocket {
  /** The code of our own close, whatever the peer answers to it. */
  closedWith: number | undefined;

  override close(code?: number, data?: string | Buffer): void {
    const own = code === undefined ? undefined : (ownCodes[code] ?? code);
    this.closedWith ??= own;
    super.close(own, data);
  }
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?', 1)[0] ?? '/';

/** Closes as the protocol says, and does not wait long for a peer that never answers. */
export function closeSocket(socket: WebSocket, reason: CloseReason, sentence: string = reason): void {
  socket.close(closeCodes[reason], sentence);
}

function createServer(route: SocketRoute, headers: () => Headers): WebSocketServer {
  // `closeTimeout` is not in the types yet.
  const options = {
    noServer: true,
    clientTracking: false,
    closeTimeout,
    maxPayload: route.maxPayload,
    perMessageDeflate: false,
    WebSocket: StudioSocket,
  };
  const server = new WebSocketServer(options);
  server.on('headers', (lines) => {
    for (const [name, value] of Object.entries(headers())) lines.push(`${name}: ${value}`);
  });
  server.on('wsClientError', (error, socket) => {
    const problem = new Problem('invalid_input', 'This is not a well-formed WebSocket upgrade.', {
      cause: error,
    });
    answerRaw(socket, '400 Bad Request', problem, { ...headers(), 'sec-websocket-version': '13' });
  });
  return server;
}

export function createSocketServer({ phase, headers, log }: SocketServerParts): SocketServer {
  const routes: { readonly route: SocketRoute; readonly server: WebSocketServer }[] = [];
  const open = new Set<WebSocket>();

  const find = (path: string) =>
    routes.find(({ route }) =>
      route.path.endsWith('/') ? path.startsWith(route.path) : path === route.path,
    );

  function refusalOf(request: IncomingMessage): CloseReason | undefined {
    if (hasTwoAuthorizations(request)) return 'malformed';
    switch (phase()) {
      case 'starting':
        return 'try_later';
      case 'draining':
        return 'going_away';
      case 'ready':
        return undefined;
    }
  }

  function accept(route: SocketRoute, socket: WebSocket, request: IncomingMessage): void {
    open.add(socket);
    socket.on('close', () => {
      open.delete(socket);
      const code = socket instanceof StudioSocket ? socket.closedWith : undefined;
      if (code !== undefined) logRefusedSocket(log, socket, pathOf(request), code);
    });
    // Every fault of a socket ends in its `close`; without a listener Node would end the process instead.
    socket.on('error', () => {});
    const refusal = refusalOf(request);
    if (refusal === undefined) route.accept(socket, request);
    else closeSocket(socket, refusal);
  }

  return {
    add: (route) => {
      routes.push({ route, server: createServer(route, headers) });
    },
    open: () => open.size,
    isSocket: (request) =>
      request.method === 'GET' &&
      request.headers.upgrade?.toLowerCase() === 'websocket' &&
      find(pathOf(request)) !== undefined,
    upgrade: (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      const found = find(pathOf(request));
      if (found === undefined) return void socket.destroy();
      const { route, server } = found;
      server.handleUpgrade(request, socket, head, (webSocket) => accept(route, webSocket, request));
    },
    sendAway: async (spreadMs) => {
      const sockets = [...open];
      const began = performance.now();
      for (const [index, socket] of sockets.entries()) {
        const early = (spreadMs * index) / sockets.length - (performance.now() - began);
        if (early >= 1) await delay(early);
        closeSocket(socket, 'going_away');
      }
    },
  };
}
