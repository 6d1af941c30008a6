import type { Settings } from '@flux/config';
import { Problem } from '@flux/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** What every answer carries; the page and files replace the content security policy with their own. */
export function securityHeaders(settings: Pick<Settings, 'mode' | 'url'>): Readonly<Record<string, string>> {
  const overHttps = settings.mode === 'production' && settings.url.startsWith('https:');
  return {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'x-content-type-options': 'nosniff',
    // Two years (HTTP Observatory asks for half a year at least).
    ...(overHttps ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } : {}),
  };
}

/** RFC 9110, 5.3: a second `Authorization` is ambiguous, and Node would silently take the first. */
function refuseTwoAuthorizations(request: FastifyRequest): void {
  if (request.headers.authorization === undefined) return;
  const raw = request.raw.rawHeaders;
  let seen = 0;
  for (let i = 0; i < raw.length; i += 2) if (raw[i]?.toLowerCase() === 'authorization') seen++;
  if (seen > 1) throw new Problem('invalid_input', 'More than one Authorization header was sent. Send one.');
}

const allowedMethods = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const allowedHeaders = 'authorization, content-type, x-csrf-token, x-flux-client';
const exposedHeaders = 'retry-after, x-release, x-request-id';

/**
 * Cross-origin answers. Our own further origins may call with cookies; everybody else may call `/api` without them
 * and prove themselves by `Authorization` (security.md, "HTTP hooks").
 */
function corsHeaders(origin: string, origins: readonly string[]): Record<string, string> {
  const common = { vary: 'Origin', 'access-control-expose-headers': exposedHeaders };
  return origins.includes(origin)
    ? { ...common, 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' }
    : { ...common, 'access-control-allow-origin': '*' };
}

export function registerHeaders(app: FastifyInstance, settings: Settings): void {
  const always = { ...securityHeaders(settings), 'x-release': settings.release };
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(always);
    reply.header('x-request-id', request.id);
    const isApi = request.url.startsWith('/api/');
    if (isApi) reply.header('cache-control', 'no-store');
    const { origin } = request.headers;
    if (isApi && origin !== undefined) {
      reply.headers(corsHeaders(origin, settings.origins));
      if (request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined) {
        reply
          .header('access-control-allow-methods', allowedMethods)
          .header('access-control-allow-headers', allowedHeaders)
          .header('access-control-max-age', '7200')
          .code(204)
          .send();
        return;
      }
    }
    refuseTwoAuthorizations(request);
    done();
  });
}
