import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@flux/contracts';
import { createThrottle, noThrottle } from './throttle.ts';

const mia = 'mia@studio.test';
const here = '192.0.2.0/24';
const elsewhere = '198.51.100.0/24';

function setUp(most?: number) {
  const clock = { now: 1_000_000 };
  const throttle = createThrottle(() => clock.now, most === undefined ? {} : { most });
  /** Seconds to wait before a try, which counts when it is 0. */
  const waitOf = (email = mia, network = here): number => {
    try {
      throttle.take(email, network);
      return 0;
    } catch (error) {
      assert.ok(error instanceof Problem && error.code === 'rate_limited');
      return error.retryAfter ?? Number.NaN;
    }
  };
  return { clock, throttle, waitOf };
}

test('five tries are free, then each wait is twice the one before, up to a minute', () => {
  const { clock, waitOf } = setUp();
  for (let i = 0; i < 5; i++) assert.equal(waitOf(), 0);
  const waits: number[] = [];
  for (let i = 0; i < 9; i++) {
    const wait = waitOf();
    waits.push(wait);
    clock.now += wait * 1000 - 1;
    assert.ok(waitOf() > 0);
    clock.now += 1;
    assert.equal(waitOf(), 0);
  }
  assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test('asking again during a wait does not make it longer', () => {
  const { waitOf } = setUp();
  for (let i = 0; i < 5; i++) waitOf();
  for (let i = 0; i < 100; i++) assert.equal(waitOf(), 1);
});

test('tries that are under way count, so that many at once are no way around', () => {
  const { waitOf } = setUp();
  const waits = Array.from({ length: 50 }, () => waitOf());
  assert.equal(waits.filter((wait) => wait === 0).length, 5);
});

test('the right password clears the count', () => {
  const { throttle, waitOf } = setUp();
  for (let i = 0; i < 5; i++) waitOf();
  throttle.succeeded(mia, here);
  for (let i = 0; i < 5; i++) assert.equal(waitOf(), 0);
});

test('whoever attacks from another network does not make the person wait', () => {
  const { waitOf } = setUp();
  for (let i = 0; i < 50; i++) waitOf(mia, elsewhere);
  assert.equal(waitOf(mia, here), 0);
  assert.equal(waitOf('joe@studio.test', elsewhere), 0);
});

test('tries are forgotten after a quarter of an hour and not before', () => {
  const { clock, waitOf } = setUp();
  for (let i = 0; i < 5; i++) waitOf();
  clock.now += 15 * 60_000;
  assert.equal(waitOf(), 0);
  assert.equal(waitOf(), 2);
  clock.now += 15 * 60_000 + 1;
  for (let i = 0; i < 5; i++) assert.equal(waitOf(), 0);
});

test('as many accounts are watched as there is room for, the one tried longest ago makes room', () => {
  const { waitOf } = setUp(2);
  for (let i = 0; i < 5; i++) waitOf('a', here);
  for (let i = 0; i < 5; i++) waitOf('b', here);
  assert.equal(waitOf('a', here), 1);
  waitOf('c', here);
  assert.equal(waitOf('a', here), 0);
  assert.equal(waitOf('b', here), 0);
});

test('switched off, it lets everything through', () => {
  for (let i = 0; i < 100; i++) noThrottle.take(mia, here);
  noThrottle.succeeded(mia, here);
});
