import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { scrolledTo, windowOf } from './windowed.ts';

test('of ten thousand rows a few dozen are drawn', () => {
  const { first, last } = windowOf({ scrolled: 40 * 5_000, height: 800, rowHeight: 40, rows: 10_000 });
  assert.ok(first < 5_000 && last >= 5_020 && last - first < 60);
});

test('every row in sight is drawn, and none that there is not', () => {
  const view = fc.record({
    scrolled: fc.nat(1_000_000),
    height: fc.nat(3_000),
    rowHeight: fc.integer({ min: 20, max: 300 }),
    rows: fc.nat(10_000),
  });
  fc.assert(
    fc.property(view, fc.nat(9_999), (given, row) => {
      const { first, last } = windowOf(given);
      assert.ok(first >= 0 && last < given.rows);
      const [top, bottom] = [row * given.rowHeight, (row + 1) * given.rowHeight];
      const isInSight = row < given.rows && bottom > given.scrolled && top < given.scrolled + given.height;
      if (isInSight) assert.ok(first <= row && row <= last);
    }),
  );
});

test('a row is scrolled into sight by as little as it takes', () => {
  const view = { scrolled: 400, height: 200 };
  assert.equal(scrolledTo(11, 40, view), 400);
  assert.equal(scrolledTo(9, 40, view), 360);
  assert.equal(scrolledTo(15, 40, view), 440);
});
