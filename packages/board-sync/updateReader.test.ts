import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as Y from 'yjs';
import { MalformedUpdate, readUpdate } from './index.ts';
import { histories } from './testing.ts';

const isRefused = (update: Uint8Array): boolean => {
  try {
    readUpdate(update);
    return false;
  } catch (error) {
    assert.ok(error instanceof MalformedUpdate, `refused by ${error}`);
    return true;
  }
};

test('every update that Yjs makes is taken, alone, merged, as a state and as a difference', () => {
  fc.assert(
    fc.property(histories, ({ doc, updates }) => {
      const state = Y.encodeStateAsUpdate(doc);
      const half = Y.mergeUpdates(updates.slice(0, Math.ceil(updates.length / 2)));
      const rest = Y.diffUpdate(state, Y.encodeStateVectorFromUpdate(half));
      for (const update of [...updates, state, half, rest, Y.mergeUpdates(updates.toReversed())])
        readUpdate(update);
    }),
    { numRuns: 60 },
  );
});

test('what was read tells the clocks of each client and what is deleted', () => {
  const doc = new Y.Doc();
  doc.clientID = 7;
  doc.getText('a').insert(0, 'abc');
  doc.getText('a').delete(1, 1);
  const { runs, deletes } = readUpdate(Y.encodeStateAsUpdate(doc));
  assert.deepEqual(
    runs.map(({ client, from, to, structs }) => [client, from, to, structs]),
    [[7, 0, 3, 3]],
  );
  assert.deepEqual([...deletes], [[7, [1, 2]]]);
});

test('a gap parts the runs of a client', () => {
  const doc = new Y.Doc();
  doc.clientID = 7;
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (const letter of 'abcd') doc.getText('a').insert(0, letter);
  const { runs } = readUpdate(Y.mergeUpdates([updates[0]!, updates[2]!, updates[3]!]));
  assert.deepEqual(
    runs.map(({ from, to }) => [from, to]),
    [
      [0, 1],
      [2, 4],
    ],
  );
});

test('a truncated update is refused, wherever it ends', () => {
  fc.assert(
    fc.property(histories, fc.double({ min: 0, max: 0.999, noNaN: true }), ({ doc }, share) => {
      const state = Y.encodeStateAsUpdate(doc);
      assert.ok(isRefused(state.subarray(0, Math.floor(state.length * share))));
    }),
    { numRuns: 60 },
  );
});

test('bytes after the end are refused', () => {
  fc.assert(
    fc.property(histories, fc.uint8Array({ minLength: 1, maxLength: 5 }), ({ updates }, extra) => {
      assert.ok(isRefused(Uint8Array.from([...updates[0]!, ...extra])));
    }),
    { numRuns: 50 },
  );
});

test('random bytes never do more than be refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      isRefused(bytes);
    }),
    { numRuns: 1_000 },
  );
});

test('a damaged update that is taken all the same breaks neither merging nor any client', () => {
  fc.assert(
    fc.property(
      histories,
      fc.array(fc.record({ at: fc.nat(), byte: fc.nat(255) }), { minLength: 1, maxLength: 4 }),
      ({ doc, updates }, damages) => {
        const damaged = Uint8Array.from(updates.at(-1)!);
        for (const { at, byte } of damages) damaged[at % damaged.length] = byte;
        if (isRefused(damaged)) return;
        const state = Y.encodeStateAsUpdate(doc);
        const merged = Y.mergeUpdates([state, damaged]);
        Y.diffUpdate(merged, Y.encodeStateVectorFromUpdate(state));
        const client = new Y.Doc();
        Y.applyUpdate(client, state);
        Y.applyUpdate(client, damaged);
        Y.applyUpdate(client, merged);
        readUpdate(Y.encodeStateAsUpdate(client));
      },
    ),
    { numRuns: 300 },
  );
});

test('an update whose lengths lie about the memory behind it is refused', () => {
  const memory = new Uint8Array(1_000).fill(97);
  // One binary item of 200 bytes in a view of 12.
  memory.set([1, 1, 5, 0, 3, 1, 1, 97, 200, 1]);
  assert.ok(isRefused(memory.subarray(0, 12)));
});

