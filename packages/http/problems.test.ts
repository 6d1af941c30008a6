import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { Problem } from '@flux/contracts';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { fieldErrors } from './fieldErrors.ts';
import { refuseMalformed } from './rawAnswer.ts';
import { testApp, testService } from './testing.ts';

const service = testService({
  routes: async (app) => {
    app.get('/api/things/:id', async () => ({}));
    app.delete('/api/things/:id', async () => ({}));
    app.post('/api/things', async () => ({}));
    app.get('/api/any/*', async () => ({}));
    app.get('/api/failing', async (_request, reply) => {
      reply.header('etag', '"1"').header('content-encoding', 'gzip').header('content-length', '7');
      throw new Problem('unauthenticated');
    });
    app.get('/api/broken', async (_request, reply) => reply.send(Readable.from(failing())));
    app.get('/api/thrown', async () => {
      throw 'a string';
    });
    app.get('/api/away', async () => {
      throw new Problem('database_unavailable', undefined, { cause: new Error('connect ECONNREFUSED') });
    });
    app.get('/api/teapot', async () => {
      throw Object.assign(new Error('short and stout'), { statusCode: 418 });
    });
  },
});

async function* failing(): AsyncGenerator<string> {
  yield 'begun';
  throw new Error('select secret');
}

const app = (t: TestContext) => testApp(t, [service]);

/** What an answer consists of, apart from its headers. */
async function answer(response: Response) {
  assert.equal(response.headers.get('content-type'), 'application/problem+json');
  assert.match(response.headers.get('x-request-id') ?? '', /./);
  assert.match(response.headers.get('x-release') ?? '', /./);
  return { ...(await response.json()), allow: response.headers.get('allow') };
}

test('an address that knows other methods names them', async (t) => {
  const { url } = await app(t);
  const put = await answer(await fetch(`${url}/api/things/1?x`, { method: 'PUT' }));
  assert.deepEqual([put.status, put.code, put.allow], [405, 'method_not_allowed', 'DELETE, GET, HEAD']);
  const got = await answer(await fetch(`${url}/api/things`));
  assert.deepEqual([got.status, got.allow], [405, 'POST']);
});

test('an address of which only a star knows something is not found', async (t) => {
  const { url } = await app(t);
  for (const path of ['/api/any/x', '/api/things/1/2', '/api/thing', '/']) {
    const { status, allow } = await answer(await fetch(`${url}${path}`, { method: 'POST' }));
    assert.deepEqual([status, allow], [404, null], path);
  }
});

test('a problem drops what the handler said about its content, and a 401 says how to prove oneself', async (t) => {
  const { url } = await app(t);
  const response = await fetch(`${url}/api/failing`);
  assert.equal(response.headers.get('etag'), null);
  assert.equal(response.headers.get('content-encoding'), null);
  assert.equal(response.headers.get('www-authenticate'), 'Bearer');
  assert.equal((await answer(response)).code, 'unauthenticated');
});

test('what is thrown and is no error, or an error with a strange status, is internal', async (t) => {
  const { url } = await app(t);
  for (const path of ['/api/thrown', '/api/teapot']) {
    const body = await answer(await fetch(`${url}${path}`));
    assert.deepEqual([body.status, body.code], [500, 'internal']);
    assert.doesNotMatch(JSON.stringify(body), /string|stout/);
  }
});

test('an answer that breaks off in the middle says nothing of why', async (t) => {
  const { url } = await app(t);
  const response = await fetch(`${url}/api/broken`).catch(() => undefined);
  const body = await response?.text().catch(() => '');
  assert.doesNotMatch(body ?? '', /secret/);
  assert.equal((await fetch(`${url}/ready`)).status, 200);
});

test('a plain-text body is refused where JSON is meant', async (t) => {
  const { url } = await app(t);
  const response = await fetch(`${url}/api/things`, { method: 'POST', body: '{"a":1}' });
  assert.equal((await answer(response)).code, 'type_refused');
});

