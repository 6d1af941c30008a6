import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Box } from './box.ts';
import { diamondHolds, diamondPoints } from './diamond.ts';
import { distanceToEllipse, ellipseHolds, touchesDisc, touchesEllipse } from './ellipse.ts';
import { centerOf, type Geometry, toLocal } from './geometry.ts';
import { type Point, rotate } from './point.ts';
import {
  convexHoldsBox,
  convexTouchesBox,
  distanceToSegments,
  lineTouchesBox,
  segmentTouchesBox,
} from './polygon.ts';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const geometry = fc.tuple(
  number(-500, 500),
  number(-500, 500),
  number(1, 400),
  number(1, 400),
  number(-3, 3),
) as fc.Arbitrary<Geometry>;
const point = fc.record({ x: number(-800, 800), y: number(-800, 800) });
const box = fc
  .tuple(point, number(1, 300), number(1, 300))
  .map(([{ x, y }, w, h]): Box => ({ minX: x, minY: y, maxX: x + w, maxY: y + h }));

const onEllipse = (shape: Geometry, angle: number): Point => {
  const center = centerOf(shape);
  const at = {
    x: center.x + (shape[2] / 2) * Math.cos(angle),
    y: center.y + (shape[3] / 2) * Math.sin(angle),
  };
  return rotate(at, center, shape[4]);
};

const samples = (shape: Geometry): Point[] =>
  Array.from({ length: 2000 }, (_, at) => onEllipse(shape, (at / 1000) * Math.PI));

const inBox = ({ minX, minY, maxX, maxY }: Box, { x, y }: Point, by = 0): boolean =>
  x >= minX - by && x <= maxX + by && y >= minY - by && y <= maxY + by;

describe('An ellipse', () => {
  test('is as far from a point as the nearest of its own points', () => {
    fc.assert(
      fc.property(geometry, point, (shape, at) => {
        const least = Math.min(...samples(shape).map(({ x, y }) => Math.hypot(x - at.x, y - at.y)));
        const told = distanceToEllipse(shape, at);
        assert.ok(told <= least + 1e-6 && told >= least - 1.5, `${told} against ${least}`);
      }),
      { numRuns: 60 },
    );
  });

  test('is met by its own points wherever it is turned, and holds what is nearer to its middle', () => {
    fc.assert(
      fc.property(geometry, number(0, 7), (shape, angle) => {
        const at = onEllipse(shape, angle);
        assert.ok(distanceToEllipse(shape, at) < 1e-6);
        const center = centerOf(shape);
        const between = (part: number): Point => ({
          x: center.x + (at.x - center.x) * part,
          y: center.y + (at.y - center.y) * part,
        });
        assert.ok(ellipseHolds(shape, between(0.99)) && !ellipseHolds(shape, between(1.01)));
      }),
    );
  });

  test('its corners are no part of it, and a flat one is a line', () => {
    assert.ok(!ellipseHolds([0, 0, 100, 60, 0], { x: 5, y: 5 }));
    assert.ok(Math.abs(distanceToEllipse([0, 0, 100, 0, 0], { x: 50, y: 7 }) - 7) < 1e-6);
    assert.ok(Math.abs(distanceToEllipse([0, 0, 0, 0, 0], { x: 3, y: 4 }) - 5) < 1e-6);
    assert.equal(distanceToEllipse([0, 0, 100, 60, 0], { x: 50, y: 30 }), 30);
  });

  test('a box touches its area when it holds one of its points, and its line only from across it', () => {
    fc.assert(
      fc.property(geometry, box, (shape, area) => {
        const line = samples(shape);
        const isOnLine = line.some((at) => inBox(area, at));
        const isNear = line.some((at) => inBox(area, at, 1.5));
        if (isOnLine) assert.ok(touchesEllipse(shape, area) && touchesDisc(shape, area));
        if (!isNear) assert.ok(!touchesEllipse(shape, area));
        const middle = { x: (area.minX + area.maxX) / 2, y: (area.minY + area.maxY) / 2 };
        if (ellipseHolds(shape, middle)) assert.ok(touchesDisc(shape, area));
      }),
      { numRuns: 200 },
    );
  });

  test('a box beside a turned corner of its bounds does not touch it', () => {
    const corner: Box = { minX: 0, minY: 0, maxX: 12, maxY: 8 };
    assert.ok(!touchesDisc([0, 0, 100, 60, 0], corner));
    assert.ok(touchesDisc([0, 0, 100, 60, 0], { ...corner, maxX: 30, maxY: 20 }));
    const within: Box = { minX: 45, minY: 25, maxX: 55, maxY: 35 };
    assert.ok(touchesDisc([0, 0, 100, 60, 0], within) && !touchesEllipse([0, 0, 100, 60, 0], within));
  });
});

