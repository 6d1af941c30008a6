import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { requestIds } from './requestIds.ts';
import { testApp, testService, testSettings } from './testing.ts';
import { trustOf } from './trustProxy.ts';

/** Answers the address that a request is taken to come from. */
const echo = testService({
  routes: async (app) => {
    app.get('/api/ip', async (asked) => ({ ip: asked.ip ?? null, id: asked.id }));
  },
});

type Seen = { readonly ip: string | null; readonly id: string };

test('nobody is believed unless the settings say so', () => {
  const trust = trustOf({ sockets: undefined, trustProxy: [] });
  for (const address of ['127.0.0.1', '::1', undefined]) assert.equal(trust(address, 0), false);
});

test('addresses, ranges and names are believed, whatever stands beside them is not', () => {
  const trust = trustOf({
    sockets: undefined,
    trustProxy: ['loopback', '10.1.0.0/16', '2001:db8::/32', '192.0.2.7'],
  });
  for (const address of [
    '127.0.0.9',
    '::1',
    '10.1.255.1',
    '2001:db8:9::1',
    '192.0.2.7',
    '::ffff:192.0.2.7',
  ]) {
    assert.equal(trust(address, 3), true, address);
  }
  for (const address of ['10.2.0.1', '2001:db9::1', '192.0.2.8', '', 'unix', 'a, b']) {
    assert.equal(trust(address, 0), false, address);
  }
});

test('every name stands for its ranges', () => {
  const named = (name: string, address: string) =>
    trustOf({ sockets: undefined, trustProxy: [name] })(address, 0);
  assert.equal(named('uniquelocal', '192.168.3.4'), true);
  assert.equal(named('uniquelocal', 'fd00::1'), true);
  assert.equal(named('linklocal', '169.254.1.1'), true);
  assert.equal(named('linklocal', 'fe80::1'), true);
  assert.equal(named('linklocal', '10.0.0.1'), false);
});

test('an address forwarded by a peer that is not trusted is ignored', async (t) => {
  const { url } = await testApp(t, [echo]);
  const response = await fetch(`${url}/api/ip`, { headers: { 'x-forwarded-for': '203.0.113.9' } });
  const seen = await response.json();
  assert.equal(seen.ip, '127.0.0.1');
});

test('an address forwarded by a trusted proxy is the last that no proxy wrote', async (t) => {
  const settings = testSettings({ FLUX_TRUST_PROXY: 'loopback, 10.0.0.0/8' });
  const { url } = await testApp(t, [echo], { settings });
  const forwarded = '198.51.100.1, 203.0.113.9, 10.0.0.3';
  const response = await fetch(`${url}/api/ip`, { headers: { 'x-forwarded-for': forwarded } });
  assert.equal((await response.json()).ip, '203.0.113.9');
});

async function overSocket(t: TestContext, headers: Record<string, string>): Promise<Seen> {
  const folder = mkdtempSync(join(tmpdir(), 'flux-trust-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const settings = testSettings({
    FLUX_SOCKETS: folder,
    FLUX_SERVICES: 'auth',
    DATABASE_URL: 'postgres://nobody@127.0.0.1/none',
  });
  const { url: socketPath } = await testApp(t, [echo], { settings });
  assert.equal(socketPath, join(folder, 'auth.sock'));
  const sent = request({ socketPath, path: '/api/ip', agent: false, headers }).end();
  const [response] = await once(sent, 'response');
  return json(response) as Promise<Seen>;
}

test('on a socket the peer is believed, and not those whom it only quotes', async (t) => {
  assert.equal((await overSocket(t, { 'x-forwarded-for': '198.51.100.1, 203.0.113.9' })).ip, '203.0.113.9');
  assert.equal((await overSocket(t, {})).ip, null);
});

test('the id of a trusted proxy is kept when it is sane', async (t) => {
  const settings = testSettings({ FLUX_TRUST_PROXY: 'loopback' });
  const { url } = await testApp(t, [echo], { settings });
  const idFor = async (id: string) => {
    const response = await fetch(`${url}/api/ip`, { headers: { 'x-request-id': id } });
    const answered = response.headers.get('x-request-id');
    assert.equal((await response.json()).id, answered);
    return answered;
  };
  assert.equal(await idFor('a1b2c3d4'), 'a1b2c3d4');
  assert.equal(await idFor('a'.repeat(64)), 'a'.repeat(64));
  for (const id of ['a1b2c3d', 'a'.repeat(65), 'a b c d e f', '{"level":60}', 'a,b,c,d,e']) {
    assert.notEqual(await idFor(id), id);
  }
  assert.equal((await overSocket(t, { 'x-request-id': 'from-nginx-1' })).id, 'from-nginx-1');
});

test('the id of anybody else is not, and our own never repeat', async (t) => {
  const { url } = await testApp(t, [echo]);
  const response = await fetch(`${url}/api/ip`, { headers: { 'x-request-id': 'a1b2c3d4' } });
  assert.notEqual(response.headers.get('x-request-id'), 'a1b2c3d4');
  const [one, other] = [requestIds(() => false), requestIds(() => false)];
  const ids = Array.from({ length: 1_000 }, () => [one(), other()]).flat();
  assert.equal(new Set(ids).size, 2_000);
});
