import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type CloseReason, closeCodes, Problem } from '@flux/contracts';
import { WebSocket, WebSocketServer } from 'ws';
import type { Phase } from './phase.ts';
import type { SocketRoute } from './service.ts';

export type SocketServer = {
  /** A listener for the `upgrade` event of an HTTP server. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly add: (route: SocketRoute) => void;
  readonly open: () => number;
  /** Tells every open socket to go elsewhere (1012), evenly over `spreadMs`, so that they do not all return at once. */
  readonly sendAway: (spreadMs: number) => Promise<void>;
};

/** What ws itself finds wrong, said with the codes of our protocol: the public client takes 1009 for a reason to
 * send the same again. */
const ownCodes: Readonly<Record<number, number>> = {
  1002: closeCodes.malformed,
  1007: closeCodes.malformed,
  1009: closeCodes.too_large,
};

class StudioSocket extends WebSocket {
  override close(code?: number, data?: string | Buffer): void {
    super.close(code === undefined ? undefined : (ownCodes[code] ?? code), data);
  }
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?', 1)[0] ?? '/';

function refuse(socket: Duplex): void {
  const body = JSON.stringify(new Problem('not_found').toBody());
  socket.end(
    `HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** Closes as the protocol says, and does not wait long for a peer that never answers. */
export function closeSocket(socket: WebSocket, reason: CloseReason, sentence: string = reason): void {
  socket.close(closeCodes[reason], sentence);
  const timer = setTimeout(() => socket.terminate(), 2_000);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
}

export function createSocketServer(phase: () => Phase): SocketServer {
  const routes: SocketRoute[] = [];
  const servers = new Map<SocketRoute, WebSocketServer>();
  const open = new Set<WebSocket>();

  const find = (path: string) =>
    routes.find((route) => (route.path.endsWith('/') ? path.startsWith(route.path) : path === route.path));

  function accept(route: SocketRoute, socket: WebSocket, request: IncomingMessage): void {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // Every fault of a socket ends in its `close`; without a listener Node would end the process instead.
    socket.on('error', () => {});
    switch (phase()) {
      case 'starting':
        closeSocket(socket, 'try_later');
        break;
      case 'draining':
        closeSocket(socket, 'going_away');
        break;
      case 'ready':
        route.accept(socket, request);
    }
  }

  return {
    add: (route) => {
      routes.push(route);
      servers.set(
        route,
        new WebSocketServer({
          noServer: true,
          clientTracking: false,
          maxPayload: route.maxPayload,
          perMessageDeflate: false,
          WebSocket: StudioSocket,
        }),
      );
    },
    open: () => open.size,
    upgrade: (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      const route = find(pathOf(request));
      const server = route === undefined ? undefined : servers.get(route);
      if (route === undefined || server === undefined) return refuse(socket);
      server.handleUpgrade(request, socket, head, (webSocket) => accept(route, webSocket, request));
    },
    sendAway: async (spreadMs) => {
      const sockets = [...open];
      const closings = sockets.map(
        (socket, index) =>
          new Promise<void>((resolve) => {
            setTimeout(
              () => {
                closeSocket(socket, 'going_away');
                resolve();
              },
              (spreadMs * index) / sockets.length,
            );
          }),
      );
      await Promise.all(closings);
    },
  };
}