test('a body that reaches for the prototype is refused', async (t) => {
  const { url } = await app(t);
  for (const body of ['{"__proto__":{"a":1}}', '{"constructor":{"prototype":{"a":1}}}']) {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/api/things`, { method: 'POST', body, headers });
    assert.equal((await answer(response)).code, 'invalid_input');
  }
});

test('an address that cannot be decoded and a parameter too long have all the usual headers', async (t) => {
  const { url } = await app(t);
  assert.equal((await answer(await fetch(`${url}/api/%zz`))).code, 'invalid_input');
  assert.equal((await answer(await fetch(`${url}/api/things/${'x'.repeat(129)}`))).code, 'not_found');
});

async function raw(url: string, request: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(request);
  return text(socket);
}

test('a request without a host is a problem, and without need of one in HTTP/1.0', async (t) => {
  const { url } = await app(t);
  const answered = await raw(url, 'GET /ready HTTP/1.1\r\nConnection: close\r\n\r\n');
  assert.match(answered, /^HTTP\/1\.1 400 .*x-release: .*no Host header/s);
  assert.match(await raw(url, 'GET /ready HTTP/1.0\r\n\r\n'), /^HTTP\/1\.1 200 /);
});

test('an expectation that nobody knows is ignored', async (t) => {
  const { url } = await app(t);
  const expecting = 'GET /ready HTTP/1.1\r\nHost: a\r\nExpect: a-miracle\r\nConnection: close\r\n\r\n';
  assert.match(await raw(url, expecting), /^HTTP\/1\.1 200 /);
});

test('a connection that breaks while it is refused is let go', async () => {
  const socket = new PassThrough();
  refuseMalformed(Object.assign(new Error('reset'), { code: 'ECONNRESET' }), socket, {});
  assert.equal(socket.destroyed, true);
  const late = new PassThrough();
  refuseMalformed(Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), late, { a: 'b' });
  assert.match(await text(late), /^HTTP\/1\.1 408 Request Timeout\r\na: b\r\nconnection: close\r\n/);
});

test('even the answer to what is no HTTP carries the release and an id', async (t) => {
  const { url } = await app(t);
  assert.match(await raw(url, 'nonsense\r\n\r\n'), /^HTTP\/1\.1 400 .*x-release: \S+\r\nx-request-id: \S+/s);
});

test('a fault of ours is logged as an error, what is away as a warning, and a refusal not at all', async (t) => {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  const { url } = await testApp(t, [service], { log });
  for (const path of ['thrown', 'away', 'failing']) await fetch(`${url}/api/${path}`);
  const levels = lines.map((line) => JSON.parse(line)).filter((line) => line.msg !== 'request');
  assert.deepEqual(
    levels.map((line) => [line.level, line.msg]),
    [
      [50, 'internal'],
      [40, 'database_unavailable'],
    ],
  );
});

test('a refusal is logged with its code and the person who asked', async (t) => {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  const signedIn = async (app: FastifyInstance) => {
    app.addHook('onRequest', async (request) => {
      if (request.headers.authorization !== undefined)
        Object.assign(request, { caller: { personId: 'mia' } });
    });
  };
  const { url } = await testApp(t, [service], { log, plugins: [signedIn] });
  await fetch(`${url}/api/none?of=${'x'.repeat(9)}`, { headers: { authorization: 'Bearer x' } });
  await fetch(`${url}/api/none`);
  const refused = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request');
  assert.deepEqual(
    refused.map(({ path, status, code, person }) => [path, status, code, person]),
    [
      ['/api/none', 404, 'not_found', 'mia'],
      ['/api/none', 404, 'not_found', undefined],
    ],
  );
});

const strict = { additionalProperties: false };
const schema = Compile(
  Type.Object(
    { name: Type.String(), size: Type.Optional(Type.Object({ 'w/h': Type.Number() }, strict)) },
    strict,
  ),
);

test('every wrong field is named by a JSON Pointer', () => {
  const fieldsOf = (input: unknown) => fieldErrors(schema.Errors(input));
  assert.deepEqual(fieldsOf({}), [{ path: '/name', message: 'is missing' }]);
  assert.deepEqual(fieldsOf({ name: 'a', 'x~/y': 1 }), [{ path: '/x~0~1y', message: 'is not known here' }]);
  assert.deepEqual(fieldsOf({ name: 'a', size: {} }), [{ path: '/size/w~1h', message: 'is missing' }]);
  assert.deepEqual(fieldsOf({ name: 1 }), [{ path: '/name', message: 'must be string' }]);
  assert.deepEqual(fieldsOf(null), [{ path: '', message: 'must be object' }]);
});

test('of very many wrong fields a few are told', () => {
  const input = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`x${index}`, index]));
  const told = fieldErrors(schema.Errors({ ...input, name: 'a' }));
  assert.ok(told.length > 0 && told.length <= 8);
  assert.deepEqual(told[0], { path: '/x0', message: 'is not known here' });
});

test('what fits no member of a union is told by its members', () => {
  const union = Compile(Type.Union([Type.Object({ a: Type.String() }), Type.Null()]));
  const told = fieldErrors(union.Errors({ a: 1 })).map((field) => field.path);
  assert.ok(told.includes('/a'));
});
