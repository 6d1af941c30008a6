import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { createCanvas, Path2D } from '@napi-rs/canvas';
import { type BoardElement, draftElement } from '../document/element.ts';
import { styleDefaults } from '../document/style.ts';
import { boxedPath } from '../geometry/path.ts';
import { highlighter, pen } from './ink.ts';
import { inkPicture } from './inkPicture.ts';

before(() => {
  Object.assign(globalThis, { Path2D });
});

const line = (pressure: number, hasPressure = true) =>
  boxedPath(
    Array.from({ length: 21 }, (_, at) => ({ x: 20 + at * 8, y: 60, pressure })),
    hasPressure,
  );

const inked = (part: Partial<BoardElement>): BoardElement => ({
  ...draftElement('stroke01', 'pen', [0, 0, 0, 0, 0], { ...styleDefaults('pen'), width: 20 }),
  ...part,
});

/** How many px of a column are painted, with the view at a zoom. */
function thickness(element: BoardElement, x: number, kind = pen, zoom = 1): number {
  const canvas = createCanvas(240, 120);
  const context = canvas.getContext('2d');
  kind.draw(
    context as unknown as CanvasRenderingContext2D,
    element,
    element.geometry,
    {
      camera: { x: 0, y: 0, zoom },
      size: { width: 240, height: 120 },
      ratio: 1,
      theme: 'light',
      font: 'sans-serif',
    },
    false,
  );
  const { data } = context.getImageData(x, 0, 1, 120);
  let painted = 0;
  for (let at = 3; at < data.length; at += 4) painted += (data[at] ?? 0) > 127 ? 1 : 0;
  return painted;
}

describe('Ink', () => {
  test('is as wide as its style at half pressure, wider when pressed, thinner when not', () => {
    const middle = thickness(inked(line(0.5)), 100);
    assert.ok(Math.abs(middle - 20) <= 2, String(middle));
    assert.ok(thickness(inked(line(1)), 100) > middle + 3);
    assert.ok(thickness(inked(line(0.1)), 100) < middle - 3);
  });

  test('of a highlighter is even whatever the pressure', () => {
    const style = { ...styleDefaults('pen'), width: 20 };
    const widths = [0.1, 1].map((pressure) =>
      thickness(inked({ ...line(pressure), style }), 100, highlighter),
    );
    assert.deepEqual(widths, [20, 20]);
  });

  test('is a plain line of its width from 10 to 35 %, and a dot is there at any zoom', () => {
    assert.equal(thickness(inked(line(1)), 20, pen, 0.2), 4);
    const dot = boxedPath([{ x: 100, y: 60, pressure: 0.5 }], true);
    assert.ok(thickness(inked(dot), 100) >= 14);
    assert.ok(thickness(inked(dot), 20, pen, 0.2) >= 3);
    assert.ok(thickness(inked(dot), 10, pen, 0.1) >= 2);
  });

  test('keeps its picture while it is moved, and makes another for another width, size or zoom', () => {
    const { path, geometry } = line(0.5);
    const first = inkPicture(path, geometry, 4, false, 1);
    assert.equal(inkPicture(path, [900, 900, geometry[2], geometry[3], 1], 4, false, 2), first);
    assert.notEqual(inkPicture(path, geometry, 8, false, 1), first);
    assert.equal(inkPicture(path, geometry, 8, false, 0.2).isOutline, false);
    assert.equal(inkPicture(path, [0, 0, 10, 0, 0], 8, false, 1).isOutline, true);
  });

  test('keeps its width when its box is stretched', () => {
    const { path, geometry } = line(0.5);
    const stretched = inked({ path, geometry: [geometry[0], geometry[1], geometry[2] * 1.2, 0, 0] });
    assert.ok(Math.abs(thickness(stretched, 100) - 20) <= 2);
  });
});
