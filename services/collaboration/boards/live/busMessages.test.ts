import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAwareness } from '@flux/board-sync';
import fc from 'fast-check';
import {
  nodeLength,
  readBoardMessage,
  writeAwarenessMessages,
  writeStored,
  writeWhoIsThere,
} from './busMessages.ts';

const node = Buffer.alloc(nodeLength, 7);
const notify = 7_900;

test('stored updates travel with their positions, or as positions alone when they are too large', () => {
  const position = fc.nat({ max: 2 ** 47 });
  fc.assert(
    fc.property(position, position, fc.uint8Array({ maxLength: 100 }), (first, last, update) => {
      const message = readBoardMessage(writeStored(node, { first, last, update }, notify));
      assert.deepEqual(message, { kind: 'stored', first, last, update: Buffer.from(update), node });
    }),
  );
  const head = writeStored(node, { first: 1, last: 2, update: new Uint8Array() }, notify).length;
  const sized = (length: number) =>
    readBoardMessage(writeStored(node, { first: 1, last: 2, update: new Uint8Array(length) }, notify));
  assert.deepEqual(sized(notify - head), {
    kind: 'stored',
    first: 1,
    last: 2,
    update: Buffer.alloc(notify - head),
    node,
  });
  assert.deepEqual(sized(notify - head + 1), { kind: 'stored', first: 1, last: 2, update: undefined, node });
});

const statesOf = (messages: readonly Buffer[]) =>
  messages.flatMap((bytes) => {
    assert.ok(bytes.length <= notify, `${bytes.length} bytes`);
    const message = readBoardMessage(bytes);
    assert.ok(message?.kind === 'awareness');
    return readAwareness(message.states);
  });

test('states travel in as many messages as they need', () => {
  const some = fc.array(
    fc.record(
      { client: fc.nat(), clock: fc.nat(), json: fc.string({ unit: 'grapheme', maxLength: 2_000 }) },
      { noNullPrototype: true },
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(some, (states) => {
      const { messages, dropped } = writeAwarenessMessages(node, states, notify);
      assert.deepEqual([statesOf(messages), dropped], [states, 0]);
    }),
    { numRuns: 50 },
  );
});

test('a state of 8 kB passes through LISTEN/NOTIFY; one that nothing makes small enough is dropped', () => {
  const ink = Array.from({ length: 1_500 }, (_, i) => Math.round(Math.sin(i * 99) * 9_999));
  const json = JSON.stringify({ ink }).slice(0, 8_192);
  const { messages } = writeAwarenessMessages(node, [{ client: 1, clock: 1, json }], notify);
  assert.equal(statesOf(messages)[0]?.json, json);
  const noise = Buffer.from(crypto.getRandomValues(new Uint8Array(12_000))).toString('base64');
  const result = writeAwarenessMessages(node, [{ client: 1, clock: 1, json: noise }], notify);
  assert.deepEqual(result, { messages: [], dropped: 1 });
});

test('a question is a question', () => {
  assert.deepEqual(readBoardMessage(writeWhoIsThere(node)), { kind: 'whoIsThere', node });
});

test('what another release says, and what nobody says, is left alone', () => {
  const known = writeWhoIsThere(node);
  for (const change of [
    [0, 2],
    [0, 0],
    [1, 99],
    [1, 0],
  ] as const) {
    const bytes = Buffer.from(known);
    bytes[change[0]] = change[1];
    assert.equal(readBoardMessage(bytes), undefined);
  }
  assert.equal(readBoardMessage(known.subarray(0, 9)), undefined);
  const stored = writeStored(node, { first: 1, last: 1, update: Uint8Array.of(0, 0) }, notify);
  assert.equal(readBoardMessage(stored.subarray(0, 15)), undefined);
  const deflated = Buffer.from(known);
  deflated[1] = 4;
  assert.equal(readBoardMessage(Buffer.concat([deflated, Buffer.of(255, 255)])), undefined, 'not deflated');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      readBoardMessage(bytes);
      readBoardMessage(Uint8Array.of(1, ...bytes));
    }),
  );
});