test('hostile shapes are refused', () => {
  const text = (value: string) => [value.length, ...Buffer.from(value)];
  const root = [1, ...text('a')];
  const update = (...structs: number[]) => Uint8Array.from([1, 1, 5, 0, ...structs, 0]);
  assert.equal(isRefused(update(4, ...root, ...text('x'))), false, 'the plain shape is fine');
  const hostile = {
    'a text of no length': update(4, ...root, 0),
    'garbage of no length': update(0, 0),
    'an item after itself': update(0x84, 5, 0, ...text('x')),
    'a parent that is itself': update(4, 0, 5, 0, ...text('x')),
    'an unknown kind of content': update(11, ...root),
    'a gap with the bits of an item': update(0x8a, 5, 0, 3),
    'garbage with the bits of an item': update(0x20, 3),
    'an item of the kind of a gap': update(0x2a, ...root, 3),
    'a number that never ends': Uint8Array.from([1, 1, 5, ...Array(200).fill(0x80), 0, 0, 1, 0]),
    'a deletion of no length': Uint8Array.from([0, 1, 5, 1, 3, 0]),
    'a deletion beyond safety': Uint8Array.from([0, 1, 5, 1, 255, 255, 255, 255, 255, 255, 255, 15, 1]),

    'a document within the document': update(9, ...root, ...text('g'), 126),
    'an unknown shared type': update(7, ...root, 7),
    'broken JSON': update(5, ...root, ...text('{')),
    'broken JSON in a list': update(2, ...root, 1, ...text('{')),
    'an unknown value': update(8, ...root, 1, 20),
    'a key of the prototype': update(8, ...root, 1, 118, 1, ...text('__proto__'), 126),
    'a nest without end': update(8, ...root, 1, ...Array.from({ length: 100 }, () => [117, 1]).flat(), 126),
    'text that is no UTF-8': update(4, ...root, 1, 0xff),
    'a client twice': Uint8Array.from([2, 1, 5, 0, 0, 1, 1, 5, 1, 0, 1, 0]),
    'clients in ascending order': Uint8Array.from([2, 1, 5, 0, 0, 1, 1, 6, 0, 0, 1, 0]),
    'more structs than bytes': Uint8Array.from([1, 0xff, 0xff, 0xff, 0x7f, 5, 0, 0, 1, 0]),
    'a clock beyond safety': Uint8Array.from([
      1, 1, 5, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 9, 0,
    ]),
  };
  for (const [name, bytes] of Object.entries(hostile)) assert.ok(isRefused(bytes), name);
});

test('values of every kind are read', () => {
  const doc = new Y.Doc();
  const values = [undefined, null, 1, -70, 1.5, 1.1, 2n ** 40n, false, true, 'text', { a: [1, { b: 2n }] }];
  for (const [index, value] of values.entries()) doc.getMap('a').set(`${index}`, value);
  doc.getMap('a').set('bytes', new Uint8Array([1]));
  assert.equal(isRefused(Y.encodeStateAsUpdate(doc)), false);
});

test('JSON may nest as deep as 64 and no deeper, whatever its strings hold', () => {
  const embed = (depth: number) => {
    const json = Buffer.from(`${'['.repeat(depth)}"]}[\\"{["${']'.repeat(depth)}`);
    const length = [0x80 | (json.length % 128), json.length >> 7];
    return Uint8Array.from([1, 1, 5, 0, 5, 1, 1, 97, ...length, ...json, 0]);
  };
  assert.equal(isRefused(embed(64)), false);
  assert.ok(isRefused(embed(65)));
});

test('a value may nest as deep as 64 and no deeper', () => {
  const nested = (depth: number) =>
    Uint8Array.from([
      1,
      1,
      5,
      0,
      8,
      1,
      1,
      97,
      1,
      ...Array.from({ length: depth }, () => [117, 1]).flat(),
      126,
      0,
    ]);
  assert.equal(isRefused(nested(64)), false);
  assert.ok(isRefused(nested(65)));
});

test('texts are the same UTF-8 to us and to the page, short or long', () => {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const decodes = (bytes: Uint8Array) => {
    try {
      return strict.decode(bytes).length;
    } catch {
      return undefined;
    }
  };
  const someText = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 6 }),
    fc
      .string({ unit: 'binary', minLength: 1, maxLength: 40 })
      .map((text) => Uint8Array.from(Buffer.from(text))),
    fc
      .array(fc.constantFrom(0xe0, 0xed, 0xf0, 0xf4, 0xc1, 0xc2, 0x80, 0x9f, 0xa0, 0xbf, 0x41, 0xff), {
        minLength: 1,
        maxLength: 5,
      })
      .map((bytes) => Uint8Array.from(bytes)),
  );
  fc.assert(
    fc.property(someText, fc.boolean(), (bytes, isLong) => {
      const text = isLong ? Uint8Array.from([...Buffer.alloc(64, 97), ...bytes]) : bytes;
      const length = text.length < 128 ? [text.length] : [0x80 | (text.length % 128), text.length >> 7];
      const update = Uint8Array.from([1, 1, 5, 0, 4, 1, 1, 97, ...length, ...text, 0]);
      const expected = decodes(text);
      assert.equal(isRefused(update), expected === undefined);
      if (expected !== undefined) assert.equal(readUpdate(update).runs[0]?.to, expected);
    }),
    { numRuns: 600 },
  );
});

test('an integer of a value is refused beyond the safe integers', () => {
  const integer = (...bytes: number[]) => Uint8Array.from([1, 1, 5, 0, 8, 1, 1, 97, 1, 125, ...bytes, 0]);
  assert.equal(isRefused(integer(0xbf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f)), false);
  assert.ok(isRefused(integer(0xbf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f)));
  assert.ok(isRefused(integer(...Array(200).fill(0x80), 0)));
});
