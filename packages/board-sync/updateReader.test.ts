import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as Y from 'yjs';
import { addsNothing, MalformedUpdate, readUpdate } from './index.ts';

/** What people do to a document, in a form that shrinks well. */
const action = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), key: fc.string({ maxLength: 3 }), value: fc.jsonValue() }),
  fc.record({ kind: fc.constant('nest' as const), key: fc.string({ maxLength: 3 }) }),
  fc.record({ kind: fc.constant('delete' as const), key: fc.string({ maxLength: 3 }) }),
  fc.record({
    kind: fc.constant('type' as const),
    text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 9 }),
    at: fc.nat(40),
  }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(40), length: fc.nat(5) }),
  fc.record({ kind: fc.constant('bold' as const), at: fc.nat(40), length: fc.nat(5) }),
  fc.record({ kind: fc.constant('bytes' as const), value: fc.uint8Array({ maxLength: 20 }) }),
  fc.record({ kind: fc.constant('embed' as const), at: fc.nat(40) }),
  fc.record({ kind: fc.constant('xml' as const), name: fc.string({ maxLength: 4 }) }),
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

function perform(doc: Y.Doc, step: Action): void {
  const elements = doc.getMap('elements');
  const text = doc.getText('text:1');
  const within = (at: number) => Math.min(at, text.length);
  switch (step.kind) {
    case 'set':
      elements.set(step.key, step.value);
      break;
    case 'nest':
      elements.set(
        step.key,
        new Y.Map([
          ['geometry', [1, 2, 3.5, -4, 0]],
          ['big', 2n ** 60n],
        ]),
      );
      break;
    case 'delete':
      elements.delete(step.key);
      break;
    case 'type':
      text.insert(within(step.at), step.text);
      break;
    case 'cut':
      text.delete(within(step.at), Math.min(step.length, text.length - within(step.at)));
      break;
    case 'bold':
      text.format(within(step.at), Math.min(step.length, text.length - within(step.at)), { bold: true });
      break;
    case 'bytes':
      doc.getArray('list').push([step.value, { none: undefined }, null, true, 1.5]);
      break;
    case 'embed':
      text.insertEmbed(within(step.at), { image: 'x' });
      break;
    case 'xml':
      doc.getXmlFragment('xml').push([new Y.XmlElement(`a${step.name}`), new Y.XmlText('t')]);
      break;
  }
}

/** A document that several people made, and each update as it was sent. */
function history(actions: readonly { readonly who: number; readonly step: Action }[]): {
  doc: Y.Doc;
  updates: Uint8Array[];
} {
  const updates: Uint8Array[] = [];
  const docs = [1, 2, 3].map((clientID) => Object.assign(new Y.Doc({ gc: clientID === 1 }), { clientID }));
  for (const doc of docs) {
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'remote') updates.push(update);
      for (const other of docs)
        if (other !== doc && origin !== 'remote') Y.applyUpdate(other, update, 'remote');
    });
  }
  for (const { who, step } of actions) perform(docs[who]!, step);
  return { doc: docs[0]!, updates };
}

const histories = fc
  .array(fc.record({ who: fc.nat(2), step: action }), { minLength: 1, maxLength: 25 })
  .map(history)
  .filter(({ updates }) => updates.length > 0);

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
    { numRuns: 150 },
  );
});

test('the summary tells the clocks of each client', () => {
  const doc = new Y.Doc();
  doc.clientID = 7;
  doc.getText('a').insert(0, 'abc');
  doc.getText('a').delete(1, 1);
  const { structs, deletes } = readUpdate(Y.encodeStateAsUpdate(doc));
  assert.deepEqual([...structs], [[7, { from: 0, to: 3 }]]);
  assert.deepEqual([...deletes], [[7, [{ from: 1, to: 2 }]]]);
});

test('a truncated update is refused, wherever it ends', () => {
  fc.assert(
    fc.property(histories, fc.double({ min: 0, max: 0.999, noNaN: true }), ({ doc }, share) => {
      const state = Y.encodeStateAsUpdate(doc);
      assert.ok(isRefused(state.subarray(0, Math.floor(state.length * share))));
    }),
    { numRuns: 150 },
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
    { numRuns: 2_000 },
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
    { numRuns: 1_500 },
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

test('what a state holds already adds nothing, and anything more does', () => {
  fc.assert(
    fc.property(histories, ({ doc, updates }) => {
      const state = Y.mergeUpdates(updates);
      for (const update of [...updates, state, Y.encodeStateAsUpdate(doc)]) {
        assert.ok(addsNothing(readUpdate(update), state));
      }
      const client = new Y.Doc();
      Y.applyUpdate(client, state);
      const vector = Y.encodeStateVector(client);
      client.getMap('elements').set('new', 1);
      assert.equal(addsNothing(readUpdate(Y.encodeStateAsUpdate(client, vector)), state), false);
    }),
    { numRuns: 60 },
  );
});

test('a viewer’s answer, the whole delete set, adds nothing; one deletion more does', () => {
  const doc = new Y.Doc();
  const elements = doc.getMap('elements');
  for (let i = 0; i < 50; i++) elements.set(`${i}`, i);
  for (let i = 0; i < 50; i += 2) elements.delete(`${i}`);
  const state = Y.encodeStateAsUpdate(doc);
  const viewer = new Y.Doc();
  Y.applyUpdate(viewer, state);
  const answer = Y.encodeStateAsUpdate(viewer, Y.encodeStateVectorFromUpdate(state));
  assert.ok(readUpdate(answer).deletes.size > 0);
  assert.ok(addsNothing(readUpdate(answer), state));
  viewer.getMap('elements').delete('1');
  const deletion = Y.encodeStateAsUpdate(viewer, Y.encodeStateVectorFromUpdate(state));
  assert.equal(addsNothing(readUpdate(deletion), state), false);
});

test('an update that came before what it builds on is kept, and is whole once that came too', () => {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  doc.getText('a').insert(0, 'a');
  doc.getText('a').insert(1, 'b');
  doc.getText('a').insert(2, 'c');
  const withGap = Y.mergeUpdates([updates[0]!, updates[2]!]);
  readUpdate(withGap);
  assert.equal(addsNothing(readUpdate(updates[1]!), withGap), false);
  const client = new Y.Doc();
  Y.applyUpdate(client, Y.mergeUpdates([withGap, updates[1]!]));
  assert.equal(client.getText('a').toString(), 'abc');
});
