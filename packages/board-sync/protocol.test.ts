import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  createSeenSequence,
  gone,
  MalformedMessage,
  noStates,
  personOf,
  readAwareness,
  readMessage,
  readStateVector,
  StateTooLarge,
  writeAck,
  writeAwareness,
  writeStates,
  writeStateVector,
  writeStep1,
  writeStep2,
  writeStep2Head,
  writeUpdate,
  writeUpdateHead,
} from './index.ts';

const bytes = fc.uint8Array({ maxLength: 300 });

test('what is written is read back', () => {
  fc.assert(
    fc.property(bytes, (payload) => {
      assert.deepEqual(readMessage(writeStep1(payload)), { kind: 'step1', stateVector: payload });
      assert.deepEqual(readMessage(writeStep2(payload)), { kind: 'step2', update: payload });
      assert.deepEqual(readMessage(writeUpdate(payload)), { kind: 'update', update: payload });
      assert.deepEqual(readMessage(writeAwareness(payload)), { kind: 'awareness', states: payload });
    }),
  );
});

test('a step 2 and an update may be sent as their head and the bytes as they lie in memory', () => {
  const update = new Uint8Array(300).fill(7);
  assert.deepEqual(Buffer.concat([writeUpdateHead(300), update]), Buffer.from(writeUpdate(update)));
  assert.deepEqual(Buffer.concat([writeStep2Head(300), update]), Buffer.from(writeStep2(update)));
});

test('a state vector is read back, and anything that is none is malformed', () => {
  const clock = fc.nat({ max: Number.MAX_SAFE_INTEGER });
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(clock, clock), { selector: ([client]) => client }), (pairs) => {
      const clocks = new Map(pairs);
      assert.deepEqual(readStateVector(writeStateVector(clocks)), clocks);
    }),
  );
  for (const bytes of [[], [1], [1, 5], [2, 5, 1], [0, 0], [1, 5, 1, 1], Array(60).fill(0x80)])
    assert.throws(() => readStateVector(Uint8Array.from(bytes)), MalformedMessage, `${bytes}`);
});

test('an ack says how many messages are durable and where the log stands', () => {
  assert.deepEqual([...writeAck(3, 300)], [100, 3, 0xac, 0x02]);
});

test('a query is a query and unknown types are unknown, whatever follows', () => {
  assert.deepEqual(readMessage(Uint8Array.of(3)), { kind: 'queryAwareness' });
  for (const type of [2, 4, 99, 100, 127]) {
    assert.deepEqual(readMessage(Uint8Array.of(type, 1, 2, 3)), { kind: 'unknown' });
  }
});

test('empty, cut and lying messages are malformed', () => {
  const memory = new Uint8Array(300).fill(1);
  memory.set([0, 2, 200]);
  for (const message of [[], [0], [0, 3, 0], [0, 2, 5, 1], [1], [1, 9, 1], [0, 0, 0x80]]) {
    assert.throws(() => readMessage(Uint8Array.from(message)), MalformedMessage, `${message}`);
  }
  assert.throws(() => readMessage(memory.subarray(0, 10)), MalformedMessage, 'a length beyond its view');
});

test('random bytes are a message or malformed, never anything else', () => {
  fc.assert(
    fc.property(bytes, (payload) => {
      for (const read of [readMessage, readAwareness]) {
        try {
          read(payload);
        } catch (error) {
          assert.ok(error instanceof MalformedMessage);
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

test('awareness states are read back, and no states are none', () => {
  const state = fc.record(
    {
      client: fc.nat(2 ** 31),
      clock: fc.nat(2 ** 31),
      json: fc.jsonValue().map((value) => JSON.stringify(value)),
    },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.array(state, { maxLength: 20 }), (states) => {
      assert.deepEqual(readAwareness(writeStates(states)), states);
    }),
  );
  assert.deepEqual(readAwareness(noStates), []);
});

test('a thousand states are read and one more is malformed', () => {
  const states = (count: number) =>
    writeStates(Array.from({ length: count }, (_, client) => ({ client, clock: 0, json: gone })));
  assert.equal(readAwareness(states(1_000)).length, 1_000);
  assert.throws(() => readAwareness(states(1_001)), MalformedMessage);
});

test('a state of 8 kB is read and one byte more is too large', () => {
  const state = (length: number) =>
    writeStates([{ client: 1, clock: 0, json: `"${'x'.repeat(length - 2)}"` }]);
  assert.equal(readAwareness(state(8_192)).length, 1);
  assert.throws(() => readAwareness(state(8_193)), StateTooLarge);
});

test('states that are not wanted are passed over undecoded, however large', () => {
  const states = [
    { client: 1, clock: 4, json: `"${'x'.repeat(9_000)}"` },
    { client: 2, clock: 5, json: '{}' },
    { client: 3, clock: 6, json: gone },
  ];
  const asked: unknown[] = [];
  const read = readAwareness(writeStates(states), (...state) => {
    asked.push(state);
    return state[0] === 2;
  });
  assert.deepEqual(read, [states[1]]);
  assert.deepEqual(asked, [
    [1, 4, false],
    [2, 5, false],
    [3, 6, true],
  ]);
});

test('states with bytes after them, or that are no text, are malformed', () => {
  for (const bytes of [
    [0, 0],
    [1, 1, 1, 1, 0xff],
    [1, 1, 1, 5, 34],
  ])
    assert.throws(() => readAwareness(Uint8Array.from(bytes)), MalformedMessage, `${bytes}`);
});

test('a state names its person, nobody, or is malformed', () => {
  assert.equal(personOf('{"user":{"id":"p1","name":"Ana"}}'), 'p1');
  assert.equal(personOf('{"cursor":null}'), undefined);
  assert.equal(personOf(gone), undefined);
  for (const json of [
    '',
    '7',
    '"x"',
    '{"user":7}',
    '{"user":null}',
    '{"user":{}}',
    '{"user":{"id":7}}',
    '{',
  ]) {
    assert.equal(personOf(json), 'malformed', json);
  }
});

test('a sequence knows what it has seen in whatever order it came', () => {
  fc.assert(
    fc.property(
      fc.nat(20),
      fc.shuffledSubarray(Array.from({ length: 30 }, (_, i) => i + 1)),
      (start, order) => {
        const seen = createSeenSequence(start);
        const all = new Set(Array.from({ length: start }, (_, i) => i + 1));
        for (const seq of order) {
          assert.equal(seen.add(seq, seq), !all.has(seq));
          all.add(seq);
          let expected = start;
          while (all.has(expected + 1)) expected++;
          assert.equal(seen.contiguous(), expected);
          assert.equal(
            seen.hasGap(),
            [...all].some((value) => value > expected),
          );
        }
      },
    ),
  );
  const seen = createSeenSequence(3);
  assert.equal(seen.add(2, 5), true);
  assert.equal(seen.contiguous(), 5);
  assert.equal(seen.add(1, 5), false);
});
