import assert from 'node:assert/strict';
import { test } from 'node:test';
import { within } from './within.ts';

test('work that ends is waited for, whether it ends well or not', async () => {
  await within(60_000, Promise.resolve());
  await within(60_000, Promise.reject(new Error('broken')));
});

test('work that does not end is waited for as long as was said', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let isOver = false;
  const waiting = within(1_000, new Promise(() => {})).then(() => {
    isOver = true;
  });
  t.mock.timers.tick(999);
  await Promise.resolve();
  assert.equal(isOver, false);
  t.mock.timers.tick(1);
  await waiting;
});
