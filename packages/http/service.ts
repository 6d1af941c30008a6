import type { IncomingMessage } from 'node:http';
import type { ServiceName } from '@flux/contracts';
import type { FastifyPluginAsync } from 'fastify';
import type { WebSocket } from 'ws';

/**
 * One of the three services, ready to be mounted into an app. A service is made by a plain function of its
 * dependencies; nothing is global.
 */
export type Service = {
  readonly name: ServiceName;
  readonly routes: FastifyPluginAsync;
  readonly sockets: readonly SocketRoute[];
  /** Further lines of `checks` in `/health`, beside `database`: e.g. `{ oauth: 'not configured' }`. */
  readonly checks: () => Readonly<Record<string, string>>;
  /** Called once the database is open and migrated, before traffic is taken. */
  readonly open: () => Promise<void>;
  /** Called when another process takes over while this one still answers requests: its jobs stop. */
  readonly retire?: () => Promise<void>;
  /** Called when the process is going away, after the sockets were told (1012) and before the database closes. */
  readonly close: () => Promise<void>;
};

/** A WebSocket endpoint. A refusal completes the upgrade and then closes with a code (api.md). */
export type SocketRoute = {
  /** Path without query: exact, or a prefix when it ends in `/`. */
  readonly path: string;
  /** Bytes of one message; larger ones close with 4413. */
  readonly maxPayload: number;
  /** Called with the open socket; everything from authentication on is the service's own. Must not throw. */
  readonly accept: (socket: WebSocket, request: IncomingMessage) => void;
};
