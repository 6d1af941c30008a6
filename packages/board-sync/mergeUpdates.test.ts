import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as Y from 'yjs';
import { createBoardState, diffUpdate, mergeUpdates, readStateVector, readUpdate } from './index.ts';
import { clientWith, contentOf, histories } from './testing.ts';

const clocksOf = (update: Uint8Array) =>
  [...readStateVector(Y.encodeStateVectorFromUpdate(update))].toSorted(([a], [b]) => a - b);

/** Some of the updates of a history, some of them joined, in any order. */
const selections = histories.chain(({ doc, updates }) =>
  fc.record({
    doc: fc.constant(doc),
    updates: fc.constant(updates),
    some: fc.shuffledSubarray([...updates, Y.mergeUpdates(updates), Y.encodeStateAsUpdate(doc)], {
      minLength: 1,
    }),
  }),
);

test('merging copies bytes and leads every client to where Yjs’ own merge does', () => {
  fc.assert(
    fc.property(selections, ({ some }) => {
      const ours = mergeUpdates(some.map(readUpdate)).bytes;
      const theirs = Y.mergeUpdates(some);
      assert.deepEqual(contentOf(clientWith(ours)), contentOf(clientWith(theirs)));
      assert.deepEqual(clocksOf(ours), clocksOf(theirs));
    }),
    { numRuns: 60 },
  );
});

test('what merging says of its own bytes is what reading them says', () => {
  fc.assert(
    fc.property(selections, ({ some }) => {
      const merged = mergeUpdates(some.map(readUpdate));
      const read = readUpdate(merged.bytes);
      assert.deepEqual(merged.runs, read.runs);
      assert.deepEqual(merged.deletes, read.deletes);
    }),
    { numRuns: 60 },
  );
});

test('an update that came before what it builds on is kept, and is whole once that came too', () => {
  fc.assert(
    fc.property(histories, fc.nat(), ({ updates }, pick) => {
      const late = pick % updates.length;
      const rest = mergeUpdates(updates.filter((_, index) => index !== late).map(readUpdate));
      const whole = mergeUpdates([rest, readUpdate(updates[late]!)]).bytes;
      assert.deepEqual(contentOf(clientWith(whole)), contentOf(clientWith(...updates)));
      const byTurns = clientWith(rest.bytes, updates[late]!);
      assert.deepEqual(contentOf(byTurns), contentOf(clientWith(...updates)));
    }),
    { numRuns: 40 },
  );
});

test('nothing merged is an empty update, and one is itself', () => {
  assert.deepEqual([...mergeUpdates([]).bytes], [0, 0]);
  const one = readUpdate(Uint8Array.of(0, 0));
  assert.equal(mergeUpdates([one]), one);
});

test('runs that overlap inside a struct are cut as Yjs cuts them', () => {
  const doc = new Y.Doc();
  doc.clientID = 5;
  doc.getText('text:1').insert(0, 'abcdef');
  const whole = Y.encodeStateAsUpdate(doc);
  const [first, last] = [
    Y.diffUpdate(whole, Uint8Array.of(1, 5, 2)),
    Y.diffUpdate(whole, Uint8Array.of(1, 5, 4)),
  ];
  const early = new Y.Doc();
  early.clientID = 5;
  early.getText('text:1').insert(0, 'abc');
  for (const order of [
    [Y.encodeStateAsUpdate(early), first],
    [last, first],
    [whole, last, first],
  ]) {
    const merged = mergeUpdates(order.map(readUpdate)).bytes;
    readUpdate(merged);
    const text = clientWith(whole, merged).getText('text:1').toString();
    assert.equal(text, 'abcdef');
  }
  const joined = mergeUpdates([Y.encodeStateAsUpdate(early), first].map(readUpdate)).bytes;
  assert.equal(clientWith(joined).getText('text:1').toString(), 'abcdef');
});

test('runs that overlap at the end of a struct are cut there without decoding', () => {
  const doc = new Y.Doc();
  doc.clientID = 5;
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (let i = 0; i < 6; i++) doc.getMap('elements').set(`${i}`, i);
  const part = (from: number, to: number) => mergeUpdates(updates.slice(from, to).map(readUpdate));
  const merged = mergeUpdates([part(0, 4), part(2, 6)]);
  assert.equal(merged.runs.length, 1);
  assert.deepEqual([...merged.bytes], [...part(0, 6).bytes]);
});

