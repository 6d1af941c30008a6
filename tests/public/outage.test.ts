import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { testCluster } from '@flux/database/testing';
import { person } from '../harness/browser.ts';
import { freePort, startServer, untilReady } from '../harness/processes.ts';
import { makeBoard, openBoard, signUpProgram, until } from '../harness/program.ts';

async function untilHealth(url: string, status: string): Promise<Response> {
  for (let tries = 0; tries < 300; tries++) {
    const response = await fetch(`${url}/health`).catch(() => undefined);
    const body = await response?.clone().json();
    if (response !== undefined && body.status === status) return response;
    await delay(100);
  }
  throw new Error(`${url}/health never said ${status}`);
}

test('a database that is down at start and lost later is said so, waited for, and nothing acknowledged is lost', {
  timeout: 180_000,
}, async (t) => {
  const cluster = await testCluster(t);
  await cluster.stop();
  const data = mkdtempSync(join(tmpdir(), 'flux-outage-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const server = startServer({ FLUX_PORT: `${port}`, FLUX_DATA: data, DATABASE_URL: cluster.url });
  t.after(async () => {
    await server.end();
    rmSync(data, { recursive: true, force: true });
  });

  const starting = await untilHealth(url, 'starting');
  assert.equal(starting.status, 503);
  assert.equal((await fetch(`${url}/ready`)).status, 503);
  const early = await fetch(`${url}/api/auth/me`);
  assert.equal(early.status, 503);
  assert.ok(Number(early.headers.get('retry-after')) > 0);

  await cluster.start();
  await untilReady(`${url}/ready`, server);
  const ana = await signUpProgram(url, person('Ana'));
  const { board } = await makeBoard(ana);
  const client = openBoard(url, board.id, { headers: { authorization: `Bearer ${ana.token}` } });
  await client.synced();
  client.elements.set('before', 1);
  await delay(300);

  await cluster.stop();
  const degraded = await untilHealth(url, 'degraded');
  assert.equal(degraded.status, 503);
  assert.equal((await degraded.json()).checks.database, 'unavailable');
  const refused = await fetch(`${url}/api/projects`, { headers: { authorization: `Bearer ${ana.token}` } });
  assert.equal(refused.status, 503);
  assert.equal((await refused.json()).code, 'database_unavailable');
  assert.ok(Number(refused.headers.get('retry-after')) > 0);
  client.elements.set('meanwhile', 2);

  await cluster.start();
  await untilHealth(url, 'ok');
  const other = openBoard(url, board.id, { headers: { authorization: `Bearer ${ana.token}` } });
  await other.synced();
  await until(
    () => other.elements.has('before') && other.elements.has('meanwhile'),
    'both are there',
    30_000,
  );
  client.close();
  other.close();
});
