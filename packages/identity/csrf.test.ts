import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId, Problem, type SessionId } from '@flux/contracts';
import fc from 'fast-check';
import type { FastifyRequest } from 'fastify';
import { cookieNames } from './cookies.ts';
import { createCsrf } from './csrf.ts';

const names = cookieNames('production');
const origin = 'https://studio.test';
const csrf = createCsrf(new Uint8Array(32).fill(1), names, [origin, 'https://files.studio.test']);

/** An access token's shape; who signed it does not matter here. */
const accessOf = (sessionId: string) =>
  `h.${Buffer.from(JSON.stringify({ sid: sessionId })).toString('base64url')}.s`;

type Shape = {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: Readonly<Record<string, string>>;
};

const request = ({
  method = 'POST',
  url = '/api/projects',
  headers = {},
  cookies = {},
}: Shape): FastifyRequest => ({ method, url, headers, cookies }) as unknown as FastifyRequest;

function passes(shape: Shape): boolean {
  try {
    csrf.check(request(shape));
    return true;
  } catch (error) {
    assert.ok(error instanceof Problem && error.code === 'csrf_failed');
    return false;
  }
}

const sessionId = newId<SessionId>();
const token = csrf.issue(sessionId);
const cookies = { [names.access]: accessOf(sessionId), [names.csrf]: token };
const headers = { 'x-csrf-token': token, origin };

test('our page, with the same token in cookie and header, may', () => {
  assert.ok(passes({ cookies, headers }));
  assert.ok(passes({ cookies, headers: { ...headers, origin: 'https://files.studio.test' } }));
});

test('every unsafe method is asked for the token', () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND']) {
    assert.equal(passes({ method, cookies }), false, method);
    assert.equal(passes({ method, cookies, headers }), true, method);
  }
});

test('reading needs none', () => {
  for (const method of ['GET', 'HEAD', 'OPTIONS']) assert.ok(passes({ method, cookies }), method);
});

test('a request without our two cookies needs none, other cookies do not count', () => {
  assert.ok(passes({}));
  assert.ok(passes({ cookies: { '__Host-flux_bk': 'b3', [names.csrf]: token, flux_access: 'x' } }));
});

test('either of our two cookies asks for one', () => {
  assert.equal(passes({ cookies: { [names.access]: accessOf(sessionId) } }), false);
  assert.equal(passes({ cookies: { [names.refresh]: 'r' } }), false);
});

test('a request with Authorization needs none, as a browser never adds that by itself', () => {
  assert.ok(passes({ cookies, headers: { authorization: 'Bearer x' } }));
});

test('reports of browsers about our policy are exempt, and only their exact address', () => {
  assert.ok(passes({ cookies, url: '/api/csp-report' }));
  assert.ok(passes({ cookies, url: '/api/csp-report?x=1' }));
  assert.equal(passes({ cookies, url: '/api/csp-reports' }), false);
  assert.equal(passes({ cookies, url: '/api/x?/api/csp-report' }), false);
});

test('a token that is only in the cookie, only in the header, or differs is refused', () => {
  const other = csrf.issue(sessionId);
  assert.equal(passes({ cookies, headers: { origin } }), false);
  assert.equal(passes({ cookies: { [names.access]: accessOf(sessionId) }, headers }), false);
  assert.equal(passes({ cookies, headers: { ...headers, 'x-csrf-token': other } }), false);
  assert.equal(passes({ cookies: { ...cookies, [names.csrf]: '' }, headers: { 'x-csrf-token': '' } }), false);
});

test('a token of another session, or of nobody, is refused even in both places', () => {
  for (const foreign of [csrf.issue(newId<SessionId>()), csrf.issue()]) {
    assert.equal(
      passes({ cookies: { ...cookies, [names.csrf]: foreign }, headers: { 'x-csrf-token': foreign } }),
      false,
    );
  }
});

test('a token made by anybody else is refused: another key, a bare word, a cut signature', () => {
  const foreign = createCsrf(new Uint8Array(32).fill(2), names, []).issue(sessionId);
  for (const forged of [foreign, 'x', '.', 'a.b', `${token}.`.slice(0, -3), `${token.split('.')[0]}.`]) {
    assert.equal(
      passes({
        cookies: { ...cookies, [names.csrf]: forged },
        headers: { ...headers, 'x-csrf-token': forged },
      }),
      false,
      forged,
    );
  }
});

test('whatever text is put into both places, only ours is taken', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const both = {
        cookies: { ...cookies, [names.csrf]: text },
        headers: { ...headers, 'x-csrf-token': text },
      };
      assert.equal(passes(both), false);
    }),
  );
});

test('the right token from a page of another origin is refused', () => {
  for (const foreign of [
    'https://evil.test',
    'null',
    'http://studio.test',
    'https://studio.test.evil.test',
    '',
  ]) {
    assert.equal(passes({ cookies, headers: { ...headers, origin: foreign } }), false, foreign);
  }
});

test('without an Origin the browser must not say that another site asks', () => {
  const { origin: _, ...bare } = headers;
  for (const [site, may] of Object.entries({
    'same-origin': true,
    none: true,
    'same-site': false,
    'cross-site': false,
  })) {
    assert.equal(passes({ cookies, headers: { ...bare, 'sec-fetch-site': site } }), may, site);
  }
  assert.ok(passes({ cookies, headers: bare }));
});

test('a browser without a session has a token of its own, good for a first request with a stale cookie', () => {
  const nobodys = csrf.issue();
  const both = {
    cookies: { [names.refresh]: 'stale', [names.csrf]: nobodys },
    headers: { 'x-csrf-token': nobodys },
  };
  assert.ok(passes(both));
});

test('the token in the cookie is current only for its own session', () => {
  assert.equal(csrf.current(request({ cookies })), token);
  assert.equal(csrf.current(request({ cookies }), newId<SessionId>()), undefined);
  assert.equal(csrf.current(request({})), undefined);
  assert.equal(csrf.bindingOf(request({ cookies })), sessionId);
});

test('a token is good after a restart with the same master key', () => {
  const again = createCsrf(new Uint8Array(32).fill(1), names, [origin]);
  assert.equal(again.current(request({ cookies })), token);
});