test('the difference to any client’s state vector brings that client to the whole', () => {
  fc.assert(
    fc.property(histories, fc.nat(), ({ doc, updates }, pick) => {
      const client = clientWith(...updates.slice(0, pick % (updates.length + 1)));
      const has = readStateVector(Y.encodeStateVector(client));
      for (const whole of [Y.mergeUpdates(updates), Y.encodeStateAsUpdate(doc)]) {
        const other = clientWith(Y.encodeStateAsUpdate(client));
        const difference = diffUpdate(readUpdate(whole), has);
        readUpdate(difference.bytes);
        Y.applyUpdate(other, difference.bytes);
        assert.deepEqual(contentOf(other), contentOf(doc));
        assert.ok(difference.bytes.length <= whole.length);
      }
    }),
    { numRuns: 60 },
  );
});

test('a state gathers updates and answers as all of them together', () => {
  fc.assert(
    fc.property(histories, fc.nat(), ({ updates }, pick) => {
      const split = pick % updates.length;
      const state = createBoardState(mergeUpdates(updates.slice(0, split).map(readUpdate)));
      for (const update of updates.slice(split)) state.add(readUpdate(update));
      assert.ok(state.size() > 0);
      const whole = state.whole();
      assert.deepEqual(contentOf(clientWith(whole)), contentOf(clientWith(...updates)));
      const vector = [...readStateVector(state.stateVector())].toSorted(([a], [b]) => a - b);
      assert.deepEqual(vector, clocksOf(whole));
      assert.equal(state.diff(new Map()), whole);
    }),
    { numRuns: 40 },
  );
});

test('a state of thousands of updates stays one', () => {
  const doc = new Y.Doc();
  const state = createBoardState(readUpdate(Uint8Array.of(0, 0)));
  doc.on('update', (update: Uint8Array) => state.add(readUpdate(update)));
  for (let i = 0; i < 3_000; i++) doc.getText('text:1').insert(i, 'x');
  assert.equal(clientWith(state.whole()).getText('text:1').length, 3_000);
  assert.equal(readUpdate(state.whole()).runs.length, 1);
});

test('what a state holds already is nothing new, and anything more is', () => {
  fc.assert(
    fc.property(histories, ({ doc, updates }) => {
      const state = createBoardState(mergeUpdates(updates.map(readUpdate)));
      for (const update of [...updates, Y.encodeStateAsUpdate(doc)]) {
        assert.equal(state.newIn(readUpdate(update)), undefined);
      }
      const client = clientWith(...updates);
      const before = Y.encodeStateVector(client);
      client.getMap('elements').set('new', 1);
      const answer = readUpdate(Y.encodeStateAsUpdate(client, before));
      const news = state.newIn(answer);
      assert.ok(news !== undefined && news.bytes.length <= answer.bytes.length);
      assert.deepEqual(contentOf(clientWith(state.whole(), news.bytes)), contentOf(client));
    }),
    { numRuns: 40 },
  );
});

test('of a viewer’s answer, the whole delete set, nothing is new; of one deletion more, only that', () => {
  const doc = new Y.Doc();
  doc.clientID = 9;
  const elements = doc.getMap('elements');
  for (let i = 0; i < 50; i++) elements.set(`${i}`, i);
  for (let i = 0; i < 50; i += 2) elements.delete(`${i}`);
  const whole = Y.encodeStateAsUpdate(doc);
  const state = createBoardState(readUpdate(whole));
  const viewer = clientWith(whole);
  const vector = state.stateVector();
  const answer = readUpdate(Y.encodeStateAsUpdate(viewer, vector));
  assert.ok(answer.deletes.size > 0);
  assert.equal(state.newIn(answer), undefined);
  viewer.getMap('elements').delete('1');
  const news = state.newIn(readUpdate(Y.encodeStateAsUpdate(viewer, vector)));
  assert.deepEqual([...(news?.deletes ?? [])], [[9, [1, 2]]]);
  assert.deepEqual(news?.runs, []);
});

test('structs beyond a gap are known too, and what fills it is new', () => {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (const letter of 'abc') doc.getText('text:1').insert(0, letter);
  const [first, second, third] = updates.map(readUpdate);
  const state = createBoardState(mergeUpdates([first!, third!]));
  assert.equal(state.newIn(third!), undefined);
  assert.notEqual(state.newIn(second!), undefined);
  assert.deepEqual([...readStateVector(state.stateVector()).values()], [1]);
});
