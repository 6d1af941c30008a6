import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastView } from './lastView.ts';

function memory(start?: string): Storage {
  const items = new Map(start === undefined ? [] : [['flux.views', start]]);
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
    key: () => null,
    length: 0,
  };
}

test('the view of each board is kept apart, the latest of each', () => {
  const views = lastView(memory());
  views.keep('a', { x: 1, y: 2, zoom: 0.5 });
  views.keep('b', { x: 3, y: 4, zoom: 2 });
  views.keep('a', { x: 5, y: 6, zoom: 1 });
  assert.deepEqual(views.of('a'), { x: 5, y: 6, zoom: 1 });
  assert.deepEqual(views.of('b'), { x: 3, y: 4, zoom: 2 });
  assert.equal(views.of('c'), undefined);
});

test('fifty views are kept; with one more the oldest makes room', () => {
  const views = lastView(memory());
  for (let n = 0; n < 50; n++) views.keep(`${n}`, { x: n, y: 0, zoom: 1 });
  assert.notEqual(views.of('0'), undefined);
  views.keep('50', { x: 50, y: 0, zoom: 1 });
  assert.equal(views.of('0'), undefined);
  assert.notEqual(views.of('1'), undefined);
});

test('what somebody else wrote there is no view', () => {
  for (const text of ['nonsense', '7', '[["a"]]', '[["a",{"x":1,"y":null,"zoom":1}]]'])
    assert.equal(lastView(memory(text)).of('a'), undefined, text);
});

test('a browser that keeps nothing does without', () => {
  const refusing = {
    ...memory(),
    setItem: () => {
      throw new Error('full');
    },
  };
  lastView(refusing).keep('a', { x: 0, y: 0, zoom: 1 });
});
