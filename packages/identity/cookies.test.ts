import assert from 'node:assert/strict';
import { test } from 'node:test';
import Fastify from 'fastify';
import { type CookieNames, cookieNames, setCookie } from './cookies.ts';

async function written(
  mode: 'development' | 'production',
  which: keyof CookieNames,
  value: string,
  maxAge: number,
): Promise<readonly string[]> {
  const app = Fastify();
  app.get('/', async (_request, reply) => {
    setCookie(reply, mode, which, value, maxAge);
    return {};
  });
  const answer = await app.inject('/');
  await app.close();
  return [answer.headers['set-cookie'] ?? []].flat();
}

/** Attributes in any order. */
const parts = (cookie: string | undefined) => (cookie ?? '').split('; ').toSorted();

test('in production the browser guards each cookie by prefix, Secure and Path', async () => {
  const expected = {
    access: ['HttpOnly', 'Max-Age=900', 'Path=/', 'SameSite=Lax', 'Secure', '__Host-flux_access=v'],
    refresh: ['HttpOnly', 'Max-Age=900', 'Path=/', 'SameSite=Strict', 'Secure', '__Host-flux_refresh=v'],
    csrf: ['Max-Age=900', 'Path=/', 'SameSite=Lax', 'Secure', '__Host-flux_csrf=v'],
    trusted: ['HttpOnly', 'Max-Age=900', 'Path=/', 'SameSite=Strict', 'Secure', '__Host-flux_trusted=v'],
    leaving: ['HttpOnly', 'Max-Age=900', 'Path=/', 'SameSite=Lax', 'Secure', '__Host-flux_leaving=v'],
    arrival: ['HttpOnly', 'Max-Age=900', 'Path=/', 'SameSite=Strict', 'Secure', '__Host-flux_arrival=v'],
  };
  for (const which of Object.keys(expected) as (keyof CookieNames)[]) {
    const [cookie, ...others] = await written('production', which, 'v', 900);
    assert.deepEqual(parts(cookie), expected[which]);
    assert.deepEqual(others, []);
  }
});

test('in development cookies travel over plain HTTP, and nothing else differs', async () => {
  const expected = {
    access: ['HttpOnly', 'Max-Age=900', 'Path=/', 'SameSite=Lax', 'flux_access=v'],
    refresh: ['HttpOnly', 'Max-Age=900', 'Path=/', 'SameSite=Strict', 'flux_refresh=v'],
    csrf: ['Max-Age=900', 'Path=/', 'SameSite=Lax', 'flux_csrf=v'],
    trusted: ['HttpOnly', 'Max-Age=900', 'Path=/', 'SameSite=Strict', 'flux_trusted=v'],
    leaving: ['HttpOnly', 'Max-Age=900', 'Path=/', 'SameSite=Lax', 'flux_leaving=v'],
    arrival: ['HttpOnly', 'Max-Age=900', 'Path=/', 'SameSite=Strict', 'flux_arrival=v'],
  };
  for (const which of Object.keys(expected) as (keyof CookieNames)[]) {
    assert.deepEqual(parts((await written('development', which, 'v', 900))[0]), expected[which]);
  }
});

test('a lifetime is whole seconds, and never below none', async () => {
  assert.ok(parts((await written('production', 'access', 'v', 12.9))[0]).includes('Max-Age=12'));
  assert.ok(parts((await written('production', 'access', '', -1))[0]).includes('Max-Age=0'));
});

test('a value cannot add attributes of its own', async () => {
  const [cookie = ''] = await written('production', 'csrf', 'a; Domain=evil.test', 10);
  assert.ok(!parts(cookie).some((part) => part.startsWith('Domain')));
});

test('the names of the two modes never meet', () => {
  const names = [cookieNames('production'), cookieNames('development')].flatMap(Object.values);
  assert.equal(new Set(names).size, 12);
});
