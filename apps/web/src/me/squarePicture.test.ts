import assert from 'node:assert/strict';
import { test } from 'node:test';
import { middleSquare } from './squarePicture.ts';

test('a square shows the middle of a picture, wide, tall or square', () => {
  assert.deepEqual(middleSquare(400, 200), { x: 100, y: 0, side: 200 });
  assert.deepEqual(middleSquare(101, 200), { x: 0, y: 49, side: 101 });
  assert.deepEqual(middleSquare(50, 50), { x: 0, y: 0, side: 50 });
});
