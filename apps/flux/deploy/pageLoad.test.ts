import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assetsOf, worsened } from './pageLoad.ts';

const load = (times: readonly number[], bytes = 100_000) => ({ times, bytes });
const spread = (middle: number, by: number) =>
  Array.from({ length: 30 }, (_, at) => middle + ((at % 7) - 3) * by);

describe('how long the page takes', () => {
  test('the same, and what nobody notices, is no worse', () => {
    assert.equal(worsened(load(spread(10, 1)), load(spread(10, 1))), undefined);
    assert.equal(worsened(load(spread(19, 1)), load(spread(10, 1))), undefined);
    assert.equal(worsened(load(spread(140, 1)), load(spread(100, 1))), undefined, 'not half as long again');
  });

  test('half as long again is worse', () => {
    assert.match(worsened(load(spread(160, 1)), load(spread(100, 1))) ?? '', /takes 160 ms; before 100 ms/);
  });

  test('slow at the middle and quick at its best is a busy host', () => {
    const disturbed = [...Array.from({ length: 10 }, () => 10), ...Array.from({ length: 20 }, () => 90)];
    assert.equal(worsened(load(disturbed), load(spread(10, 1))), undefined);
  });

  test('far more bytes are worse', () => {
    const times = spread(10, 1);
    assert.match(worsened(load(times, 151_000), load(times, 100_000)) ?? '', /loads 151 kB; before 100 kB/);
    assert.equal(worsened(load(times, 149_000), load(times, 100_000)), undefined);
  });

  test('what it loads at once stands in it', () => {
    const html = '<script src="/assets/a.js"></script><link href="/assets/b.css"><link href="/assets/a.js">';
    assert.deepEqual(assetsOf(html), ['/assets/a.js', '/assets/b.css']);
    assert.throws(() => assetsOf('<p>'), /names no assets/);
  });
});
