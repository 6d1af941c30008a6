import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Service } from '@flux/http';
import { testApp, testSettings } from '@flux/http/testing';
import fc from 'fast-check';
import { pino } from 'pino';
import { logEveryMs, registerCspReports, reportMax } from './cspReports.ts';

const old = 'application/csp-report';
const current = 'application/reports+json';

async function collector(t: TestContext, env: Record<string, string> = {}) {
  const settings = testSettings(env);
  const logged: { level: number; violations?: Record<string, number> }[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  let now = 1_000;
  const service: Service = {
    name: 'auth',
    routes: async (app) => registerCspReports(app, { settings, log, clock: () => now }),
    sockets: [],
    checks: () => ({}),
    open: async () => {},
    close: async () => {},
  };
  const app = await testApp(t, [service], { settings });
  const post = (body: string, type = old) =>
    fetch(`${app.url}/api/csp-report`, { method: 'POST', body, headers: { 'content-type': type } });
  const counts = () => logged.map(({ violations }) => violations);
  const pass = (ms: number) => {
    now += ms;
  };
  return { app, post, counts, pass, logged };
}

const report = (directive: string, blocked: string): string =>
  JSON.stringify({
    'csp-report': {
      'document-uri': 'https://studio.example/join/secret-token',
      'effective-directive': directive,
      'blocked-uri': blocked,
    },
  });

const off = { FLUX_RATE_LIMIT: 'off' };

test('a report in the older form is taken and counted', async (t) => {
  const { post, counts } = await collector(t);
  const response = await post(report('script-src-elem', 'https://evil.example/x.js?id=7'));
  assert.equal(response.status, 204);
  assert.deepEqual(counts(), [{ 'script-src-elem https://evil.example': 1 }]);
});

test('several reports in the newer form are taken at once; others than violations are not ours', async (t) => {
  const { post, app, counts } = await collector(t);
  const violation = (blockedURL: string) => ({
    type: 'csp-violation',
    url: 'https://studio.example/join/secret-token',
    body: { effectiveDirective: 'img-src', blockedURL },
  });
  const body = [violation('inline'), violation('data:image/png'), { type: 'deprecation', body: {} }, 7, null];
  assert.equal((await post(JSON.stringify(body), current)).status, 204);
  await app.drain({ quietMs: 0, capMs: 100 });
  assert.deepEqual(counts(), [{ 'img-src inline': 1 }, { 'img-src data': 1 }]);
});

test('no path of an address reaches the log, since it can hold an invitation', async (t) => {
  const { post, logged } = await collector(t);
  await post(report('connect-src', 'https://studio.example/join/secret-token'));
  assert.doesNotMatch(JSON.stringify(logged), /secret-token/);
});

test('many reports are one line a minute, with counts', async (t) => {
  const { post, counts, pass } = await collector(t, off);
  for (let i = 0; i < 10; i += 1) await post(report('img-src', 'inline'));
  assert.deepEqual(counts(), [{ 'img-src inline': 1 }]);
  pass(logEveryMs - 1);
  await post(report('img-src', 'inline'));
  assert.equal(counts().length, 1);
  pass(1);
  await post(report('img-src', 'inline'));
  assert.deepEqual(counts()[1], { 'img-src inline': 11 });
});

test('what was counted when the service ends is not lost', async (t) => {
  const { post, counts, app } = await collector(t, off);
  await post(report('img-src', 'inline'));
  await post(report('font-src', 'inline'));
  await app.drain({ quietMs: 0, capMs: 100 });
  assert.deepEqual(counts(), [{ 'img-src inline': 1 }, { 'font-src inline': 1 }]);
});

test('a flood of different violations is counted as other', async (t) => {
  const { post, counts, app } = await collector(t, off);
  for (let i = 0; i < 60; i += 1) await post(report(`made-up-${i}`, 'inline'));
  await app.drain({ quietMs: 0, capMs: 100 });
  const last = counts()[1] ?? {};
  assert.equal(Object.keys(last).length, 51);
  assert.equal(last.other, 9);
});

test('a report at the limit is taken, one byte past it is refused', async (t) => {
  const { post } = await collector(t);
  const padded = (bytes: number) => {
    const start = '{"csp-report":{},"padding":"';
    return `${start}${'x'.repeat(bytes - start.length - 2)}"}`;
  };
  assert.equal((await post(padded(reportMax))).status, 204);
  assert.equal((await post(padded(reportMax + 1))).status, 413);
});

test('what is no JSON or of another kind is refused, not logged', async (t) => {
  const { post, counts } = await collector(t);
  assert.equal((await post('{"csp-report":')).status, 400);
  assert.equal((await post('a=b', 'application/x-www-form-urlencoded')).status, 415);
  assert.deepEqual(counts(), []);
});

test('reports that come too fast are refused with a time to wait', async (t) => {
  const { post } = await collector(t);
  const statuses: number[] = [];
  for (let i = 0; i < 21; i += 1) statuses.push((await post(report('img-src', 'inline'))).status);
  assert.deepEqual(statuses.slice(0, 20), Array(20).fill(204));
  const refused = await post(report('img-src', 'inline'));
  assert.equal(refused.status, 429);
  assert.ok(Number(refused.headers.get('retry-after')) >= 1);
});

test('no JSON at all breaks it', async (t) => {
  const { app } = await collector(t, off);
  const inner = fc.dictionary(
    fc.constantFrom('effectiveDirective', 'blockedURL', 'blocked-uri', 'violated-directive'),
    fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' })),
  );
  const body = fc.oneof(
    fc.jsonValue(),
    inner.map((report) => ({ 'csp-report': report })),
    fc.array(inner.map((report) => ({ type: 'csp-violation', body: report }))),
  );
  await fc.assert(
    fc.asyncProperty(body, fc.constantFrom(old, current), async (value, type) => {
      const payload = JSON.stringify(value);
      fc.pre(payload.length < reportMax / 3);
      const answer = await app.fastify.inject({
        method: 'POST',
        url: '/api/csp-report',
        payload,
        headers: { 'content-type': type },
      });
      assert.equal(answer.statusCode, 204);
    }),
    { numRuns: 60 },
  );
});
