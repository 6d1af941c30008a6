import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { boxAround, boxBetween, boxCenter, boxesTouch, boxHolds, boxHoldsPoint, growBox } from './box.ts';
import {
  boundsOf,
  centerOf,
  cornersOf,
  distanceToBox,
  distanceToOutline,
  type Geometry,
  roundGeometry,
  sameGeometry,
  toLocal,
} from './geometry.ts';
import { distance, normalAngle, rotate } from './point.ts';
import { liesWithin, touchesArea, touchesOutline } from './touching.ts';

const length = fc.double({ min: 1, max: 5000, noNaN: true });
const place = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const angle = fc.double({ min: -3.14, max: 3.14, noNaN: true });
export const anyGeometry = fc.tuple(place, place, length, length, angle) as fc.Arbitrary<Geometry>;

test('an angle is the same direction within (−π, π]', () => {
  assert.equal(normalAngle(Math.PI), Math.PI);
  assert.equal(normalAngle(-Math.PI), Math.PI);
  fc.assert(
    fc.property(fc.double({ min: -1000, max: 1000, noNaN: true }), (any) => {
      const normal = normalAngle(any);
      assert.ok(normal > -Math.PI && normal <= Math.PI);
      assert.ok(Math.abs(Math.cos(normal) - Math.cos(any)) < 1e-9);
      assert.ok(Math.abs(Math.sin(normal) - Math.sin(any)) < 1e-9);
    }),
  );
});

test('turning a point there and back is where it was', () => {
  fc.assert(
    fc.property(place, place, angle, (x, y, by) => {
      const about = { x: 12, y: -7 };
      const back = rotate(rotate({ x, y }, about, by), about, -by);
      assert.ok(distance(back, { x, y }) < 1e-8);
    }),
  );
});

test('the bounds of a turned box are those of its corners', () => {
  fc.assert(
    fc.property(anyGeometry, (geometry) => {
      const around = boxAround(
        cornersOf(geometry).map(({ x, y }) => ({ minX: x, minY: y, maxX: x, maxY: y })),
      );
      const bounds = boundsOf(geometry);
      assert.ok(around);
      for (const side of ['minX', 'minY', 'maxX', 'maxY'] as const) {
        assert.ok(Math.abs(around[side] - bounds[side]) < 1e-6);
      }
    }),
  );
});

test('distances are 0 inside the box, 0 on the outline, and grow straight outwards', () => {
  fc.assert(
    fc.property(anyGeometry, length, (geometry, out) => {
      const center = centerOf(geometry);
      assert.equal(distanceToBox(geometry, center), 0);
      assert.ok(
        Math.abs(distanceToOutline(geometry, center) - Math.min(geometry[2], geometry[3]) / 2) < 1e-6,
      );
      const away = rotate({ x: center.x + geometry[2] / 2 + out, y: center.y }, center, geometry[4]);
      assert.ok(Math.abs(distanceToBox(geometry, away) - out) < 1e-6);
      assert.ok(Math.abs(distanceToOutline(geometry, away) - out) < 1e-6);
      assert.ok(Math.abs(toLocal(geometry, away).x - geometry[2] / 2 - out) < 1e-6);
    }),
  );
});

test('rounding goes to 1/64, moves by at most 1/128 and is stable', () => {
  fc.assert(
    fc.property(anyGeometry, (geometry) => {
      const rounded = roundGeometry(geometry);
      for (const at of [0, 1, 2, 3] as const) {
        assert.ok(Number.isInteger(rounded[at] * 64));
        assert.ok(Math.abs(rounded[at] - geometry[at]) <= 1 / 128);
      }
      assert.equal(rounded[4], geometry[4]);
      assert.ok(sameGeometry(roundGeometry(rounded), rounded));
    }),
  );
  assert.ok(Object.is(roundGeometry([-0.001, 0, 1, 1, 0])[0], 0), 'never minus zero');
});

test('boxes: around none is nothing; corners in any order; touching counts its sides', () => {
  assert.equal(boxAround([]), undefined);
  const box = boxBetween({ x: 10, y: 5 }, { x: 0, y: 20 });
  assert.deepEqual(box, { minX: 0, minY: 5, maxX: 10, maxY: 20 });
  assert.deepEqual(boxCenter(box), { x: 5, y: 12.5 });
  assert.ok(boxesTouch(box, growBox(box, -1)));
  assert.ok(boxesTouch(box, { minX: 10, minY: 20, maxX: 11, maxY: 21 }));
  assert.ok(!boxesTouch(box, { minX: 10.1, minY: 20, maxX: 11, maxY: 21 }));
  assert.ok(boxHolds(box, box) && !boxHolds(box, growBox(box, 1)));
  assert.ok(boxHoldsPoint(box, { x: 10, y: 20 }) && !boxHoldsPoint(box, { x: 10, y: 20.1 }));
});

test('a box touches a turned one by its geometry, not by its bounding box', () => {
  const diamond: Geometry = [0, 0, 100, 100, Math.PI / 4];
  const inCorner = { minX: -20, minY: -20, maxX: -5, maxY: -5 };
  assert.ok(boxesTouch(boundsOf(diamond), inCorner), 'within the bounding box');
  assert.ok(!touchesArea(diamond, inCorner));
  assert.ok(touchesArea(diamond, { minX: 45, minY: -25, maxX: 55, maxY: -15 }), 'at its tip');
  assert.ok(!touchesArea([0, 0, 10, 10, 0], { minX: 11, minY: 0, maxX: 12, maxY: 1 }));
});

test('a box touches an outline unless it lies wholly inside or wholly outside', () => {
  const geometry: Geometry = [0, 0, 100, 100, 0.5];
  assert.ok(!touchesOutline(geometry, { minX: 45, minY: 45, maxX: 55, maxY: 55 }));
  assert.ok(!touchesOutline(geometry, { minX: 500, minY: 500, maxX: 510, maxY: 510 }));
  assert.ok(touchesOutline(geometry, { minX: 45, minY: 45, maxX: 155, maxY: 55 }));
  assert.ok(touchesOutline(geometry, { minX: -100, minY: -100, maxX: 200, maxY: 200 }));
});

test('touching agrees with points: a box round any point of the area touches it', () => {
  fc.assert(
    fc.property(
      anyGeometry,
      fc.double({ min: -0.49, max: 0.49, noNaN: true }),
      fc.double({ min: -0.49, max: 0.49, noNaN: true }),
      (geometry, fx, fy) => {
        const center = centerOf(geometry);
        const point = rotate(
          { x: center.x + fx * geometry[2], y: center.y + fy * geometry[3] },
          center,
          geometry[4],
        );
        const box = growBox({ minX: point.x, minY: point.y, maxX: point.x, maxY: point.y }, 0.01);
        assert.ok(touchesArea(geometry, box));
      },
    ),
  );
});

test('a turned box lies within another only with all its corners', () => {
  assert.ok(liesWithin([0, 0, 10, 10, 0], { minX: 0, minY: 0, maxX: 10, maxY: 10 }));
  assert.ok(!liesWithin([0, 0, 10, 10, 0.1], { minX: 0, minY: 0, maxX: 10, maxY: 10 }));
});
