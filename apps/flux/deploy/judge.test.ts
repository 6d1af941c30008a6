import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { judge, type Served, served } from './judge.ts';
import type { LoggedRequest } from './requestLog.ts';

const requests = (count: number, failed: number, ms: number): readonly LoggedRequest[] =>
  Array.from({ length: count }, (_, at) => ({
    release: 'r1',
    bucket: 'b0',
    status: at < failed ? 502 : 200,
    ms,
    isPassedOn: false,
  }));
const of = (count: number, failed = 0, ms = 5): Served => served(requests(count, failed, ms));

test('thirty requests are enough for a verdict, twenty-nine are not', () => {
  assert.equal(judge(of(30), of(300)).verdict, 'good');
  assert.deepEqual(judge(of(29), of(300)), { verdict: 'unknown', why: 'only 29 of 30 requests so far' });
  assert.equal(judge(of(0), of(0)).verdict, 'unknown');
});

test('what the release before answered in its place has failed', () => {
  const [one] = requests(1, 0, 5);
  assert.ok(one !== undefined);
  assert.equal(served([one, { ...one, isPassedOn: true }]).failed, 1);
});

test('more than two in a hundred failed is bad, unless the old release fails as often', () => {
  assert.equal(judge(of(100, 2), of(900)).verdict, 'good');
  assert.deepEqual(judge(of(100, 3), of(900)), {
    verdict: 'bad',
    why: '3 of 100 requests failed (3.0 %); before 0.0 %',
  });
  assert.equal(judge(of(100, 3), of(900, 9)).verdict, 'good', 'three times the old share is not more');
  assert.equal(judge(of(100, 4), of(900, 9)).verdict, 'bad');
});

test('six failures are bad before there are thirty requests, five are not yet', () => {
  assert.equal(judge(of(6, 6), of(100)).verdict, 'bad');
  assert.equal(judge(of(5, 5), of(100)).verdict, 'unknown');
});

test('three times as slow is bad where people notice it', () => {
  assert.equal(judge(of(40, 0, 301), of(400, 0, 100)).verdict, 'bad');
  assert.equal(judge(of(40, 0, 300), of(400, 0, 100)).verdict, 'good');
  assert.equal(judge(of(40, 0, 50), of(400, 0, 2)).verdict, 'good', 'nobody notices 50 ms');
  assert.equal(judge(of(40, 0, 51), of(400, 0, 2)).verdict, 'bad');
  assert.equal(judge(of(40, 0, 900), of(0)).verdict, 'good', 'with nothing to compare it to');
});

test('a release that is no worse than the one before is never bad', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(500), fc.nat(2_000), (count, failed, ms) => {
      const same = of(count, Math.min(count, failed), ms);
      assert.notEqual(judge(same, same).verdict, 'bad');
    }),
  );
});
