import type { IncomingMessage } from 'node:http';
import type { Bus } from '@flux/bus';
import type { Settings } from '@flux/config';
import { Problem, type ServiceName } from '@flux/contracts';
import type { Database } from '@flux/database';
import { parseCookie } from 'cookie';
import type { FastifyRequest } from 'fastify';
import { type AccessTokens, createAccessTokens } from './accessTokens.ts';
import { createActivity } from './activity.ts';
import type { Caller } from './caller.ts';
import { type CookieNames, cookieNames } from './cookies.ts';
import { type Csrf, createCsrf } from './csrf.ts';
import { createEndedSessions, type EndedSessions } from './endedSessions.ts';
import type { Identity } from './identity.ts';
import { createKeyRing, type KeyRing } from './keyRing.ts';
import { redeemTicket } from './tickets.ts';
import type { AuthViews } from './views.ts';

export const keysTopic = 'keys';

/**
 * Milliseconds between two looks at the key ring, which make good what the bus lost. With the 15 minutes of a token and
 * the 15 in which it still shows pictures they are the 31 that a key outlives its successor's coming.
 */
const ringMs = 60_000;

/** Milliseconds after its end that an access token still shows pictures (api.md, "Work"). */
const lateMs = 15 * 60 * 1000;

export type IdentityDeps = {
  readonly settings: Pick<Settings, 'mode' | 'url' | 'origins' | 'masterKey'>;
  readonly database: Database;
  readonly bus: Bus;
  /** As whose role the views of `auth` are read. */
  readonly service: ServiceName;
  /** Told of what failed in the background. */
  readonly log: { readonly error: (error: unknown) => void };
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Milliseconds between two looks at the key ring. */
  readonly ringPollMs?: number;
};

/** The parts of identity that only the auth service needs beyond `Identity`. */
export type IdentityParts = Identity & {
  readonly names: CookieNames;
  readonly ring: KeyRing;
  readonly tokens: AccessTokens;
  readonly ended: EndedSessions;
  readonly csrf: Csrf;
  /** The caller of a request, whose access token may have ended up to 15 minutes ago; nobody when it is not good. */
  readonly findLateCaller: (request: CallingRequest) => Promise<Caller | undefined>;
};

type CallingRequest = Pick<FastifyRequest, 'headers' | 'cookies'>;

/** RFC 9110, 5.3: a second `Authorization` is ambiguous, and Node would silently take the first (HTTP requests are
 * refused by `http` before they come here). */
function refuseTwoAuthorizations({ rawHeaders }: IncomingMessage): void {
  const names = rawHeaders.filter((_, index) => index % 2 === 0);
  if (names.filter((name) => name.toLowerCase() === 'authorization').length > 1) {
    throw new Problem('invalid_input', 'More than one Authorization header was sent. Send one.');
  }
}

const bearerOf = (header: string | undefined): string | undefined =>
  header === undefined ? undefined : /^Bearer ([^\s,]+)$/i.exec(header)?.[1];

/** Who has everything that is asked of them. @throws Problem('second_step_required') */
function whole(caller: Caller): Caller {
  if (caller.mayOnlyEnrol) throw new Problem('second_step_required');
  return caller;
}

/** `request.caller` behind `authenticate`. @throws Problem('unauthenticated') where nobody was asked to sign in. */
export function callerOf(request: { readonly caller: Caller | null }): Caller {
  if (request.caller === null) throw new Problem('unauthenticated');
  return request.caller;
}

