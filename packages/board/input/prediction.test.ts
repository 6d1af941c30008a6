import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPrediction } from './prediction.ts';

const at = (x: number, time: number) => ({ x, y: 0, time });

test('a prediction is believed 20 ms ahead and not a ms more', () => {
  const prediction = createPrediction();
  const told = prediction.accept([at(0, 100)], [at(5, 108), at(10, 120), at(15, 121)]);
  assert.deepEqual(told, [at(5, 108), at(10, 120)]);
  assert.deepEqual(prediction.accept([], [at(5, 108)]), []);
});

test('one that was 4 px off is forgiven, one further off ends it until the next stroke', () => {
  const prediction = createPrediction();
  prediction.accept([at(0, 100)], [at(10, 110)]);
  assert.equal(prediction.accept([at(6, 110)], [at(20, 120)]).length, 1);
  assert.deepEqual(prediction.accept([at(15, 120)], [at(30, 130)]), []);
  assert.deepEqual(prediction.accept([at(30, 130)], [at(40, 140)]), []);
  prediction.reset();
  assert.equal(prediction.accept([at(0, 200)], [at(10, 210)]).length, 1);
});
