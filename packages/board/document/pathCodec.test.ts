import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { INK_POINTS_MAX } from '../constants.ts';
import type { InkPoint, Path } from '../geometry/path.ts';
import { decodePath, encodePath } from './pathCodec.ts';
import { readPath } from './readPath.ts';

const place = fc.integer({ min: -3_000_000, max: 3_000_000 }).map((at) => at / 32);
const path = fc
  .record({
    w: fc.nat(1_000_000).map((at) => at / 32),
    h: fc.nat(1_000_000).map((at) => at / 32),
    hasPressure: fc.boolean(),
    points: fc.array(fc.record({ x: place, y: place, pressure: fc.nat(255).map((each) => each / 255) }), {
      minLength: 1,
      maxLength: 40,
    }),
  })
  .map(
    (given): Path =>
      given.hasPressure
        ? given
        : { ...given, points: given.points.map(({ x, y }) => ({ x, y, pressure: 0.5 })) },
  );

const straight = (count: number): InkPoint[] =>
  Array.from({ length: count }, (_, at) => ({ x: at, y: 0, pressure: 0.5 }));

describe('The bytes of a path', () => {
  test('give back what was written, to 1/32 px', () => {
    fc.assert(
      fc.property(path, (written) => {
        assert.deepEqual(decodePath(encodePath(written)), {
          path: structuredClone(written),
          isCut: false,
        });
      }),
    );
  });

  test('are few: a stroke of 300 points with pressure takes under 1 kB', () => {
    const points = Array.from({ length: 300 }, (_, at) => ({
      x: 200 + 60 * Math.cos(at / 40),
      y: 200 + 60 * Math.sin(at / 40),
      pressure: 0.5 + 0.3 * Math.sin(at / 20),
    }));
    assert.ok(encodePath({ w: 400, h: 400, hasPressure: true, points }).length < 1_000);
  });

  test('are read whatever they are, and never made more of than they hold', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const read = decodePath(bytes);
        if (read === undefined) return;
        assert.ok(read.path.points.length * 2 <= bytes.length);
        assert.ok(read.path.points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)));
      }),
      { numRuns: 500 },
    );
  });

  test('cut short or followed by more are no path, and neither is another version', () => {
    const bytes = encodePath({ w: 9, h: 0, hasPressure: true, points: straight(10) });
    for (let length = 0; length < bytes.length; length += 1) {
      assert.equal(decodePath(bytes.slice(0, length)), undefined);
    }
    assert.equal(decodePath(new Uint8Array([...bytes, 0])), undefined);
    assert.equal(decodePath(new Uint8Array([2, ...bytes.slice(1)])), undefined);
    assert.equal(decodePath(encodePath({ w: 0, h: 0, hasPressure: false, points: [] })), undefined);
  });

  test('hold 20,000 points; of one more the last is left out', () => {
    const most = encodePath({ w: 1, h: 1, hasPressure: false, points: straight(INK_POINTS_MAX) });
    assert.equal(decodePath(most)?.isCut, false);
    const over = encodePath({ w: 1, h: 1, hasPressure: false, points: straight(INK_POINTS_MAX + 1) });
    assert.equal(decodePath(over)?.isCut, true);
    assert.equal(decodePath(over)?.path.points.length, INK_POINTS_MAX);
  });
});

describe('The points of an element', () => {
  test('may be plain numbers too, whose box ends with the furthest', () => {
    const read = readPath([
      [0, 0],
      [30, 10],
      [20, 40],
    ]);
    assert.equal(read?.path.w, 30);
    assert.equal(read?.path.h, 40);
    assert.equal(read?.path.points.length, 3);
  });

  test('are the same object as long as the stored value is', () => {
    const bytes = encodePath({ w: 9, h: 0, hasPressure: false, points: straight(10) });
    assert.equal(readPath(bytes), readPath(bytes));
  });

  test('are nothing when they are no places', () => {
    for (const value of [undefined, 'M0 0', [], [[0]], [[0, Number.NaN]], [['0', 1]], [[1e8, 0]], {}]) {
      assert.equal(readPath(value), undefined);
    }
  });
});
