import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { createFrameWriter, makeFrame, makeTextFrame } from './frame.ts';
import { createOutlet, longestBacklog, longestBacklogOfAwareness } from './outlet.ts';

async function pair(t: { after: (end: () => void) => void }) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const client = new WebSocket(`ws://127.0.0.1:${address.port}`);
  const [[ours]] = await Promise.all([once(server, 'connection'), once(client, 'open')]);
  t.after(() => {
    client.terminate();
    server.close();
  });
  return { ours: ours as WebSocket, client };
}

const lengths = [0, 1, 125, 126, 127, 16_383, 16_384, 65_535, 65_536, 200_000];

test('frames of every length arrive as they were made, among those of ws itself', async (t) => {
  const { ours, client } = await pair(t);
  const writer = createFrameWriter(ours);
  const received: Buffer[] = [];
  client.on('message', (data: Buffer) => received.push(data));
  const expected: Buffer[] = [];
  for (const length of lengths) {
    const [head, body] = [Buffer.from('head'), Buffer.alloc(length, length % 251)];
    writer.write(makeFrame(head, body));
    writer.write(makeFrame(body));
    ours.ping();
    ours.send(head);
    expected.push(Buffer.concat([head, body]), body, head);
  }
  while (received.length < expected.length) await once(client, 'message');
  assert.ok(received.every((data, i) => data.equals(expected[i]!)));
});

test('a large body is written as it lies in memory, and a frame knows its length', () => {
  const body = new Uint8Array(100_000);
  const { parts, length } = makeFrame(Buffer.from('head'), body);
  assert.equal(parts[1]?.buffer, body.buffer);
  assert.equal(
    length,
    parts.reduce((sum, part) => sum + part.length, 0),
  );
});

test('nothing is written to a socket that is closing', async (t) => {
  const { ours, client } = await pair(t);
  const writer = createFrameWriter(ours);
  let heard = 0;
  client.on('message', () => heard++);
  ours.close(4400);
  writer.write(makeFrame(Buffer.from('late')));
  await once(client, 'close');
  assert.equal(heard, 0);
  writer.write(makeFrame(Buffer.from('later')));
  const unconnected = new WebSocket('ws://127.0.0.1:9').on('error', () => {});
  assert.throws(() => createFrameWriter(unconnected), TypeError);
});

/** A socket of which the test says how much waits. */
function waiting(writableLength: number) {
  const written: number[] = [];
  const write = (data: Buffer) => written.push(data.length);
  const connection = { writableLength, write, cork() {}, uncork() {} };
  const socket = { readyState: 1, OPEN: 1, _socket: connection } as unknown as WebSocket;
  const metrics = { framesSent: 0, awarenessDropped: 0, slowReaders: 0 };
  let slow = 0;
  const outlet = createOutlet({ socket, metrics, onSlow: () => slow++ });
  return { connection, outlet, metrics, written, isSlow: () => slow > 0 };
}

const small = makeFrame(Buffer.from('hello'));

test('8 MB may wait for a reader and not a byte more', () => {
  const at = waiting(longestBacklog);
  at.outlet.send(small);
  assert.deepEqual([at.written.length, at.isSlow()], [1, false]);
  const past = waiting(longestBacklog + 1);
  past.outlet.send(small);
  assert.deepEqual([past.written.length, past.isSlow(), past.metrics.slowReaders], [0, true, 1]);
});

test('the state of a board may wait whole, with 8 MB behind it, but not a second one', () => {
  const { outlet, connection, written, isSlow } = waiting(0);
  const state = makeFrame(Buffer.from('s'), Buffer.alloc(20_000_000));
  outlet.sendState(state);
  connection.writableLength = state.length + longestBacklog;
  outlet.send(small);
  assert.deepEqual([written.length, isSlow()], [3, false]);
  connection.writableLength = 0;
  outlet.send(small);
  connection.writableLength = longestBacklog + 1;
  outlet.send(small);
  assert.ok(isSlow(), 'once it was read the bound is the usual one');
  const second = waiting(longestBacklog + 1);
  second.outlet.sendState(state);
  assert.ok(second.isSlow());
});

test('cursors are dropped first, and all are sent when the reader has caught up', () => {
  const { outlet, connection, written, metrics, isSlow } = waiting(longestBacklogOfAwareness + 1);
  const everyone = makeFrame(Buffer.from('everyone is here'));
  outlet.sendAwareness(small, () => everyone);
  assert.deepEqual([written, metrics.awarenessDropped, isSlow()], [[], 1, false]);
  connection.writableLength = longestBacklogOfAwareness;
  outlet.sendAwareness(small, () => everyone);
  outlet.sendAwareness(small, () => everyone);
  assert.deepEqual(written, [everyone.length, small.length]);
});

test('it is known whether something was sent since that was asked last', () => {
  const { outlet } = waiting(0);
  assert.equal(outlet.wasSent(), false);
  outlet.send(small);
  assert.deepEqual([outlet.wasSent(), outlet.wasSent()], [true, false]);
});

test('a text frame arrives as text, whatever its length', async (t) => {
  const { ours, client } = await pair(t);
  const writer = createFrameWriter(ours);
  const received: [string, boolean][] = [];
  client.on('message', (data: Buffer, isBinary) => received.push([data.toString(), isBinary]));
  const texts = ['', 'ü', 'x'.repeat(126), 'ü'.repeat(40_000)];
  for (const text of texts) writer.write(makeTextFrame(text));
  ours.send('end');
  while (received.length < 5) await once(client, 'message');
  assert.deepEqual(
    received,
    [...texts, 'end'].map((text) => [text, false]),
  );
});