export function createIdentity(deps: IdentityDeps): IdentityParts {
  const { settings, bus, now = Date.now, ringPollMs = ringMs } = deps;
  const db = deps.database.service<AuthViews>(deps.service);
  const names = cookieNames(settings.mode);
  // A logger's methods need their logger.
  const report = (error: unknown) => deps.log.error(error);
  const ring = createKeyRing(db, settings.masterKey, now);
  const tokens = createAccessTokens(ring, settings.url, now);
  const ended = createEndedSessions({ db, bus, onError: report, now });
  const csrf = createCsrf(settings.masterKey, names, settings.origins);
  const activity = createActivity(db, report, now);
  let stops: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;

  /** @throws Problem when a token was shown and is not good. */
  async function callerFrom(token: string, by: 'cookie' | 'bearer', graceMs: number): Promise<Caller> {
    const claims = await tokens.verify(token, graceMs);
    if (claims === undefined) throw new Problem('unauthenticated');
    if (ended.has(claims.sessionId)) throw new Problem('session_ended');
    return { ...claims, by };
  }

  async function callerOfRequest(request: CallingRequest, graceMs = 0): Promise<Caller> {
    const { authorization } = request.headers;
    if (authorization !== undefined) return callerFrom(bearerOf(authorization) ?? '', 'bearer', graceMs);
    const cookie = request.cookies[names.access];
    if (cookie === undefined) throw new Problem('unauthenticated');
    return callerFrom(cookie, 'cookie', graceMs);
  }

  async function findCaller(request: CallingRequest, graceMs: number): Promise<Caller | undefined> {
    try {
      return await callerOfRequest(request, graceMs);
    } catch (error) {
      if (error instanceof Problem) return undefined;
      throw error;
    }
  }

  async function callerByTicket(ticket: string): Promise<Caller> {
    const caller = await redeemTicket(db, ticket, now());
    if (caller === undefined) throw new Problem('unauthenticated');
    if (ended.has(caller.sessionId)) throw new Problem('session_ended');
    return caller;
  }

  async function authenticateUpgrade(request: IncomingMessage): Promise<Caller> {
    const { authorization, cookie = '', origin } = request.headers;
    refuseTwoAuthorizations(request);
    if (authorization !== undefined)
      return whole(await callerFrom(bearerOf(authorization) ?? '', 'bearer', 0));
    const ticket = new URLSearchParams(request.url?.split('?', 2)[1]).get('ticket');
    if (ticket !== null) return callerByTicket(ticket);
    // A page of another origin can open a socket, and the browser sends our cookies along (CWE-1385).
    if (origin === undefined || !settings.origins.includes(origin)) throw new Problem('origin_refused');
    const access = parseCookie(cookie)[names.access];
    if (access === undefined) throw new Problem('unauthenticated');
    return whole(await callerFrom(access, 'cookie', 0));
  }

  return {
    names,
    ring,
    tokens,
    ended,
    csrf,
    start: async () => {
      const reload = () => {
        ring
          .load()
          .then((changed) => changed && tokens.forget())
          .catch(report);
      };
      stops = [await bus.subscribe(keysTopic, reload), bus.onInterrupted(reload)];
      await ring.load();
      await ended.start();
      timer = setInterval(reload, ringPollMs);
    },
    stop: async () => {
      clearInterval(timer);
      ended.stop();
      for (const stop of stops) stop();
    },
    plugin: async (app) => {
      app.decorateRequest('caller', null);
      app.decorateRequest('cookies');
      app.addHook('onRequest', (request, _reply, done) => {
        request.cookies = parseCookie(request.headers.cookie ?? '');
        csrf.check(request);
        done();
      });
    },
    authenticate: async (request) => {
      request.caller = whole(await callerOfRequest(request));
    },
    authenticateEnrolling: async (request) => {
      request.caller = await callerOfRequest(request);
    },
    authenticateLate: async (request) => {
      request.caller = whole(await callerOfRequest(request, lateMs));
    },
    optionalAuthenticate: async (request) => {
      const caller = await findCaller(request, 0);
      request.caller = caller === undefined || caller.mayOnlyEnrol ? null : caller;
    },
    findLateCaller: (request) => findCaller(request, lateMs),
    authenticateUpgrade,
    onSessionEnded: ended.onEnded,
    hasEnded: ended.has,
    touch: ({ sessionId }) => activity.touch(sessionId),
  };
}
