import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ChangeKey, createChangeLedger } from './changeLedger.ts';

const key = (place: number): ChangeKey => ['tab', place];

test('an acknowledgement covers every message up to it and nothing behind', () => {
  const ledger = createChangeLedger();
  ledger.add(key(1));
  ledger.add(key(2));
  ledger.sent();
  ledger.add(key(3));
  ledger.sent();
  ledger.add(key(4));
  assert.deepEqual(ledger.acknowledged(1), [key(1), key(2)]);
  assert.equal(ledger.waiting(), 2);
  assert.deepEqual(ledger.acknowledged(2), [key(3)]);
  assert.deepEqual(ledger.acknowledged(2), []);
  assert.equal(ledger.waiting(), 1);
});

test('messages are counted from one again on each connection', () => {
  const ledger = createChangeLedger();
  ledger.add(key(1));
  ledger.sent();
  ledger.restart();
  assert.deepEqual(ledger.acknowledged(5), []);
  ledger.add(key(2));
  ledger.sent();
  assert.deepEqual(ledger.acknowledged(1), [key(1), key(2)]);
  assert.equal(ledger.waiting(), 0);
});

test('whatever happens in whatever order, no change is forgotten unacknowledged or acknowledged twice', () => {
  const step = fc.oneof(
    fc.constant('add' as const),
    fc.constant('send' as const),
    fc.constant('restart' as const),
    fc.nat({ max: 6 }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const ledger = createChangeLedger();
      const durable = new Set<number>();
      let added = 0;
      let messages = 0;
      for (const one of steps) {
        if (one === 'add') {
          added += 1;
          ledger.add(key(added));
        } else if (one === 'send') {
          ledger.sent();
          messages += 1;
        } else if (one === 'restart') {
          ledger.restart();
          messages = 0;
        } else {
          for (const [, place] of ledger.acknowledged(Math.min(one, messages))) {
            assert.ok(!durable.has(place));
            durable.add(place);
          }
        }
        assert.equal(ledger.waiting(), added - durable.size);
      }
      ledger.sent();
      for (const [, place] of ledger.acknowledged(Number.MAX_SAFE_INTEGER)) durable.add(place);
      assert.equal(durable.size, added);
      assert.equal(ledger.waiting(), 0);
    }),
  );
});
