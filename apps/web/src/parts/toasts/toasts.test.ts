import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Trash2 } from 'lucide-react';
import { currentToasts, dismiss, say, subscribeToasts } from './toasts.ts';

const texts = () => currentToasts().map(({ text }) => text);

test('what is said stands there in order until it is dismissed, and who draws it is told', () => {
  let told = 0;
  const stop = subscribeToasts(() => told++);
  say({ icon: Trash2, text: 'a' });
  say({ icon: Trash2, text: 'b' });
  assert.deepEqual(texts(), ['a', 'b']);
  dismiss(currentToasts()[0]?.id ?? -1);
  assert.deepEqual(texts(), ['b']);
  assert.equal(told, 3);
  stop();
  dismiss(currentToasts()[0]?.id ?? -1);
  assert.equal(told, 3);
});

test('three stand there at most', () => {
  for (const text of ['a', 'b', 'c', 'd']) say({ icon: Trash2, text });
  assert.deepEqual(texts(), ['b', 'c', 'd']);
});
