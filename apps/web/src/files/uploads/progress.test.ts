import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { advance, begin, secondsLeft } from './progress.ts';

test('an even upload says how long it still takes', () => {
  let progress = begin(10_000, 0);
  assert.equal(secondsLeft(progress), undefined, 'nobody knows before anything was sent');
  for (let second = 1; second <= 5; second++)
    progress = advance(progress, { sentBytes: second * 1_000, totalBytes: 10_000 }, second * 1_000);
  assert.equal(secondsLeft(progress), 5);
});

test('one that stands still promises nothing', () => {
  let progress = begin(10_000, 0);
  for (let second = 1; second <= 60; second++)
    progress = advance(progress, { sentBytes: 1_000, totalBytes: 10_000 }, second * 1_000);
  assert.equal(secondsLeft(progress), undefined);
});

test('whatever is measured, the time that is left is a whole number of seconds from now on', () => {
  const steps = fc.array(fc.record({ bytes: fc.nat(1e6), ms: fc.integer({ min: 1, max: 5_000 }) }), {
    maxLength: 50,
  });
  fc.assert(
    fc.property(steps, (given) => {
      const totalBytes = given.reduce((sum, { bytes }) => sum + bytes, 1);
      let progress = begin(totalBytes, 0);
      let [sentBytes, now] = [0, 0];
      for (const { bytes, ms } of given) {
        sentBytes += bytes;
        now += ms;
        progress = advance(progress, { sentBytes, totalBytes }, now);
        const left = secondsLeft(progress);
        assert.ok(left === undefined || (Number.isInteger(left) && left >= 0), `${left}`);
      }
    }),
  );
});
