import assert from 'node:assert/strict';
import { test } from 'node:test';
import { step } from './zoom.ts';

test('a picture grows and shrinks in steps from what is seen now', () => {
  assert.equal(step('fit', 1, 0.37), 0.5);
  assert.equal(step('fit', -1, 0.37), 0.25);
  assert.equal(step(1, 1, 0.37), 2);
  assert.equal(step(1, -1, 0.37), 0.5);
});

test('at the ends it stays', () => {
  assert.equal(step(4, 1, 1), 4);
  assert.equal(step(0.25, -1, 1), 0.25);
  assert.equal(step('fit', -1, 0.1), 'fit');
});
