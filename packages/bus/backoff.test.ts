import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoff } from './backoff.ts';

test('tries come after 100 ms, then ever later, at most every 5 s', () => {
  assert.deepEqual([0, 1, 2, 5, 6, 1_000].map(backoff), [100, 200, 400, 3_200, 5_000, 5_000]);
});
