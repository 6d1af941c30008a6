import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Handle } from '../scene/handles.ts';
import { resizeTransform } from '../tools/resizing.ts';
import { centerOf, type Geometry } from './geometry.ts';
import { distance, type Point, rotate } from './point.ts';
import { settled, type Transform, transformed } from './transform.ts';

const GRID = 1 / 64;

/** As stored: on the grid. */
const geometry: fc.Arbitrary<Geometry> = fc
  .tuple(
    fc.integer({ min: -640_000, max: 640_000 }),
    fc.integer({ min: -640_000, max: 640_000 }),
    fc.integer({ min: 64, max: 64_000 }),
    fc.integer({ min: 64, max: 64_000 }),
    fc.double({ min: -3.1, max: 3.1, noNaN: true }),
  )
  .map(([x, y, w, h, r]): Geometry => [x * GRID, y * GRID, w * GRID, h * GRID, r]);

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

const pull = fc.double({ min: -800, max: 800, noNaN: true });
const keys = fc.record({ keepRatio: fc.boolean(), fromCenter: fc.boolean() });

const at = (box: Geometry, fx: number, fy: number): Point => {
  const center = centerOf(box);
  return rotate({ x: center.x + (fx * box[2]) / 2, y: center.y + (fy * box[3]) / 2 }, center, box[4]);
};

const smallest = (box: Geometry): { width: number; height: number } => ({ width: box[2], height: box[3] });

test('the opposite corner, edge middle or centre stays to 1/64 board px at any angle, also across it', () => {
  fc.assert(
    fc.property(geometry, handle, pull, pull, keys, (box, side, dx, dy, held) => {
      const from = at(box, side.x, side.y);
      const to = { x: from.x + dx, y: from.y + dy };
      const transform = resizeTransform(box, side, from, to, held, smallest(box));
      assert.equal(transform.op, 'resize');
      if (transform.op !== 'resize') return;
      const after = settled(box, transform);
      const anchor = held.fromCenter ? at(box, 0, 0) : at(box, -side.x, -side.y);
      const mirrored = { x: -side.x * Math.sign(transform.sx), y: -side.y * Math.sign(transform.sy) };
      const now = held.fromCenter ? at(after, 0, 0) : at(after, mirrored.x, mirrored.y);
      assert.ok(Math.abs(now.x - anchor.x) <= GRID && Math.abs(now.y - anchor.y) <= GRID);
      assert.equal(after[4], box[4], 'the angle of one object never changes');
      assert.ok(after[2] >= 1 && after[3] >= 1, 'at least one board px a side');
    }),
  );
});

test('pulling away and back gives the same numbers', () => {
  fc.assert(
    fc.property(geometry, handle, keys, (box, side, held) => {
      const from = at(box, side.x, side.y);
      const transform = resizeTransform(box, side, from, from, held, smallest(box));
      const after = settled(box, transform);
      assert.deepEqual(
        after.map((part) => part + 0),
        box.map((part) => part + 0),
      );
    }),
  );
});

test('the handle goes with the pointer: a corner is where the pointer is', () => {
  fc.assert(
    fc.property(geometry, fc.double({ min: 5, max: 500, noNaN: true }), (box, by) => {
      const from = at(box, 1, 1);
      const to = rotate({ x: from.x + by, y: from.y + by }, from, box[4]);
      const transform = resizeTransform(
        box,
        { x: 1, y: 1 },
        from,
        to,
        { keepRatio: false, fromCenter: false },
        smallest(box),
      );
      assert.ok(distance(at(transformed(box, transform), 1, 1), to) < 1e-6);
    }),
  );
});

test('scaling by s and then 1/s is the identity, also for an object turned in the box', () => {
  const scale = fc.double({ min: 0.1, max: 10, noNaN: true });
  fc.assert(
    fc.property(geometry, scale, scale, fc.double({ min: -3, max: 3, noNaN: true }), (box, sx, sy, r) => {
      const there: Transform = { op: 'resize', ax: 10, ay: -20, sx, sy, r };
      const back: Transform = { op: 'resize', ax: 10, ay: -20, sx: 1 / sx, sy: 1 / sy, r };
      const after = transformed(transformed(box, there), back);
      for (const part of [0, 1, 2, 3, 4] as const) {
        assert.ok(Math.abs(after[part] - box[part]) <= 1e-6 * Math.max(1, Math.abs(box[part]), 1e4));
      }
    }),
  );
});

test('an object turned in a box keeps its angle and its centre goes where the box takes it', () => {
  const box: Geometry = [100, 0, 40, 20, Math.PI / 6];
  const after = transformed(box, { op: 'resize', ax: 0, ay: 0, sx: 2, sy: 1, r: 0 });
  assert.equal(after[4], box[4]);
  assert.deepEqual(centerOf(after), { x: 240, y: 10 });
});

test('a mirrored object in a box turns the other way', () => {
  const after = transformed([100, 0, 40, 20, 0.3], { op: 'resize', ax: 0, ay: 0, sx: -1, sy: 1, r: 0 });
  assert.ok(Math.abs(after[4] + 0.3) < 1e-12);
});

test('a move changes the place alone, on the grid, and leaves an axis alone that did not move', () => {
  assert.deepEqual(
    settled([0.001, 5, 3.333, 4.444, 0.1], { op: 'move', dx: 0, dy: 1.01 }),
    [0.001, 6.015625, 3.333, 4.444, 0.1],
  );
});

test('turning about a point keeps the size and adds to the angle', () => {
  const after = settled([0, 0, 10, 20, 3], { op: 'rotate', cx: 5, cy: 10, a: 1 });
  assert.deepEqual(after.slice(0, 4), [0, 0, 10, 20]);
  assert.ok(Math.abs(after[4] - (4 - 2 * Math.PI)) < 1e-12);
});
