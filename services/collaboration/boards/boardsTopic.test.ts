import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBus } from '@flux/bus';
import { type BoardId, newId } from '@flux/contracts';
import { onDeleted, publishDeleted } from './boardsTopic.ts';

test('a deleted board is told with its id, and what cannot be read is left alone', async (t) => {
  const bus = createBus();
  t.after(bus.close);
  const heard: string[] = [];
  const stop = await onDeleted(bus, (boardId) => heard.push(boardId));
  const [first, second] = [newId<BoardId>(), newId<BoardId>()];
  publishDeleted(bus, first);
  for (const other of ['', '{', '[]', 'null', '{"deleted":1}', '{"deleted":"x"}', '{"moved":"x"}']) {
    bus.publish('boards', Buffer.from(other));
  }
  publishDeleted(bus, second);
  await new Promise(setImmediate);
  assert.deepEqual(heard, [first, second]);
  stop();
  publishDeleted(bus, first);
  await new Promise(setImmediate);
  assert.equal(heard.length, 2);
});
