import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLogger } from './logger.ts';
import { networkOf } from './network.ts';
import { createBuckets, rateLimit, rateLimitByUser } from './rateLimit.ts';
import { testApp, testService, testSettings } from './testing.ts';

test('a network is the first three bytes of IPv4 and the first three groups of IPv6', () => {
  assert.equal(networkOf('203.0.113.77'), '203.0.113.0/24');
  assert.equal(networkOf('::ffff:203.0.113.77'), '203.0.113.0/24');
  assert.equal(networkOf('2001:db8:abcd:12::1'), '2001:db8:abcd::/48');
  assert.equal(networkOf('2001:0DB8::1'), '2001:db8:0::/48');
  assert.equal(networkOf('::1'), '0:0:0::/48');
  assert.equal(networkOf('fe80::1%eth0'), 'fe80:0:0::/48');
  assert.equal(networkOf('1:2:3:4:5:6:7:8'), '1:2:3::/48');
  assert.equal(networkOf('2001::'), '2001:0:0::/48');
});

test('a peer without an address is local, and what is none is unknown', () => {
  assert.equal(networkOf(undefined), 'local');
  assert.equal(networkOf(''), 'local');
  for (const text of ['unix', '1.2.3', '1.2.3.4.5', '::g', 'a, b']) assert.equal(networkOf(text), 'unknown');
});

test('every address of one IPv6 network has the same name', () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      assert.match(networkOf(address), /^([0-9a-f]{1,4}:){3}:\/48$|\/24$/);
    }),
  );
});

test('a bucket gives its burst at once, then one for each part of a second', () => {
  let now = 0;
  const take = createBuckets({ burst: 3, perSecond: 2 }, () => now);
  assert.deepEqual([take('a'), take('a'), take('a')], [0, 0, 0]);
  assert.equal(take('a'), 0.5);
  assert.equal(take('b'), 0, 'others are not affected');
  now = 500;
  assert.equal(take('a'), 0);
  assert.ok(take('a') > 0);
});

test('over any pattern of arrivals no more pass than the limit allows', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(400), { maxLength: 100 }), (gaps) => {
      let now = 0;
      const take = createBuckets({ burst: 5, perSecond: 4 }, () => now);
      let passed = 0;
      for (const gap of gaps) {
        now += gap;
        if (take('x') === 0) passed++;
      }
      assert.ok(passed <= 5 + (now / 1000) * 4 + 1e-6);
    }),
  );
});

test('the hook answers 429 with the wait, and nothing when limits are off', async (t) => {
  const limited = testService({
    routes: async (app) => {
      const limit = { burst: 1, perSecond: 0.1 };
      app.get('/api/on', { preHandler: rateLimit({ rateLimit: true }, limit) }, async () => 'ok');
      app.get('/api/off', { preHandler: rateLimit({ rateLimit: false }, limit) }, async () => 'ok');
    },
  });
  const { url } = await testApp(t, [limited]);
  assert.equal((await fetch(`${url}/api/on`)).status, 200);
  const refused = await fetch(`${url}/api/on`);
  assert.equal(refused.status, 429);
  assert.equal((await refused.json()).code, 'rate_limited');
  assert.equal(refused.headers.get('retry-after'), '10');
  for (let i = 0; i < 3; i++) assert.equal((await fetch(`${url}/api/off`)).status, 200);
});

test('secrets are taken out of log lines', () => {
  const lines: string[] = [];
  const log = createLogger(
    { logLevel: 'info', release: 'r1' },
    { write: (line: string) => lines.push(line) },
  );
  log.info(
    {
      password: 'hunter2',
      body: { refreshToken: 'hunter2' },
      request: { headers: { cookie: 'hunter2', 'set-cookie': 'hunter2' } },
    },
    'x',
  );
  assert.doesNotMatch(lines.join(), /hunter2/);
  const line = JSON.parse(lines[0] ?? '');
  assert.equal(line.release, 'r1');
  assert.match(line.time, /^\d{4}-\d\d-\d\dT.*Z$/);
});

test('a person is counted wherever they are, and everybody else by network', async (t) => {
  const app = testService({
    routes: async (fastify) => {
      fastify.addHook('onRequest', (request, _reply, done) => {
        const person = request.headers['x-person'];
        if (typeof person === 'string') Object.assign(request, { caller: { personId: person } });
        done();
      });
      const preHandler = rateLimitByUser({ rateLimit: true }, { burst: 2, perSecond: 0.01, now: () => 0 });
      fastify.get('/api/x', { preHandler }, async () => 'ok');
    },
  });
  const settings = testSettings({ FLUX_TRUST_PROXY: 'loopback' });
  const { url } = await testApp(t, [app], { settings });
  const ask = async (headers: Record<string, string>) => (await fetch(`${url}/api/x`, { headers })).status;
  const from = (address: string) => ({ 'x-forwarded-for': address });
  assert.equal(await ask({ 'x-person': 'ada', ...from('203.0.113.1') }), 200);
  assert.equal(await ask({ 'x-person': 'ada', ...from('198.51.100.1') }), 200);
  assert.equal(await ask({ 'x-person': 'ada', ...from('192.0.2.1') }), 429);
  assert.equal(await ask({ 'x-person': 'bob', ...from('192.0.2.1') }), 200);
  assert.equal(await ask(from('203.0.113.1')), 200);
  assert.equal(await ask(from('203.0.113.2')), 200);
  assert.equal(await ask(from('203.0.113.3')), 429);
  assert.equal(await ask(from('203.0.114.3')), 200);
});

test('callers are forgotten when there are very many, the one seen longest ago first', () => {
  const take = createBuckets({ burst: 1, perSecond: 0.001 }, () => 0);
  take('first');
  take('second');
  for (let i = 0; i < 49_998; i++) take(`other ${i}`);
  assert.ok(take('first') > 0, 'still remembered, and now the one seen last');
  take('one more');
  assert.ok(take('first') > 0);
  assert.equal(take('second'), 0);
});

test('a logged request shows neither its query nor its headers', () => {
  const lines: string[] = [];
  const log = createLogger(
    { logLevel: 'info', release: 'r1' },
    { write: (line: string) => lines.push(line) },
  );
  const headers = { cookie: 'hunter2', authorization: 'hunter2' };
  log.info({ req: { method: 'GET', url: '/collaboration/1?ticket=hunter2', headers } });
  assert.deepEqual(JSON.parse(lines[0] ?? '').req, { method: 'GET', path: '/collaboration/1' });
});
