import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { limits, MB, Problem } from '@flux/contracts';
import { pino } from 'pino';
import { route } from './route.ts';
import type { Service } from './service.ts';
import { testApp, testSettings } from './testing.ts';

/** A service with one route for each way an answer can go. */
function service(overrides: Partial<Service> = {}): Service {
  return {
    name: 'collaboration',
    routes: async (app) => {
      route(app, 'POST /api/projects', {
        handle: async ({ body }) => ({
          id: '0193a0f0-0000-7000-8000-000000000000',
          name: body.name,
          description: '',
          client: '',
          status: 'active' as const,
          startsOn: null,
          endsOn: null,
          archivedAt: null,
          role: 'owner' as const,
          createdAt: '2026-01-01T00:00:00.000Z',
          abilities: {},
        }),
      });
      route(app, 'GET /api/projects', {
        handle: async ({ query }) => {
          if (query.cursor === 'secret') throw new Error('select * from people where password = 1');
          if (query.cursor === 'down') throw new Error('down');
          if (query.cursor === 'later') throw new Problem('rate_limited', undefined, { retryAfter: 1.2 });
          return { items: [], nextCursor: String(query.limit) };
        },
      });
      route(app, 'GET /api/boards/:id', {
        handle: async (request) => Promise.reject(new Problem('forbidden', request.params.id)),
      });
      route(app, 'POST /api/auth/logout', { handle: async (_request, reply) => reply.code(204).send() });
    },
    sockets: [],
    checks: () => ({}),
    open: async () => {},
    close: async () => {},
    ...overrides,
  };
}

const down = (error: unknown) =>
  error instanceof Error && error.message === 'down' ? new Problem('database_unavailable') : undefined;
const app = (t: TestContext) => testApp(t, [service()], { mapError: down });

const post = (url: string, body: string, type = 'application/json') =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': type } });

async function problem(response: Response, status: number, code: string) {
  assert.equal(response.status, status);
  assert.equal(response.headers.get('content-type'), 'application/problem+json');
  const body = await response.json();
  assert.equal(body.code, code);
  assert.equal(body.status, status);
  assert.equal(typeof body.title, 'string');
  return body;
}

test('a route of the contract takes and answers what its schemas say', async (t) => {
  const { url } = await app(t);
  const response = await post(`${url}/api/projects`, '{"name":"Poster"}');
  assert.equal(response.status, 201);
  assert.equal((await response.json()).name, 'Poster');
});

test('every answer carries its request id, the release and the security headers', async (t) => {
  const { url } = await app(t);
  for (const path of ['/api/projects', '/api/nothing', '/health']) {
    const { headers } = await fetch(`${url}${path}`);
    assert.match(headers.get('x-request-id') ?? '', /^[\w-]{8,}-[0-9a-z]+$/);
    assert.match(headers.get('x-release') ?? '', /-dev$/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('content-security-policy'), "default-src 'none'; frame-ancestors 'none'");
    assert.equal(headers.get('strict-transport-security'), null);
  }
});

test('production over HTTPS asks browsers to stay there', async (t) => {
  const settings = testSettings({ NODE_ENV: 'production', FLUX_URL: 'https://studio.example.com' });
  const { url } = await testApp(t, [service()], { settings });
  assert.match(
    (await fetch(`${url}/health`)).headers.get('strict-transport-security') ?? '',
    /max-age=63072000/,
  );
});

test('what does not fit the schema is told field by field and nothing is bent or dropped', async (t) => {
  const { url } = await app(t);
  const missing = await problem(await post(`${url}/api/projects`, '{}'), 400, 'invalid_input');
  assert.ok(missing.errors.length > 0);
  const wrong = await problem(await post(`${url}/api/projects`, '{"name":7}'), 400, 'invalid_input');
  assert.equal(wrong.errors[0].path, '/name');
  await problem(await post(`${url}/api/projects`, '{"name":"a","admin":true}'), 400, 'invalid_input');
});

test('a query has its numbers read and its defaults set', async (t) => {
  const { url } = await app(t);
  const limit = async (query: string) =>
    (await (await fetch(`${url}/api/projects${query}`)).json()).nextCursor;
  assert.equal(await limit(''), String(limits.pageSize));
  assert.equal(await limit('?limit=200'), '200');
  await problem(await fetch(`${url}/api/projects?limit=201`), 400, 'invalid_input');
  await problem(await fetch(`${url}/api/projects?limit=0`), 400, 'invalid_input');
  await problem(await fetch(`${url}/api/projects?limit=1.5`), 400, 'invalid_input');
  await problem(await fetch(`${url}/api/projects?limit=5x`), 400, 'invalid_input');
  await problem(await fetch(`${url}/api/projects?page=2`), 400, 'invalid_input');
});

test('malformed JSON, other media types and unknown addresses are problems too', async (t) => {
  const { url } = await app(t);
  await problem(await post(`${url}/api/projects`, '{"name":'), 400, 'invalid_input');
  await problem(await post(`${url}/api/projects`, '<a/>', 'text/xml'), 415, 'type_refused');
  await problem(await fetch(`${url}/api/nothing`), 404, 'not_found');
  await problem(await fetch(`${url}/%zz`), 400, 'invalid_input');
});

test('an id that is none is answered like an id that nobody has', async (t) => {
  const { url } = await app(t);
  await problem(await fetch(`${url}/api/boards/1`), 404, 'not_found');
  await problem(await fetch(`${url}/api/boards/0193a0f0-0000-7000-8000-00000000000A`), 404, 'not_found');
  await problem(await fetch(`${url}/api/boards/0193a0f0-0000-7000-8000-00000000000a`), 403, 'forbidden');
});

