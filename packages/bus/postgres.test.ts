import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBus } from './createBus.ts';
import { envelopeLength } from './envelope.ts';
import { longestNotification } from './postgres.ts';

test('the largest payload fills a notification, and one byte more would not fit', async () => {
  const bus = createBus({ databaseUrl: 'postgres://127.0.0.1:1/none' });
  const encoded = (payload: number) => 8 + 4 * Math.ceil((payload + envelopeLength) / 3);
  assert.equal(bus.maxPayload, 5_910);
  assert.ok(encoded(bus.maxPayload) <= longestNotification);
  assert.ok(encoded(bus.maxPayload + 1) > longestNotification);
  await bus.close();
});
