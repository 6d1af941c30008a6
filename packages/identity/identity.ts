import type { IncomingMessage } from 'node:http';
import type { PersonId, SessionId } from '@flux/contracts';
import type { FastifyInstance, preHandlerAsyncHookHandler } from 'fastify';
import type { Caller } from './caller.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `identity.authenticate` (or `optionalAuthenticate`); reading it elsewhere is `null`. */
    caller: Caller | null;
    /** The cookies that came with the request, by name. */
    cookies: Readonly<Record<string, string | undefined>>;
  }
}

/**
 * Who is calling, for every service alike: verifies access tokens with the key ring, knows which sessions have ended
 * (from the bus at once, from the database at most 15 s late), checks CSRF and Origin.
 */
export type Identity = {
  /** Reads the key ring and the ended sessions; call when the database is open. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Registers cookies, `request.caller` and the CSRF check of unsafe methods; once per app. */
  readonly plugin: (app: FastifyInstance) => Promise<void>;
  /** Hook: 401 `unauthenticated` or `session_ended` unless a live session calls. */
  readonly authenticate: preHandlerAsyncHookHandler;
  /** Hook: as `authenticate`, for who still has to set up a second step too; every other way to be known refuses them
   * with `second_step_required` (ASVS 6.3.3). */
  readonly authenticateEnrolling: preHandlerAsyncHookHandler;
  /** Hook: as `authenticate`, but an access token that expired up to 15 minutes ago will do while its session lives
   * (for `<img>` and video, which cannot refresh). */
  readonly authenticateLate: preHandlerAsyncHookHandler;
  /** Hook: sets `request.caller` when somebody calls, never refuses. */
  readonly optionalAuthenticate: preHandlerAsyncHookHandler;
  /** The caller of a WebSocket upgrade: cookies (with an allowed Origin, else `Problem('origin_refused')`),
   * `Authorization: Bearer`, or `?ticket=`. Throws
   * `Problem('unauthenticated' | 'session_ended' | 'second_step_required')`. */
  readonly authenticateUpgrade: (request: IncomingMessage) => Promise<Caller>;
  /** Called within a second of a session's end, with its id; for open sockets. */
  readonly onSessionEnded: (listener: (sessionId: SessionId) => void) => () => void;
  /** Whether the session is known to have ended (in memory). */
  readonly hasEnded: (sessionId: SessionId) => boolean;
  /** Strokes, messages and uploads are activity: slides the session forward; at most one write a minute each. */
  readonly touch: (caller: { readonly personId: PersonId; readonly sessionId: SessionId }) => void;
};
