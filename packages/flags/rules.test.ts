import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { bucketOf, buckets } from './bucket.ts';
import { decide } from './rules.ts';

const everybody = Array.from({ length: 20_000 }, () => randomUUID());
const nobody = new Map<string, boolean>();
const has = (flag: string, share: number, person: string): boolean =>
  decide(flag, { share, named: nobody }, person).isOn;

test('a larger share only ever adds people, and nobody’s place changes', () => {
  const shares = fc.integer({ min: 0, max: buckets });
  fc.assert(
    fc.property(fc.string(), fc.uuid(), shares, shares, (flag, person, one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      assert.ok(!has(flag, less, person) || has(flag, more, person));
      assert.equal(has(flag, less, person), has(flag, less, person));
      assert.ok(!has(flag, 0, person) && has(flag, buckets, person));
      assert.ok(bucketOf(flag, person) >= 0 && bucketOf(flag, person) < buckets);
    }),
  );
});

test('a share is as many people as it says, for each feature others', () => {
  for (const share of [100, 1_000, 5_000, 9_000]) {
    const first = everybody.filter((person) => has('first', share, person));
    const both = first.filter((person) => has('second', share, person));
    const part = share / buckets;
    // Five times the spread that as many throws of a coin have.
    const spread = (of: number) => 5 * Math.sqrt(of * part * (1 - part));
    assert.ok(Math.abs(first.length - everybody.length * part) < spread(everybody.length), `${first.length}`);
    assert.ok(Math.abs(both.length - first.length * part) < spread(first.length), `${both.length}`);
  }
});

test('who is named has what was said, whatever the share; without a rule nobody has it', () => {
  const [ana, li] = [randomUUID(), randomUUID()];
  const named = new Map([
    [ana, true],
    [li, false],
  ]);
  for (const share of [0, 5_000, buckets]) {
    assert.deepEqual(decide('x', { share, named }, ana), { isOn: true, reason: 'TARGETING_MATCH' });
    assert.deepEqual(decide('x', { share, named }, li), { isOn: false, reason: 'TARGETING_MATCH' });
  }
  assert.deepEqual(decide('x', undefined, ana), { isOn: false, reason: 'DISABLED' });
  assert.deepEqual(decide('x', { share: buckets, named: nobody }, ana), { isOn: true, reason: 'SPLIT' });
});
