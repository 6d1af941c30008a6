import type { Settings } from '@flux/config';
import { Problem } from '@flux/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasTwoAuthorizations } from './authorization.ts';
import type { Headers } from './rawAnswer.ts';

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

/** What Node lets through although nobody can say what is meant. */
function refuseAmbiguous(request: FastifyRequest): void {
  if (hasTwoAuthorizations(request.raw)) {
    throw new Problem('invalid_input', 'More than one Authorization header was sent. Send one.');
  }
  // RFC 9112, 3.2. Node would refuse it too, with an empty answer.
  if (request.headers.host === undefined && request.raw.httpVersion === '1.1') {
    throw new Problem('invalid_input', 'The request has no Host header.');
  }
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

/** Headers of every answer of this process, whoever writes it; `x-request-id` comes with each. */
export const standingHeaders = (settings: Settings): Headers => ({
  ...securityHeaders(settings),
  'x-release': settings.release,
});

/** A browser's question whether it may ask; answered by nobody else. */
function answerPreflight(reply: FastifyReply): void {
  reply
    .header('access-control-allow-methods', allowedMethods)
    .header('access-control-allow-headers', allowedHeaders)
    .header('access-control-max-age', '7200')
    .code(204)
    .send();
}

export function registerHeaders(app: FastifyInstance, settings: Settings): void {
  const always = standingHeaders(settings);
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(always);
    reply.header('x-request-id', request.id);
    if (request.url.startsWith('/api/')) {
      reply.header('cache-control', 'no-store');
      const { origin } = request.headers;
      if (origin !== undefined) {
        reply.headers(corsHeaders(origin, settings.origins));
        const isPreflight = request.headers['access-control-request-method'] !== undefined;
        if (isPreflight && request.method === 'OPTIONS') return answerPreflight(reply);
      }
    }
    refuseAmbiguous(request);
    done();
  });
}
