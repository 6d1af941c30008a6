import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createCanvas } from '@napi-rs/canvas';
import { draftElement } from '../document/element.ts';
import { type Style, styleDefaults } from '../document/style.ts';
import { lineThrough } from '../geometry/line.ts';
import type { Point } from '../geometry/point.ts';
import { line } from './line.ts';

/** The columns of a row that are painted, the view at a zoom. */
function painted(points: readonly Point[], row: number, style: Partial<Style> = {}, zoom = 1): number[] {
  const canvas = createCanvas(240, 120);
  const context = canvas.getContext('2d');
  const { geometry, path } = lineThrough(points, 0);
  const bare = draftElement('line0001', 'line', geometry, { ...styleDefaults('line'), width: 4, ...style });
  line.draw(
    context as unknown as CanvasRenderingContext2D,
    { ...bare, path },
    geometry,
    {
      camera: { x: 0, y: 0, zoom },
      size: { width: 240, height: 120 },
      ratio: 1,
      theme: 'light',
      font: 'sans-serif',
    },
    false,
  );
  const { data } = context.getImageData(0, row, 240, 1);
  return Array.from({ length: 240 }, (_, x) => x).filter((x) => (data[x * 4 + 3] ?? 0) > 127);
}

const corner = [
  { x: 20, y: 20 },
  { x: 100, y: 20 },
  { x: 100, y: 100 },
];

describe('A line is painted', () => {
  test('from point to point, and open unless it comes back', () => {
    assert.deepEqual([painted(corner, 60).length, painted(corner, 60)[0]], [4, 98]);
    const closed = painted([...corner, ...corner.slice(0, 1)], 60);
    assert.ok(closed.length > 8 && (closed[0] ?? 0) < 62, 'its third side is there too');
  });

  test('in dashes, and in none too small to be told apart', () => {
    const long = [
      { x: 0, y: 25 },
      { x: 2000, y: 25 },
    ];
    assert.ok(painted(long, 25, { dash: 'dashed' }).length < 160);
    assert.equal(painted(long, 2, { dash: 'dotted', width: 8 }, 0.1).length, 200);
  });

  test('as a dot where it is smaller than 3 px, and not at all under half a px', () => {
    const small = [
      { x: 100, y: 100 },
      { x: 110, y: 100 },
    ];
    assert.ok(painted(small, 10, {}, 0.1).length >= 1);
    assert.deepEqual(painted(small, 1, {}, 0.01), []);
  });
});