describe('A diamond', () => {
  test('holds what lies between its four points, however it is turned', () => {
    fc.assert(
      fc.property(geometry, point, (shape, at) => {
        const local = toLocal(shape, at);
        const sum = (2 * Math.abs(local.x)) / shape[2] + (2 * Math.abs(local.y)) / shape[3];
        if (Math.abs(sum - 1) > 1e-9) assert.equal(diamondHolds(shape, at), sum < 1);
        for (const corner of diamondPoints(shape)) {
          const center = centerOf(shape);
          const near = { x: (corner.x * 99 + center.x) / 100, y: (corner.y * 99 + center.y) / 100 };
          assert.ok(diamondHolds(shape, near));
        }
      }),
    );
  });

  test('is touched by a box that shares a point with it, and held boxes are off its line', () => {
    fc.assert(
      fc.property(geometry, box, (shape, area) => {
        const points = diamondPoints(shape);
        const ring = [...points, points[0]];
        const touches = convexTouchesBox(points, area);
        const holds = convexHoldsBox(points, area);
        const crosses = lineTouchesBox(ring, area);
        assert.equal(touches, holds || crosses);
        assert.ok(!(holds && crosses));
      }),
    );
  });

  test('without width or height holds no more than its line', () => {
    assert.ok(!diamondHolds([0, 0, 0, 0, 0], { x: 4, y: 0 }));
    assert.ok(!diamondHolds([0, 0, 0, 100, 0], { x: 4, y: 50 }));
    assert.ok(diamondHolds([0, 0, 0, 100, 0], { x: 0, y: 50 }));
  });

  test('a corner of its bounds is no part of it', () => {
    const points = diamondPoints([0, 0, 100, 100, 0]);
    assert.ok(!convexTouchesBox(points, { minX: 0, minY: 0, maxX: 20, maxY: 20 }));
    assert.ok(convexTouchesBox(points, { minX: 0, minY: 0, maxX: 26, maxY: 26 }));
  });
});

describe('A line of segments', () => {
  test('is as far from a point as its nearest place', () => {
    assert.equal(distanceToSegments([], { x: 0, y: 0 }), Number.POSITIVE_INFINITY);
    assert.equal(distanceToSegments([{ x: 3, y: 4 }], { x: 0, y: 0 }), 5);
    const corner = [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 10 },
    ];
    assert.equal(distanceToSegments(corner, { x: 5, y: 3 }), 3);
    assert.equal(distanceToSegments(corner, { x: 14, y: 13 }), 5);
  });

  test('touches a box when one of its places is in it', () => {
    fc.assert(
      fc.property(point, point, box, number(0, 1), (from, to, area, part) => {
        const at = { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
        if (inBox(area, at, -1e-6)) assert.ok(segmentTouchesBox(from, to, area));
      }),
    );
    const area: Box = { minX: 0, minY: 0, maxX: 10, maxY: 10 };
    assert.ok(!segmentTouchesBox({ x: -5, y: 8 }, { x: 8, y: 21 }, area), 'past the corner');
    assert.ok(segmentTouchesBox({ x: -5, y: 4 }, { x: 8, y: 17 }, area), 'over the corner');
  });
});
