import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { ping } from './ping.ts';
import { createPool } from './pool.ts';
import { testPostgresUrl } from './testing.ts';
import { isUnavailable } from './unavailable.ts';

/** The test's PostgreSQL behind a line that can be made silent, as a network that drops everything is. */
async function line(t: TestContext) {
  const target = new URL(testPostgresUrl());
  const sockets = new Set<Socket>();
  let silent = false;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => silent || to.write(bytes));
      from.on('close', () => to.destroy());
      from.on('error', () => to.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address !== 'string');
  const url = new URL(target);
  url.host = `127.0.0.1:${address.port}`;
  const pool = createPool({
    url: url.href,
    max: 1,
    connectTimeoutMs: 5_000,
    answerTimeoutMs: 0,
    session: '',
    applicationName: 'flux-test',
    onLost: () => {},
  });
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  t.after(async () => {
    cut();
    server.close();
    await pool.close();
  });
  const silence = (on: boolean) => {
    silent = on;
  };
  return { pool, cut, silence };
}

const late = { name: 'DatabaseUnavailable', message: 'The database did not answer within 80 ms.' };

test('a database that is there answers', async (t) => {
  const { pool } = await line(t);
  await ping(pool, 2_000);
});

test('silence ends after the time that was given, and the connection is given up', async (t) => {
  const { pool, silence } = await line(t);
  await ping(pool, 2_000);
  silence(true);
  await assert.rejects(ping(pool, 80), late);
  silence(false);
  await ping(pool, 2_000);
});

test('silence on connecting ends it too, and what comes later is put back', async (t) => {
  const { pool } = await line(t);
  const held = await pool.hold();
  await assert.rejects(ping(pool, 80), late);
  held.release();
  await ping(pool, 2_000);
});

test('a connection that breaks meanwhile is the answer', async (t) => {
  const { pool, cut } = await line(t);
  await ping(pool, 2_000);
  const asking = ping(pool, 2_000);
  cut();
  await assert.rejects(asking, isUnavailable);
});
