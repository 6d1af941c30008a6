import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId, Problem } from '@flux/contracts';
import fc from 'fast-check';
import { type FileOrder, fileCursorOf, filePositionOf } from './fileCursor.ts';

const orders: readonly FileOrder[] = (['date', 'name', 'size'] as const).flatMap((sort) =>
  (['asc', 'desc'] as const).map((order) => ({ sort, order })),
);
const position = fc.constantFrom(...orders).chain((order) =>
  fc.record({
    order: fc.constant(order),
    key:
      order.sort === 'name'
        ? fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'))
        : fc.nat(),
    id: fc.constant(newId<string>()),
  }),
);
const isRefused = (error: unknown) => error instanceof Problem && error.code === 'invalid_input';

test('a cursor leads back to where its page ended', () => {
  fc.assert(
    fc.property(position, ({ order, key, id }) => {
      assert.deepEqual(filePositionOf(order, fileCursorOf(order, { key, id })), { key, id });
    }),
  );
});

test('a cursor of another order is refused', () => {
  fc.assert(
    fc.property(position, fc.constantFrom(...orders), ({ order, key, id }, other) => {
      fc.pre(order.sort !== other.sort || order.order !== other.order);
      assert.throws(() => filePositionOf(other, fileCursorOf(order, { key, id })), isRefused);
    }),
  );
});

test('nothing else that can be sent is a cursor', () => {
  const forged = fc.json().map((text) => Buffer.from(text).toString('base64url'));
  fc.assert(
    fc.property(fc.oneof(fc.string(), forged), fc.constantFrom(...orders), (text, order) => {
      assert.throws(() => filePositionOf(order, text), isRefused);
    }),
  );
});

test('a key that the database could not compare is refused', () => {
  const id = newId<string>();
  for (const key of [-1, 0.5, 8.64e15, Number.MAX_VALUE, 'a'])
    assert.throws(
      () => filePositionOf(orders[0]!, fileCursorOf(orders[0]!, { key, id })),
      isRefused,
      `${key}`,
    );
  for (const key of [1, 'a\0b'])
    assert.throws(
      () => filePositionOf(orders[2]!, fileCursorOf(orders[2]!, { key, id })),
      isRefused,
      `${key}`,
    );
});
