import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Geometry } from './geometry.ts';
import { boxedPath, type InkPoint, placedPoints, sizedPoints, toSized } from './path.ts';
import { distanceToSegments } from './polygon.ts';
import { simplified } from './simplify.ts';

const ink = fc.record({
  x: fc.double({ min: -500, max: 500, noNaN: true }),
  y: fc.double({ min: -500, max: 500, noNaN: true }),
  pressure: fc.double({ min: 0, max: 1, noNaN: true }),
});
const inks = fc.array(ink, { minLength: 1, maxLength: 60 });

describe('A path in its box', () => {
  test('lies where its points were', () => {
    fc.assert(
      fc.property(inks, (points) => {
        const { geometry, path } = boxedPath(points, true);
        placedPoints(path, geometry).forEach((placed, at) => {
          const point = points[at];
          assert.ok(point && Math.hypot(placed.x - point.x, placed.y - point.y) < 1e-9);
        });
      }),
    );
  });

  test('is stretched with the box and turned about its middle', () => {
    const { geometry, path } = boxedPath(
      [
        { x: 10, y: 10, pressure: 1 },
        { x: 30, y: 20, pressure: 1 },
      ],
      true,
    );
    const [x, y, w, h] = geometry;
    assert.deepEqual(sizedPoints(path, [x, y, w * 2, h * 3, 0])[1], { x: 40, y: 30, pressure: 1 });
    const turned = placedPoints(path, [x, y, w, h, Math.PI]);
    assert.ok(Math.abs((turned[0]?.x ?? 0) - 30) < 1e-9 && Math.abs((turned[0]?.y ?? 0) - 20) < 1e-9);
  });

  test('that is flat stays where it is when its box is given a height', () => {
    const { path } = boxedPath(
      [
        { x: 0, y: 5, pressure: 1 },
        { x: 9, y: 5, pressure: 1 },
      ],
      false,
    );
    const flat: Geometry = [0, 5, 9, 40, 0];
    assert.ok(placedPoints(path, flat).every((point) => point.y === 5));
    assert.deepEqual(toSized(flat, { x: 3, y: 9 }), { x: 3, y: 4 });
  });
});

describe('Simplifying', () => {
  test('keeps both ends, adds nothing, and leaves no point further off than it may', () => {
    fc.assert(
      fc.property(inks, fc.double({ min: 0.1, max: 20, noNaN: true }), (points, error) => {
        const kept = simplified(points, error, 0);
        assert.equal(kept[0], points[0]);
        assert.equal(kept.at(-1), points.at(-1));
        assert.ok(kept.every((point) => points.includes(point)));
        for (const point of points) assert.ok(distanceToSegments(kept, point) <= error + 1e-9);
      }),
    );
  });

  test('makes two of a straight line, but keeps where the pressure changed', () => {
    const line = Array.from({ length: 11 }, (_, x): InkPoint => ({ x, y: 0, pressure: 0.5 }));
    assert.equal(simplified(line, 0.25, 10).length, 2);
    const pressed = line.map((point) => (point.x === 5 ? { ...point, pressure: 1 } : point));
    assert.ok(simplified(pressed, 0.25, 10).some(({ x }) => x === 5));
    assert.equal(simplified(line.slice(0, 1), 0.25, 10).length, 1);
  });
});
