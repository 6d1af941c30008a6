import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Service, SocketRoute } from './service.ts';
import { testApp } from './testing.ts';

const echo: SocketRoute = {
  path: '/echo/',
  maxPayload: 1000,
  accept: (socket, request) => {
    socket.on('message', (data) => socket.send(data));
    socket.send(request.url ?? '');
  },
};

const service = (sockets: readonly SocketRoute[]): Service => ({
  name: 'messaging',
  routes: async () => {},
  sockets,
  checks: () => ({}),
  open: async () => {},
  close: async () => {},
});

async function start(t: TestContext) {
  const app = await testApp(t, [service([echo, { ...echo, path: '/exact' }])]);
  const open = (path: string) => {
    const socket = new WebSocket(app.url.replace('http', 'ws') + path);
    t.after(() => socket.terminate());
    return socket;
  };
  return { ...app, open };
}

const closeCode = async (socket: WebSocket): Promise<number> => (await once(socket, 'close'))[0];

test('a path that ends in a slash is a prefix, any other is exact', async (t) => {
  const { open } = await start(t);
  for (const path of ['/echo/1?ack=1', '/exact', '/exact?x']) {
    const [data] = await once(open(path), 'message');
    assert.equal(String(data), path);
  }
  for (const path of ['/echo', '/exact/1', '/']) {
    const [error] = await once(open(path), 'error');
    assert.match(error.message, /404/);
  }
});

test('the refusal of an unknown path is a problem', async (t) => {
  const { url } = await start(t);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(
    'GET /none HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  assert.match(await text(socket), /^HTTP\/1\.1 404 .*"code":"not_found"/s);
});

test('a message at the limit passes and one byte more closes with 4413', async (t) => {
  const { open } = await start(t);
  const socket = open('/echo/');
  await once(socket, 'message');
  socket.send(Buffer.alloc(1000));
  const [data] = await once(socket, 'message');
  assert.equal(data.length, 1000);
  socket.send(Buffer.alloc(1001));
  assert.equal(await closeCode(socket), 4413);
});

test('text that is no UTF-8 and frames that are none close with 4400', async (t) => {
  const { open, url } = await start(t);
  const socket = open('/echo/');
  await once(socket, 'message');
  const closing = closeCode(socket);
  // A masked text frame of one byte 0xff.
  connectionOf(socket).write(Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0xff]));
  assert.equal(await closing, 4400);
  const second = open('/echo/');
  await once(second, 'message');
  const closed = closeCode(second);
  // A frame with a reserved opcode.
  connectionOf(second).write(Buffer.from([0x83, 0x80, 0, 0, 0, 0]));
  assert.equal(await closed, 4400);
  assert.equal((await fetch(`${url}/ready`)).status, 200);
});

/** The connection beneath a client's socket, to write what the client never would. */
function connectionOf(socket: WebSocket): { write(data: Buffer): void } {
  return (socket as unknown as { _socket: { write(data: Buffer): void } })._socket;
}

test('a starting app closes with 1013 and a draining one with 1012', async (t) => {
  const { open, phase } = await start(t);
  phase.set('starting');
  assert.equal(await closeCode(open('/echo/')), 1013);
  phase.set('draining');
  assert.equal(await closeCode(open('/echo/')), 1012);
});

test('retiring sends every open socket away, spread out, and still answers requests', async (t) => {
  const { open, retire, url } = await start(t);
  const sockets = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const socket = open('/echo/');
      await once(socket, 'message');
      return socket;
    }),
  );
  const times: number[] = [];
  const codes = sockets.map(async (socket) => {
    const code = await closeCode(socket);
    times.push(performance.now());
    return code;
  });
  await retire();
  assert.deepEqual([...new Set(await Promise.all(codes))], [1012]);
  assert.ok(Math.max(...times) - Math.min(...times) > 100, 'not all at once');
  assert.equal((await fetch(`${url}/health`)).status, 200);
});

test('a peer that breaks off in the middle of its upgrade disturbs nobody', async (t) => {
  const { url, open } = await start(t);
  for (let i = 0; i < 20; i++) {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write(
      'GET /echo/ HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    socket.resetAndDestroy();
  }
  await once(open('/echo/'), 'message');
  for (let tries = 0; tries < 50; tries++) {
    if ((await (await fetch(`${url}/metrics`)).text()).includes('flux_open_sockets 1')) return;
    await delay(20);
  }
  assert.fail('sockets of broken peers are still counted as open');
});
