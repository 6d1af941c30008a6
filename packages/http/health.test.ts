import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServiceName } from '@flux/contracts';
import type { Service } from './service.ts';
import { testApp, testSettings } from './testing.ts';

const service = (name: ServiceName, checks: Record<string, string> = {}): Service => ({
  name,
  routes: async () => {},
  sockets: [],
  checks: () => checks,
  open: async () => {},
  close: async () => {},
});

const auth = service('auth', { oauth: 'not configured' });
const all = [auth, service('messaging'), service('collaboration')];

async function get(url: string) {
  const response = await fetch(url);
  return { status: response.status, body: await response.json() };
}

test('a single service answers with its own name and checks', async (t) => {
  const settings = testSettings({ FLUX_RELEASE: 'r7' });
  const { url } = await testApp(t, [auth], { settings });
  const { status, body } = await get(`${url}/health`);
  assert.equal(status, 200);
  assert.deepEqual(
    { ...body, uptimeSeconds: 0 },
    {
      status: 'ok',
      service: 'auth-service',
      checks: { database: 'ok', oauth: 'not configured' },
      version: 'r7',
      uptimeSeconds: 0,
    },
  );
  assert.ok(Number.isInteger(body.uptimeSeconds));
});

test('one process with all services names each of them', async (t) => {
  const { url } = await testApp(t, all);
  const { body } = await get(`${url}/health`);
  assert.equal(body.service, 'fluxstudio');
  assert.deepEqual(Object.keys(body.services), [
    'auth-service',
    'messaging-service',
    'collaboration-service',
  ]);
  assert.equal(body.services['messaging-service'].service, 'messaging-service');
  assert.equal((await get(`${url}/health/collaboration`)).body.service, 'collaboration-service');
});

test('a process does not answer for a service that it does not run', async (t) => {
  const { url } = await testApp(t, [auth]);
  assert.equal((await get(`${url}/health/messaging`)).status, 404);
});

test('a failing check makes it degraded and 503', async (t) => {
  const state = { database: 'ok' as 'ok' | 'unavailable' };
  const { url } = await testApp(t, all, { database: { state: () => state.database } });
  assert.equal((await get(`${url}/health`)).status, 200);
  state.database = 'unavailable';
  const { status, body } = await get(`${url}/health`);
  assert.equal(status, 503);
  assert.equal(body.status, 'degraded');
  assert.equal(body.checks.database, 'unavailable');
  state.database = 'ok';
  assert.equal((await get(`${url}/health/live`)).status, 200);
});

test('readiness follows the phase, under both names', async (t) => {
  const { url, phase } = await testApp(t, all);
  for (const path of ['/ready', '/health/ready']) {
    phase.set('starting');
    assert.deepEqual(await get(`${url}${path}`), { status: 503, body: { status: 'starting' } });
    assert.equal((await get(`${url}/health`)).body.status, 'starting');
    phase.set('ready');
    assert.deepEqual(await get(`${url}${path}`), { status: 200, body: { status: 'ready' } });
    phase.set('draining');
    assert.deepEqual(await get(`${url}${path}`), { status: 503, body: { status: 'draining' } });
    assert.equal((await get(`${url}/health`)).status, 200);
  }
});