test('a body of 1 MB is read and one byte more is refused', async (t) => {
  const { url } = await app(t);
  const body = (size: number) =>
    JSON.stringify({ name: 'a', x: '' }).replace('""', `"${'x'.repeat(size - 19)}"`);
  await problem(await post(`${url}/api/projects`, body(MB)), 400, 'invalid_input');
  await problem(await post(`${url}/api/projects`, body(MB + 1)), 413, 'too_large');
});

test('an unexpected error says nothing about itself, and its cause stands in the log under the same id', async (t) => {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  const { url } = await testApp(t, [service()], { log });
  const response = await fetch(`${url}/api/projects?cursor=secret`);
  const id = response.headers.get('x-request-id');
  const body = await problem(response, 500, 'internal');
  assert.doesNotMatch(JSON.stringify(body), /select|stack|node:/);
  const logged = lines.map((line) => JSON.parse(line)).find((line) => line.level === 50);
  assert.equal(logged.reqId, id);
  assert.match(logged.err.message, /select/);
  assert.doesNotMatch(lines.join(), /cursor=/, 'queries are not logged');
});

test('a lost database is 503 with Retry-After, and a given wait is rounded up', async (t) => {
  const { url } = await app(t);
  const lost = await fetch(`${url}/api/projects?cursor=down`);
  await problem(lost, 503, 'database_unavailable');
  assert.equal(lost.headers.get('retry-after'), '2');
  const later = await fetch(`${url}/api/projects?cursor=later`);
  await problem(later, 429, 'rate_limited');
  assert.equal(later.headers.get('retry-after'), '2');
});

async function raw(url: string, request: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.end(request);
  return text(socket);
}

test('two Authorization headers are refused', async (t) => {
  const { url } = await app(t);
  const answer = await raw(
    url,
    'GET /api/projects HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer a\r\nauthorization: Bearer b\r\n\r\n',
  );
  assert.match(answer, /^HTTP\/1\.1 400 /);
  assert.match(answer, /More than one Authorization/);
});

test('what is no HTTP gets a last answer', async (t) => {
  const { url } = await app(t);
  assert.match(await raw(url, 'nonsense\r\n\r\n'), /^HTTP\/1\.1 400 .*invalid_input/s);
  assert.match(
    await raw(url, `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`),
    /^HTTP\/1\.1 431 /,
  );
});

test('own origins may call with cookies, others only without', async (t) => {
  const { url } = await app(t);
  const from = (origin: string, init: RequestInit = {}) =>
    fetch(`${url}/api/projects`, { ...init, headers: { ...init.headers, origin } });
  const own = await from('http://studio.test');
  assert.equal(own.headers.get('access-control-allow-origin'), 'http://studio.test');
  assert.equal(own.headers.get('access-control-allow-credentials'), 'true');
  const other = await from('https://evil.example');
  assert.equal(other.headers.get('access-control-allow-origin'), '*');
  assert.equal(other.headers.get('access-control-allow-credentials'), null);
  const preflight = await from('https://evil.example', {
    method: 'OPTIONS',
    headers: { 'access-control-request-method': 'POST' },
  });
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /authorization/);
});

test('until the database is open everything but health answers 503 starting', async (t) => {
  const { url, phase } = await app(t);
  phase.set('starting');
  const response = await fetch(`${url}/api/projects`);
  await problem(response, 503, 'starting');
  assert.equal(response.headers.get('retry-after'), '2');
  assert.equal((await fetch(`${url}/health`)).status, 503);
  assert.equal((await fetch(`${url}/metrics`)).status, 200);
});

test('a route that answers nothing answers 204', async (t) => {
  const { url } = await app(t);
  const response = await fetch(`${url}/api/auth/logout`, { method: 'POST' });
  assert.equal(response.status, 204);
  assert.equal(await response.text(), '');
});

test('metrics show requests by route and status, and the open sockets', async (t) => {
  const { url } = await app(t);
  await fetch(`${url}/api/nothing`);
  await fetch(`${url}/api/projects`);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  assert.match(
    metrics,
    /flux_http_request_duration_seconds_count\{method="GET",route="\/api\/projects",status="200"\} 1/,
  );
  assert.match(metrics, /route="none",status="404"\} 1/);
  assert.match(metrics, /flux_open_sockets 0/);
});

test('a draining app answers what is under way and closes its connections', async (t) => {
  let release = () => {};
  const waiting = new Promise<void>((resolve) => {
    release = resolve;
  });
  const closed = { count: 0 };
  const slow = service({
    routes: async (fastify) => {
      fastify.get('/api/slow', async () => {
        await waiting;
        return { done: true };
      });
    },
    close: async () => {
      closed.count++;
    },
  });
  const { url, drain } = await testApp(t, [slow]);
  const under = fetch(`${url}/api/slow`);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  const drained = drain({ quietMs: 30, capMs: 5_000 });
  const during = await fetch(`${url}/ready`);
  assert.equal(during.status, 503);
  assert.equal((await during.json()).status, 'draining');
  assert.equal(during.headers.get('connection'), 'close');
  release();
  assert.deepEqual(await (await under).json(), { done: true });
  socket.end();
  await drained;
  assert.equal(closed.count, 1);
  await assert.rejects(fetch(`${url}/ready`));
});

test('what does not end in time is cut', async (t) => {
  const hanging = service({
    routes: async (fastify) => {
      fastify.get('/api/hang', () => new Promise(() => {}));
    },
  });
  const { url, drain } = await testApp(t, [hanging]);
  const cut = assert.rejects(fetch(`${url}/api/hang`));
  await fetch(`${url}/ready`);
  await drain({ quietMs: 0, capMs: 50 });
  await cut;
});
