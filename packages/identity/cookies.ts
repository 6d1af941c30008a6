import { stringifySetCookie } from 'cookie';
import type { FastifyReply } from 'fastify';

export type CookieNames = {
  readonly access: string;
  readonly refresh: string;
  readonly csrf: string;
  /** Of a browser that needs no second step for a while. */
  readonly trusted: string;
  /** Of a browser that was sent to a provider, and of one that came back. */
  readonly leaving: string;
  readonly arrival: string;
};

type Mode = 'development' | 'production';

/** In production the browser itself guarantees that no other host has set them (`__Host-`, RFC 6265bis, 4.1.3.2). */
export function cookieNames(mode: Mode): CookieNames {
  const prefix = mode === 'production' ? '__Host-' : '';
  return {
    access: `${prefix}flux_access`,
    refresh: `${prefix}flux_refresh`,
    csrf: `${prefix}flux_csrf`,
    trusted: `${prefix}flux_trusted`,
    leaving: `${prefix}flux_leaving`,
    arrival: `${prefix}flux_arrival`,
  };
}

/** Those that nothing needs while a browser comes from another site. */
const strict: ReadonlySet<keyof CookieNames> = new Set(['refresh', 'trusted', 'arrival']);

/**
 * Sets one of the cookies with the attributes of api.md, "Identity".
 * @param maxAge Seconds that it is good for; 0 removes the cookie.
 */
export function setCookie(
  reply: FastifyReply,
  mode: Mode,
  which: keyof CookieNames,
  value: string,
  maxAge: number,
): void {
  const cookie = stringifySetCookie({
    name: cookieNames(mode)[which],
    value,
    path: '/',
    secure: mode === 'production',
    httpOnly: which !== 'csrf',
    sameSite: strict.has(which) ? 'strict' : 'lax',
    maxAge: Math.max(0, Math.floor(maxAge)),
  });
  reply.header('set-cookie', cookie);
}
