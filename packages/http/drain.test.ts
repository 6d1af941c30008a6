import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { closeServers } from './drain.ts';
import { createHttpServer, type HttpServer } from './httpServer.ts';
import { testApp, testService } from './testing.ts';

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

async function serve(t: TestContext, handle: Handle): Promise<HttpServer & { readonly port: number }> {
  const made = createHttpServer({
    handle,
    isSocket: (asked) => asked.headers.upgrade === 'test',
    upgrade: (_request, socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
    headers: () => ({}),
  });
  made.server.listen(0, '127.0.0.1');
  await once(made.server, 'listening');
  t.after(() => made.server.close());
  const address = made.server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return { ...made, port: address.port };
}

async function get(port: number, agent?: Agent): Promise<number | undefined> {
  const sent = request({
    port,
    host: '127.0.0.1',
    ...(agent === undefined ? { agent: false } : { agent }),
  }).end();
  const [response] = await once(sent, 'response');
  response.resume();
  await once(response, 'end');
  return response.statusCode;
}

test('a kept connection is given up as soon as its last answer is out', async (t) => {
  let finish = () => {};
  const served = await serve(t, (_request, response) => {
    finish = () => void response.end('done');
  });
  const agent = new Agent({ keepAlive: true });
  t.after(() => agent.destroy());
  const answered = get(served.port, agent);
  await once(served.server, 'request');
  const began = performance.now();
  const closed = closeServers([served], { quietMs: 1, capMs: 60_000 });
  await delay(50);
  assert.equal(served.server.listening, false);
  finish();
  assert.equal(await answered, 200);
  await closed;
  assert.ok(performance.now() - began < 10_000, 'it did not wait for the connection to grow old');
});

test('a connection that was opened ahead and never used does not hold the end up', async (t) => {
  const served = await serve(t, (_request, response) => void response.end());
  const socket = connect(served.port, '127.0.0.1');
  await once(served.server, 'connection');
  await closeServers([served], { quietMs: 1, capMs: 60_000 });
  await once(socket.resume(), 'close');
});

test('an upgraded connection whose peer never leaves is cut after the cap', async (t) => {
  const served = await serve(t, (_request, response) => void response.end());
  const socket = connect(served.port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: test\r\n\r\n');
  await once(socket, 'data');
  const ended = once(socket, 'close');
  const began = performance.now();
  await closeServers([served], { quietMs: 1, capMs: 60 });
  assert.ok(performance.now() - began >= 50);
  await ended;
});

test('listening goes on until no new connection came for the quiet time', async (t) => {
  const served = await serve(t, (_request, response) => void response.end());
  let isClosed = false;
  const closed = closeServers([served], { quietMs: 150, capMs: 60_000 }).then(() => {
    isClosed = true;
  });
  for (let i = 0; i < 5; i++) {
    assert.equal(await get(served.port), 200);
    assert.equal(isClosed, false);
    await delay(60);
  }
  await closed;
  await assert.rejects(get(served.port), /ECONNREFUSED/);
});

test('connections that waited while the loop was blocked are answered', async (t) => {
  const served = await serve(t, (_request, response) => void response.end());
  const closed = closeServers([served], { quietMs: 30, capMs: 60_000 });
  const answers = Array.from({ length: 50 }, () => get(served.port));
  // The sockets connect in the kernel; the loop sees none of them before the quiet time is over.
  await new Promise<void>((resolve) => {
    setTimeout(() => {
      const until = performance.now() + 100;
      while (performance.now() < until);
      resolve();
    });
  });
  assert.deepEqual([...new Set(await Promise.all(answers))], [200]);
  await closed;
});

test('somebody who keeps connecting cannot keep a process alive', async (t) => {
  const served = await serve(t, (_request, response) => void response.end());
  let isOver = false;
  const knocking = (async () => {
    while (!isOver) await get(served.port).catch(() => {});
  })();
  await closeServers([served], { quietMs: 200, capMs: 100 });
  isOver = true;
  await knocking;
});

test('retiring stops the jobs of each service once, and draining ends each once', async (t) => {
  const calls: string[] = [];
  const one = testService({
    retire: async () => void calls.push('auth retires'),
    close: async () => void calls.push('auth closes'),
  });
  const other = testService({ name: 'messaging', close: async () => void calls.push('messaging closes') });
  const app = await testApp(t, [one, other]);
  await Promise.all([app.retire(), app.retire()]);
  assert.deepEqual(calls, ['auth retires']);
  assert.equal((await (await fetch(`${app.url}/ready`)).json()).status, 'draining');
  await Promise.all([app.drain({ quietMs: 0, capMs: 100 }), app.drain()]);
  assert.deepEqual(calls, ['auth retires', 'auth closes', 'messaging closes']);
});

test('a service that cannot end does not keep the others from it, and its fault is told', async (t) => {
  const calls: string[] = [];
  const broken = testService({
    close: () => {
      throw new Error('broken');
    },
  });
  const other = testService({ name: 'messaging', close: async () => void calls.push('messaging closes') });
  const app = await testApp(t, [broken, other]);
  await assert.rejects(app.drain({ quietMs: 0, capMs: 100 }), (error) => {
    assert.ok(error instanceof AggregateError);
    assert.equal(error.errors[0].message, 'broken');
    return true;
  });
  assert.deepEqual(calls, ['messaging closes']);
});
