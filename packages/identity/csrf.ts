import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Problem } from '@flux/contracts';
import type { FastifyRequest } from 'fastify';
import { claimedSession } from './accessTokens.ts';
import type { CookieNames } from './cookies.ts';
import { deriveKey } from './sealed.ts';

const nonceLength = 16;
const nobody = 'anonymous';

type RequestCookies = Pick<FastifyRequest, 'cookies'>;

export type Csrf = {
  /** A token for a session, or for a browser without one. */
  readonly issue: (sessionId?: string) => string;
  /** The token the request's cookie holds, if it is good for this session (default: the one the request claims). */
  readonly current: (request: RequestCookies, sessionId?: string) => string | undefined;
  /** The session that this request's token must be bound to. */
  readonly bindingOf: (request: RequestCookies) => string | undefined;
  /** @throws Problem('csrf_failed') for an unsafe request that carries our cookies and no proof of our page. */
  readonly check: (request: FastifyRequest) => void;
};

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Browsers report here on their own, without our token. */
const exempt = '/api/csp-report';

/**
 * Signed double submit bound to the session: cookie and header must be the same token, made by us, for this session
 * (OWASP's HMAC pattern). The key comes from the master key, so that rotating signing keys signs no page out.
 */
export function createCsrf(masterKey: Uint8Array, names: CookieNames, origins: readonly string[]): Csrf {
  const key = deriveKey(masterKey, 'csrf');
  const mac = (nonce: string, binding: string) =>
    createHmac('sha256', key).update(`${nonce}.${binding}`).digest();

  const issue = (sessionId: string = nobody): string => {
    const nonce = randomBytes(nonceLength).toString('base64url');
    return `${nonce}.${mac(nonce, sessionId).toString('base64url')}`;
  };

  function isOurs(token: string, binding: string): boolean {
    const [nonce = '', signature = ''] = token.split('.');
    const given = Buffer.from(signature, 'base64url');
    const expected = mac(nonce, binding);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  function isFromOurPage(request: FastifyRequest): boolean {
    const { origin } = request.headers;
    if (origin !== undefined) return origins.includes(origin);
    const site = request.headers['sec-fetch-site'];
    return site === undefined || site === 'same-origin' || site === 'none';
  }

  const bindingOf = (request: RequestCookies) => claimedSession(request.cookies[names.access]);

  return {
    issue,
    bindingOf,
    current: (request, sessionId = bindingOf(request)) => {
      const token = request.cookies[names.csrf];
      return token !== undefined && isOurs(token, sessionId ?? nobody) ? token : undefined;
    },
    check: (request) => {
      if (safeMethods.has(request.method) || request.headers.authorization !== undefined) return;
      const { cookies } = request;
      if (cookies[names.access] === undefined && cookies[names.refresh] === undefined) return;
      if (request.url.split('?', 1)[0] === exempt) return;
      const header = request.headers['x-csrf-token'];
      const isProven =
        typeof header === 'string' &&
        header === cookies[names.csrf] &&
        isOurs(header, bindingOf(request) ?? nobody) &&
        isFromOurPage(request);
      if (!isProven) throw new Problem('csrf_failed');
    },
  };
}
