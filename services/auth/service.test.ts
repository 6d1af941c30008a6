import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { openApiDocument, type RouteContract, routes } from '@flux/contracts';
import type { Engine } from '@flux/database';
import { engines } from '@flux/database/testing';
import { type Auth, password, refusal, startAuth } from './testing.ts';

function stories(engine: Engine): void {
  let auth: Auth;
  const ends: (() => Promise<void>)[] = [];
  before(async () => {
    auth = await startAuth({ after: (end) => ends.push(end) }, engine);
  });
  after(() => Promise.all(ends.map((end) => end())));

  test('every route of the contract that is of this service is answered by it', async () => {
    for (const [name, contract] of Object.entries<RouteContract>(routes)) {
      const [method = '', path = ''] = name.split(' ');
      if (contract.service !== 'auth' || path.includes(':')) continue;
      const response = await auth.browser().send(method, path);
      assert.notEqual(response.status, 404, name);
      assert.notEqual(response.status, 405, name);
      assert.ok(response.status < 500, name);
    }
  });

  test('health says that no OpenID provider is configured, and is well', async () => {
    const health = await (await fetch(`${auth.url}/health`)).json();
    assert.deepEqual([health.status, health.service], ['ok', 'auth-service']);
    assert.deepEqual(health.checks, { database: 'ok', oauth: 'not configured' });
  });

  test('the contract is served as an OpenAPI document', async () => {
    const document = await (await fetch(`${auth.url}/api/openapi.json`)).json();
    const { release, url } = auth.settings;
    assert.deepEqual(document, JSON.parse(JSON.stringify(openApiDocument(release, url))));
  });

  test('malformed JSON is refused as such', async () => {
    const response = await fetch(`${auth.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"email": ',
    });
    assert.equal(await refusal(response), '400 invalid_input');
  });

  test('a form of another site is no sign-in', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const response = await fetch(`${auth.url}/api/auth/login`, {
        method: 'POST',
        headers: { 'content-type': type, origin: 'http://evil.test' },
        body: JSON.stringify({ email: 'a@b.test', password }),
      });
      assert.ok([400, 415].includes(response.status), type);
      assert.deepEqual(response.headers.getSetCookie(), []);
    }
  });

  test('nothing of identity may be kept by a cache', async () => {
    const mia = await auth.person();
    for (const path of ['/api/auth/me', '/api/auth/sessions', '/api/auth/token-info', '/api/csrf-token']) {
      assert.equal((await mia.send('GET', path)).headers.get('cache-control'), 'no-store', path);
    }
  });

  test('with the database gone, whoever is known is known, and everything else waits for it', async () => {
    const own: (() => Promise<void>)[] = [];
    const lost = await startAuth({ after: (end) => own.push(end) }, engine);
    try {
      const mia = await lost.person();
      await mia.ok(200, 'GET', '/api/auth/me');
      await lost.database.close();
      assert.deepEqual(await mia.ok(200, 'GET', '/api/auth/me'), { ...mia.user, flags: [] });
      const requests: readonly (readonly [string, string, object?])[] = [
        ['POST', '/api/auth/login', { email: mia.email, password }],
        ['POST', '/api/auth/signup', { email: 'x@y.test', password, name: 'Mia' }],
        ['POST', '/api/auth/refresh'],
        ['POST', '/api/auth/logout'],
        ['GET', '/api/auth/sessions'],
        ['POST', '/api/auth/ws-ticket'],
      ];
      for (const [method, path, body] of requests) {
        const response = await mia.send(method, path, body === undefined ? {} : { body });
        assert.ok(Number(response.headers.get('retry-after')) > 0, path);
        assert.equal(await refusal(response), '503 database_unavailable', path);
      }
      assert.ok(mia.cookies.has('flux_refresh'), 'a failed sign-out leaves the cookies for another try');
    } finally {
      await Promise.all(own.map((end) => end()));
    }
  });
}

for (const engine of engines) suite(engine, () => stories(engine));
