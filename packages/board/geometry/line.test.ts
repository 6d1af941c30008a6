import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { INK_POINTS_MAX } from '../constants.ts';
import { readPath } from '../document/readPath.ts';
import { storedPath } from '../document/storedPath.ts';
import { roundGeometry } from './geometry.ts';
import {
  atRoundAngle,
  cornersOfLine,
  isClosed,
  lineThrough,
  middlesOf,
  withInserted,
  withMoved,
  withRemoved,
} from './line.ts';
import { placedPoints } from './path.ts';
import { distance, type Point } from './point.ts';

const grid = fc.integer({ min: -640_000, max: 640_000 }).map((value) => value / 64);
const point = fc.tuple(grid, grid).map(([x, y]): Point => ({ x, y }));
const points = fc.array(point, { minLength: 2, maxLength: 20 });
const closed = fc
  .array(point, { minLength: 3, maxLength: 20 })
  .map((open): readonly Point[] => [...open, ...open.slice(0, 1)]);

describe('A line', () => {
  test('is stored and read back with every point where it was, upright to the last bit', () => {
    fc.assert(
      fc.property(points, (drawn) => {
        const { geometry, path } = lineThrough(drawn, 0);
        const read = readPath(storedPath(path, 2));
        assert.ok(read);
        assert.deepEqual(placedPoints(read.path, roundGeometry(geometry)), drawn);
      }),
    );
  });

  test('keeps its angle and its points to 1/32 board px when it is turned', () => {
    fc.assert(
      fc.property(points, fc.double({ min: -3, max: 3, noNaN: true }), (drawn, angle) => {
        const { geometry, path } = lineThrough(drawn, angle);
        assert.equal(geometry[4], angle);
        placedPoints(path, roundGeometry(geometry)).forEach((each, at) => {
          assert.ok(distance(each, drawn[at] ?? each) <= 1 / 32);
        });
      }),
    );
  });

  test('that is closed stays closed whatever point is moved, put in or taken out, down to a triangle', () => {
    fc.assert(
      fc.property(closed, fc.nat(), point, (drawn, some, to) => {
        fc.pre(isClosed(drawn));
        const at = some % (drawn.length - 1);
        const moved = withMoved(drawn, at, to);
        assert.ok(isClosed(moved));
        assert.deepEqual(cornersOfLine(moved)[at], to);
        const more = withInserted(drawn, at + 1, to);
        assert.ok(isClosed(more));
        assert.deepEqual(withRemoved(more, at + 1), drawn);
        assert.equal(isClosed(withRemoved(drawn, at)), drawn.length > 4);
      }),
    );
  });

  test('takes a point more up to 20,000, and none above', () => {
    const long = (length: number): Point[] => Array.from({ length }, (_, x) => ({ x, y: 0 }));
    const extra = { x: 0, y: 1 };
    assert.equal(withInserted(long(INK_POINTS_MAX - 1), 1, extra).length, INK_POINTS_MAX);
    assert.equal(withInserted(long(INK_POINTS_MAX), 1, extra).length, INK_POINTS_MAX);
  });

  test('has a middle in each piece that is long enough for one', () => {
    const drawn = [
      { x: 0, y: 0 },
      { x: 40, y: 0 },
      { x: 40, y: 39 },
    ];
    assert.deepEqual(middlesOf(drawn, 40), [{ at: 1, point: { x: 20, y: 0 } }]);
    assert.equal(middlesOf(drawn, 39).length, 2);
  });

  test('turns to steps of 15° and keeps its length', () => {
    fc.assert(
      fc.property(point, point, (a, b) => {
        fc.pre(distance(a, b) > 1);
        const turned = atRoundAngle(a, b, 15);
        const steps = (Math.atan2(turned.y - b.y, turned.x - b.x) * 180) / Math.PI / 15;
        assert.ok(Math.abs(steps - Math.round(steps)) < 1e-6);
        assert.ok(Math.abs(distance(turned, b) - distance(a, b)) < 1e-6);
      }),
    );
  });
});
