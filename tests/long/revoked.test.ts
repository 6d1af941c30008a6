import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import pg from 'pg';
import WebSocket from 'ws';
import { person } from '../harness/browser.ts';
import { makeBoard, type Program, signInProgram, signUpProgram } from '../harness/program.ts';
import { topologies } from '../harness/topologies.ts';

type Session = { readonly id: string; readonly current: boolean };

/** Somebody with a board and a conversation open, in a session that can be ended from another one of theirs. */
async function setUp(t: TestContext, topology: (typeof topologies)[number]) {
  const studio = await topology.start(t, { FLUX_RATE_LIMIT: 'off' });
  const mia = person('Mia');
  const here = await signUpProgram(studio.url, mia);
  const { board } = await makeBoard(here);
  const there = await signInProgram(studio.url, mia);
  const sessionOf = async (program: Program) => {
    const { items } = await program.call<{ items: readonly Session[] }>('GET', '/api/auth/sessions');
    return items.find(({ current }) => current)?.id ?? '';
  };
  const origin = studio.url.replace('http', 'ws');
  const headers = { authorization: `Bearer ${here.token}` };
  const closes = await Promise.all(
    [`/collaboration/${board.id}`, '/messaging'].map(async (path) => {
      const socket = new WebSocket(`${origin}${path}`, { headers });
      t.after(() => socket.terminate());
      await once(socket, 'open');
      return { path, closed: once(socket, 'close').then(([code]) => ({ code, at: performance.now() })) };
    }),
  );
  return { studio, there, ended: await sessionOf(here), closes };
}

for (const topology of topologies.slice(1)) {
  test(`a board and a conversation close within a second when their session is ended elsewhere: ${topology.name}`, {
    timeout: 120_000,
  }, async (t) => {
    const { there, ended, closes } = await setUp(t, topology);
    await there.call('DELETE', `/api/auth/sessions/${ended}`);
    const began = performance.now();
    for (const { path, closed } of closes) {
      const { code, at } = await closed;
      assert.equal(code, 4401, path);
      assert.ok(at - began < 1_000, `${path} closed after ${at - began} ms`);
    }
  });
}

test('they close within fifteen seconds of an end that no message tells of', {
  timeout: 120_000,
}, async (t) => {
  const { studio, ended, closes } = await setUp(t, topologies[1]!);
  const client = new pg.Client({ connectionString: studio.settings.DATABASE_URL });
  await client.connect();
  const began = performance.now();
  await client.query("update auth.sessions set ended_at = now(), end_reason = 'revoked' where id = $1", [
    ended,
  ]);
  await client.end();
  for (const { path, closed } of closes) {
    const { code, at } = await closed;
    assert.equal(code, 4401, path);
    assert.ok(at - began < 15_000, `${path} closed after ${at - began} ms`);
  }
});
