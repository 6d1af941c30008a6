import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { ChangeFrame } from '@flux/contracts';
import fc from 'fast-check';
import { createChangeOrder } from './changeOrder.ts';

const change = (seq: number): ChangeFrame => ({
  type: 'deleted',
  channelId: 'c',
  seq,
  id: `m${seq}`,
  deletedBy: 'p',
  deletedAt: 'now',
});
const changes = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => change(first + i));

function setup(log: () => readonly ChangeFrame[] = () => []) {
  const shown: number[] = [];
  const reads: number[] = [];
  const errors: unknown[] = [];
  const order = createChangeOrder({
    read: async (after) => {
      reads.push(after);
      return log().filter(({ seq }) => seq > after);
    },
    show: (some) => shown.push(...some.map(({ seq }) => seq)),
    onError: (error) => errors.push(error),
  });
  return { order, shown, reads, errors };
}

test('what comes before it is known where the log stands is kept, and what was there already is not shown', () => {
  const { order, shown } = setup();
  order.take(changes(3, 6));
  assert.deepEqual(shown, []);
  order.standsAt(4);
  assert.deepEqual(shown, [5, 6]);
});

test('whatever order and however often changes come in, they are shown once and in order', () => {
  const part = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 4 }));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), fc.integer({ min: 0, max: 10 }), (parts, start) => {
      const { order, shown } = setup();
      order.standsAt(start);
      for (const [first, more] of parts) order.take(changes(first, first + more));
      order.take(changes(start + 1, 24));
      order.close();
      assert.deepEqual(
        shown,
        changes(start + 1, 24).map(({ seq }) => seq),
      );
    }),
  );
});

test('a gap that nobody fills is read from the log', async () => {
  const { order, shown, reads } = setup(() => changes(1, 5));
  order.standsAt(1);
  order.take([change(4)]);
  assert.deepEqual(shown, []);
  await delay(150);
  assert.deepEqual(shown, [2, 3, 4, 5]);
  assert.deepEqual(reads, [1, 5]);
  order.close();
});

test('a gap that the bus fills in time costs no read', async () => {
  const { order, shown, reads } = setup();
  order.standsAt(0);
  order.take([change(2)]);
  order.take([change(1)]);
  await delay(150);
  assert.deepEqual([shown, reads], [[1, 2], []]);
});

test('when the log cannot be read it is tried again', async () => {
  let isAway = true;
  const { order, shown, errors } = setup(() => {
    if (isAway) throw new Error('away');
    return changes(1, 2);
  });
  order.standsAt(0);
  order.catchUpSoon();
  await delay(20);
  assert.equal(errors.length, 1);
  isAway = false;
  await delay(1_100);
  assert.deepEqual(shown, [1, 2]);
  order.close();
});

test('hearing that the log stands further on makes it read', async () => {
  const { order, shown } = setup(() => changes(1, 3));
  order.standsAt(0);
  order.standsAt(3);
  await delay(150);
  assert.deepEqual(shown, [1, 2, 3]);
  order.close();
});

test('what was missed before it is known where the log stands is read then', async () => {
  const { order, shown } = setup(() => changes(1, 3));
  order.catchUpSoon();
  await delay(10);
  order.standsAt(2);
  await delay(10);
  assert.deepEqual(shown, [3]);
  order.close();
});
