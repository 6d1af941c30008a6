import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLogger } from './logger.ts';
import { networkOf } from './network.ts';
import { createBuckets, rateLimit } from './rateLimit.ts';
import type { Service } from './service.ts';
import { testApp } from './testing.ts';

test('a network is the first three bytes of IPv4 and the first three groups of IPv6', () => {
  assert.equal(networkOf('203.0.113.77'), '203.0.113.0/24');
  assert.equal(networkOf('::ffff:203.0.113.77'), '203.0.113.0/24');
  assert.equal(networkOf('2001:db8:abcd:12::1'), '2001:db8:abcd::/48');
  assert.equal(networkOf('2001:0DB8::1'), '2001:db8:0::/48');
  assert.equal(networkOf('::1'), '0:0:0::/48');
  assert.equal(networkOf('fe80::1%eth0'), 'fe80:0:0::/48');
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
  const limited: Service = {
    name: 'auth',
    routes: async (app) => {
      app.get(
        '/api/on',
        { preHandler: rateLimit({ rateLimit: true }, { burst: 1, perSecond: 0.1 }) },
        async () => 'ok',
      );
      app.get(
        '/api/off',
        { preHandler: rateLimit({ rateLimit: false }, { burst: 1, perSecond: 0.1 }) },
        async () => 'ok',
      );
    },
    sockets: [],
    checks: () => ({}),
    open: async () => {},
    close: async () => {},
  };
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
