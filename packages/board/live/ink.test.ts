import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { styleDefaults } from '../document/style.ts';
import type { InkPoint } from '../geometry/path.ts';
import { inkMessage, inkPoints, joinedInk } from './ink.ts';
import { readPresence } from './presence.ts';

const style = styleDefaults('pen');
const point = fc
  .tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: -1e6, max: 1e6 }), fc.nat(255))
  .map(([x, y, pressure]): InkPoint => ({ x: x / 32, y: y / 32, pressure: pressure / 255 }));
const strokeOf = (count: number): InkPoint[] =>
  Array.from({ length: count }, (_, x) => ({ x, y: 0, pressure: 0 }));

describe('Ink that is told while it is drawn', () => {
  test('is heard as it was drawn, by way of JSON', () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 300 }), (points) => {
        const message = JSON.parse(JSON.stringify(inkMessage('stroke01', 'pen', style, points, true)));
        const live = readPresence({ user: { id: 'li', name: 'Li', color: 0 }, live: message })?.live;
        assert.ok(live?.op === 'ink');
        assert.deepEqual(inkPoints(live.pts), points.slice(-256));
        assert.equal(live.from, Math.max(0, points.length - 256));
      }),
    );
  });

  test('has no gap when up to 256 points were lost, and a straight one where more were', () => {
    const all = strokeOf(600);
    const heard = joinedInk([], 0, all.slice(0, 200));
    assert.deepEqual(joinedInk(heard, 150, all.slice(150, 400)), all.slice(0, 400));
    const gapped = joinedInk(heard, 344, all.slice(344));
    assert.equal(gapped.length, 200 + 256);
    assert.deepEqual(joinedInk(heard, 0, all.slice(0, 2)), all.slice(0, 2), 'made straight by Shift');
  });

  test('is nothing when it is no such numbers, too many or too far', () => {
    for (const pts of [
      undefined,
      'x',
      [1, 2],
      Array(257 * 3).fill(0),
      [1, Number.NaN, 1],
      [1, 2, 300],
      [1e10, 0, 0],
    ]) {
      assert.deepEqual(inkPoints(pts), []);
    }
    assert.equal(inkPoints(Array(256 * 3).fill(0)).length, 256);
    const user = { id: 'li', name: 'Li', color: 0 };
    const good = inkMessage('stroke01', 'pen', style, strokeOf(3), false);
    for (const wrong of [
      { from: -1 },
      { from: 0.5 },
      { from: 20_001 },
      { type: 7 },
      { g: 'no id' },
      { pts: [] },
    ]) {
      assert.equal(readPresence({ user, live: { ...good, ...wrong } })?.live, undefined);
    }
  });
});
