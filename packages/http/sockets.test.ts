import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { CloseReason } from '@flux/contracts';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import type { SocketRoute } from './service.ts';
import { noteSocketCaller } from './socketLog.ts';
import { closeSocket } from './sockets.ts';
import { testApp, testService } from './testing.ts';

const echo: SocketRoute = {
  path: '/echo/',
  maxPayload: 1000,
  accept: (socket, request) => {
    socket.on('message', (data) => socket.send(data));
    socket.send(request.url ?? '');
  },
};

async function start(t: TestContext) {
  const app = await testApp(t, [testService({ sockets: [echo, { ...echo, path: '/exact' }] })]);
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

/** The answer to a hand-written upgrade of `path`, up to the end of the connection. */
async function upgrade(url: string, path: string, lines: readonly string[]): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`);
  return text(socket);
}

const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
const asking = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', key];

test('a socket that is refused stands in the log with its person, and its query nowhere', async (t) => {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  const refusing = (path: string, reason: CloseReason): SocketRoute => ({
    ...echo,
    path,
    accept: (socket) => {
      noteSocketCaller(socket, 'mia');
      closeSocket(socket, reason);
    },
  });
  const sockets = [refusing('/closed', 'forbidden'), refusing('/moved', 'going_away')];
  const { url } = await testApp(t, [testService({ sockets })], { log });
  for (const path of ['/closed?ticket=secret', '/moved'])
    await closeCode(new WebSocket(url.replace('http', 'ws') + path));
  const refused = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'socket refused');
  assert.deepEqual(
    refused.map(({ path, code, person }) => [path, code, person]),
    [['/closed', 'forbidden', 'mia']],
  );
  assert.doesNotMatch(lines.join(''), /secret/);
});

test('an upgrade of an unknown path is answered like any request for it', async (t) => {
  const { url } = await start(t);
  const answer = await upgrade(url, '/none', ['Connection: Upgrade, close', ...asking.slice(1)]);
  assert.match(answer, /^HTTP\/1\.1 404 .*x-request-id: .*"code":"not_found"/s);
});

test('a request that offers to leave HTTP/1.1 for something else is answered in HTTP/1.1', async (t) => {
  const { url } = await start(t);
  const answer = await upgrade(url, '/ready', ['Connection: Upgrade, HTTP2-Settings, close', 'Upgrade: h2c']);
  assert.match(answer, /^HTTP\/1\.1 200 .*"status":"ready"/s);
});

test('an upgrade that is malformed is a problem', async (t) => {
  const { url } = await start(t);
  for (const lines of [asking.slice(0, 3), [...asking.slice(0, 2), 'Sec-WebSocket-Version: 7', key]]) {
    const answer = await upgrade(url, '/exact', lines);
    assert.match(answer, /^HTTP\/1\.1 400 .*x-release: .*sec-websocket-version: 13.*"code":"invalid_input"/s);
  }
});

test('the answer to an upgrade carries the release and an id', async (t) => {
  const { open } = await start(t);
  const [response] = await once(open('/exact'), 'upgrade');
  assert.match(response.headers['x-release'], /-dev$/);
  assert.match(response.headers['x-request-id'], /^[\w-]{8,}-[0-9a-z]+$/);
  assert.equal(response.headers['sec-websocket-extensions'], undefined, 'nothing is compressed');
});

test('an upgrade with two Authorization headers is closed with 4400 and reaches no service', async (t) => {
  const { url } = await start(t);
  const answer = await upgrade(url, '/echo/1', [
    ...asking,
    'Authorization: Bearer a',
    'authorization: Bearer b',
  ]);
  assert.match(answer, /^HTTP\/1\.1 101 /);
  // The close frame's two bytes of 4400 (0x1130) and its reason.
  assert.ok(answer.endsWith('\x11\x30malformed'), answer);
  assert.ok(!answer.includes('/echo/1'));
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

test('a peer that never answers a close is cut', async (t) => {
  const { url, retire } = await start(t);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(`GET /exact HTTP/1.1\r\nHost: a\r\n${asking.map((line) => `${line}\r\n`).join('')}\r\n`);
  await once(socket, 'data');
  const ended = once(socket.resume(), 'close');
  await retire();
  await ended;
});

test('many sockets are sent away in about the time of a few', async (t) => {
  const { open, retire } = await start(t);
  const sockets = Array.from({ length: 300 }, () => open('/exact'));
  await Promise.all(sockets.map((socket) => once(socket, 'message')));
  const codes = sockets.map(closeCode);
  const began = performance.now();
  await retire();
  assert.ok(performance.now() - began < 1_500);
  assert.deepEqual([...new Set(await Promise.all(codes))], [1012]);
});
