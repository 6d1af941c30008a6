import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import * as Y from 'yjs';
import { centerOf, type Geometry, roundGeometry } from '../geometry/geometry.ts';
import { distance, type Point, radiansOf, rotate } from '../geometry/point.ts';
import { settled, type Transform } from '../geometry/transform.ts';
import type { Handle } from '../scene/handles.ts';
import { openScene } from '../scene/scene.ts';
import { boxOfGeometries } from '../scene/selectionBox.ts';
import { resizeTransform } from './resizing.ts';
import { smallestSides } from './selectGestures.ts';

const GRID = 1 / 64;

const angle = fc.double({ min: -3.1, max: 3.1, noNaN: true });
const upright = fc
  .tuple(
    fc.integer({ min: -64_000, max: 64_000 }),
    fc.integer({ min: -64_000, max: 64_000 }),
    fc.integer({ min: 640, max: 32_000 }),
    fc.integer({ min: 640, max: 32_000 }),
  )
  .map((numbers): Geometry => {
    const [x = 0, y = 0, w = 1, h = 1] = numbers.map((number) => number * GRID);
    return [x, y, w, h, 0];
  });

/** Several at angles of their own, and several that share one. */
const mixed = fc.array(
  fc.tuple(upright, angle).map(([[x, y, w, h], r]): Geometry => [x, y, w, h, r]),
  { minLength: 2, maxLength: 6 },
);
const shared = fc
  .tuple(fc.array(upright, { minLength: 2, maxLength: 6 }), angle)
  .map(([all, r]) => all.map(([x, y, w, h]): Geometry => [x, y, w, h, r]));

const handle: fc.Arbitrary<Handle> = fc.constantFrom<Handle>(
  { x: -1, y: -1 },
  { x: 1, y: -1 },
  { x: 1, y: 1 },
  { x: -1, y: 1 },
  { x: 0, y: -1 },
  { x: 1, y: 0 },
  { x: 0, y: 1 },
  { x: -1, y: 0 },
);
const pull = fc.double({ min: -600, max: 600, noNaN: true });
const keys = fc.record({ keepRatio: fc.boolean(), fromCenter: fc.boolean() });

const at = (box: Geometry, fx: number, fy: number): Point => {
  const center = centerOf(box);
  return rotate({ x: center.x + (fx * box[2]) / 2, y: center.y + (fy * box[3]) / 2 }, center, box[4]);
};

/** Of no type in particular: at least one board px a side. */
const smallest = (all: readonly Geometry[], r: number): ReturnType<typeof smallestSides> =>
  smallestSides({ scene: openScene(new Y.Doc()) }, new Map(all.map((each, at) => [`${at}`, each])), r);

type Resize = Extract<Transform, { op: 'resize' }>;

function pulled(
  all: readonly Geometry[],
  side: Handle,
  by: Point,
  held: { readonly keepRatio: boolean; readonly fromCenter: boolean },
): { box: Geometry; transform: Resize; after: Geometry[] } {
  const box = boxOfGeometries(all);
  assert.ok(box);
  const from = at(box, side.x, side.y);
  const to = { x: from.x + by.x, y: from.y + by.y };
  const transform = resizeTransform(box, side, from, to, held, smallest(all, box[4]));
  assert.equal(transform.op, 'resize');
  if (transform.op !== 'resize') throw new Error('not a resize');
  return { box, transform, after: all.map((each) => settled(each, transform)) };
}

/** Where the box's own matrix takes a point. */
function mapped({ ax, ay, sx, sy, r }: Resize, point: Point): Point {
  const anchor = { x: ax, y: ay };
  const local = rotate(point, anchor, -r);
  return rotate({ x: ax + (local.x - ax) * sx, y: ay + (local.y - ay) * sy }, anchor, r);
}

describe('Several objects resized together', () => {
  test('that share an angle: the opposite corner of their box stays to 1/64 board px on the board', () => {
    fc.assert(
      fc.property(shared, handle, pull, pull, keys, (all, side, dx, dy, held) => {
        const { box, transform, after } = pulled(all, side, { x: dx, y: dy }, held);
        const now = boxOfGeometries(after);
        assert.ok(now);
        const anchor = held.fromCenter ? at(box, 0, 0) : at(box, -side.x, -side.y);
        const mirror = { x: -side.x * Math.sign(transform.sx), y: -side.y * Math.sign(transform.sy) };
        const there = held.fromCenter ? at(now, 0, 0) : at(now, mirror.x, mirror.y);
        assert.ok(Math.abs(there.x - anchor.x) <= GRID && Math.abs(there.y - anchor.y) <= GRID);
        assert.ok(after.every((each, i) => Math.abs(each[4] - (all[i]?.[4] ?? 0)) < 1e-9));
      }),
    );
  });

  test('at angles of their own: each middle goes where the box takes it, and nothing is sheared', () => {
    fc.assert(
      fc.property(mixed, handle, pull, pull, keys, (all, side, dx, dy, held) => {
        const { transform, after } = pulled(all, side, { x: dx, y: dy }, held);
        const isMirrored = transform.sx < 0 !== transform.sy < 0;
        all.forEach((base, i) => {
          const now = after[i];
          assert.ok(now);
          const there = mapped(transform, centerOf(base));
          assert.ok(distance(centerOf(now), there) <= 2 * GRID);
          if (!isMirrored) assert.equal(now[4], base[4], 'keeps its angle');
          assert.ok(now[2] >= 1 - GRID && now[3] >= 1 - GRID);
        });
      }),
    );
  });

  test('pulled away and back have the same numbers', () => {
    fc.assert(
      fc.property(fc.oneof(mixed, shared), handle, keys, (all, side, held) => {
        const { after } = pulled(all, side, { x: 0, y: 0 }, held);
        const numbers = (each: Geometry): number[] => [...roundGeometry(each)].map((part) => part + 0);
        assert.deepEqual(after.map(numbers), all.map(numbers));
      }),
    );
  });

  test('by s and then 1/s are where they were', () => {
    const scale = fc.double({ min: 0.25, max: 4, noNaN: true });
    fc.assert(
      fc.property(fc.oneof(mixed, shared), scale, scale, (all, sx, sy) => {
        const box = boxOfGeometries(all);
        assert.ok(box);
        const { x: ax, y: ay } = at(box, -1, -1);
        const there: Transform = { op: 'resize', ax, ay, sx, sy, r: box[4] };
        const back: Transform = { op: 'resize', ax, ay, sx: 1 / sx, sy: 1 / sy, r: box[4] };
        for (const base of all) {
          const after = settled(settled(base, there), back);
          // Each of the two is rounded to the grid, and the second scales the first one's rounding.
          for (const part of [0, 1, 2, 3] as const) {
            assert.ok(Math.abs(after[part] - base[part]) <= 8 * GRID);
          }
          assert.equal(after[4], base[4]);
        }
      }),
    );
  });
});

describe('The box round a selection', () => {
  test('is at the angle all share, else upright', () => {
    const tilted = radiansOf(30);
    assert.equal(
      boxOfGeometries([
        [0, 0, 10, 10, tilted],
        [50, 0, 10, 10, tilted],
      ])?.[4],
      tilted,
    );
    assert.equal(
      boxOfGeometries([
        [0, 0, 10, 10, tilted],
        [50, 0, 10, 10, 0],
      ])?.[4],
      0,
    );
  });
});
