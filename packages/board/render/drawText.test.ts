import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { type BoardElement, draftElement } from '../document/element.ts';
import { styleDefaults } from '../document/style.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { kindOf } from '../kinds/kinds.ts';
import { canvasMeasure } from '../text/measure.ts';
import { plainText, type RichText } from '../text/richText.ts';
import { written } from '../text/writtenText.ts';
import { lruBytes } from './lruBytes.ts';
import { textBitmaps } from './textBitmaps.ts';
import type { View } from './view.ts';

const FONT = 'DejaVu Sans';

/** A real canvas; its context has what the board uses of a browser's. */
const contextOf = (canvas: Canvas): CanvasRenderingContext2D =>
  canvas.getContext('2d') as unknown as CanvasRenderingContext2D;

const measure = canvasMeasure(contextOf(createCanvas(1, 1)), FONT);

const element = (text: RichText | string, geometry: Geometry, type = 'text'): BoardElement => ({
  ...draftElement('one', type, geometry, styleDefaults(type)),
  text: written(typeof text === 'string' ? plainText(text) : text, measure),
});

/** The box of all pixels that were painted, in px; undefined for none. */
function ink(given: BoardElement, more: Partial<View> & { zoom?: number } = {}) {
  const canvas = createCanvas(400, 300);
  const view: View = {
    camera: { x: 0, y: 0, zoom: more.zoom ?? 1 },
    size: { width: 400, height: 300 },
    ratio: 1,
    theme: 'light',
    font: FONT,
    ...more,
  };
  kindOf(given.type).draw(contextOf(canvas), given, given.geometry, view, false);
  const { data } = canvas.getContext('2d').getImageData(0, 0, 400, 300);
  let [minX, minY, maxX, maxY, painted] = [400, 300, -1, -1, 0];
  for (let at = 0; at < 400 * 300; at += 1) {
    const alpha = data[at * 4 + 3] ?? 0;
    if (alpha < 40) continue;
    painted += alpha / 255;
    minX = Math.min(minX, at % 400);
    maxX = Math.max(maxX, at % 400);
    minY = Math.min(minY, Math.floor(at / 400));
    maxY = Math.max(maxY, Math.floor(at / 400));
  }
  return { minX, minY, maxX, maxY, painted };
}

describe('Text on the canvas', () => {
  test('is painted within its lines', () => {
    const one = element('Hx\nHx', [40, 30, 100, 52, 0]);
    const { minX, minY, maxX, maxY } = ink(one);
    assert.ok(
      minX >= 40 && maxX <= 40 + measure.width('Hx', { bold: false, italic: false, code: false }) * 20,
    );
    assert.ok(minY >= 30 && maxY <= 82 && maxY > 60);
  });

  test('is as wide at 800 % as eight times at 100 %, to half a px', () => {
    const one = element('Hamburg', [2, 1, 100, 26, 0]);
    const [near, far] = [ink(one, { zoom: 4 }), ink(one)];
    assert.ok(Math.abs(near.maxX - near.minX - 4 * (far.maxX - far.minX)) <= 6);
  });

  test('turns with its object', () => {
    const { minX, maxX, minY, maxY } = ink(element('HHHHHH', [100, 100, 96, 26, Math.PI / 2]));
    assert.ok(maxY - minY > 60 && maxX - minX < 26, JSON.stringify({ minX, maxX, minY, maxY }));
  });

  test('is bars where letters could not be read, and one mark where nothing could', () => {
    const one = element('Hamburg\nab', [40, 40, 400, 260, 0]);
    const bars = ink({ ...one, style: { ...one.style, size: 40 } }, { zoom: 0.11 });
    assert.ok(bars.painted > 0 && bars.maxY - bars.minY < 12);
    assert.ok(ink(one, { zoom: 0.005 }).painted > 0);
  });

  test('is left out while it is in the editor, and so is what is in no view', () => {
    const one = element('Hamburg', [40, 40, 100, 26, 0]);
    assert.equal(ink(one, { editedText: 'one' }).painted, 0);
    assert.equal(ink(element('Hamburg', [40, 400, 100, 26, 0])).painted, 0);
  });

  test('shows its marks: bold is blacker, lines go under and through, a link has the accent', () => {
    const marked = (marks: object): number => {
      const { painted } = ink(
        element({ plain: 'nnn', runs: [{ start: 0, end: 3, marks }] }, [40, 40, 100, 26, 0]),
      );
      return painted;
    };
    const plain = marked({});
    assert.ok(marked({ bold: true }) > plain * 1.15);
    for (const marks of [{ underline: true }, { strike: true }, { link: 'https://example.org/' }]) {
      assert.ok(marked(marks) > plain * 1.1, JSON.stringify(marks));
    }
  });

  test('goes on in a later frame when it is long', () => {
    let later = 0;
    const one = element('word '.repeat(60_000), [0, 0, 300, 300, 0], 'text');
    const long = { ...one, box: 'fixed' } as const;
    for (let frame = 0; frame < 400 && later === frame; frame += 1) {
      ink(long, {
        later: () => {
          later += 1;
        },
      });
    }
    assert.ok(later > 0);
    assert.ok((long.text?.layout(20, 300).lines().length ?? 0) > 10_000);
  });
});

describe('Pictures of text', () => {
  const bitmaps = () => textBitmaps(100_000, () => createCanvas(1, 1) as unknown as HTMLCanvasElement);

  test('are used between 10 and 35 %, look as the text does, and are kept', () => {
    const texts = bitmaps();
    const one = element('Hamburg', [100, 100, 400, 130, 0]);
    const big = { ...one, style: { ...one.style, size: 60 } };
    const [by, without] = [ink(big, { texts, zoom: 0.3 }), ink(big, { zoom: 0.3 })];
    assert.ok(texts.bytes() > 0);
    for (const side of ['minX', 'maxX', 'minY', 'maxY'] as const) {
      assert.ok(Math.abs(by[side] - without[side]) <= 1, side);
    }
    const bytes = texts.bytes();
    ink(big, { texts, zoom: 0.299 });
    assert.equal(texts.bytes(), bytes, 'the same step of scale is the same picture');
    ink(big, { texts, zoom: 0.2 });
    assert.ok(texts.bytes() > bytes);
    texts.clear();
    assert.equal(texts.bytes(), 0);
  });

  test('are not made near by, nor of bars, nor of more than a million pixels', () => {
    const texts = bitmaps();
    ink(element('Hamburg', [0, 0, 100, 26, 0]), { texts, zoom: 1 });
    ink(element('Hamburg', [0, 0, 100, 26, 0]), { texts, zoom: 0.2 });
    const one = element('Hamburg '.repeat(200), [0, 0, 100, 26, 0]);
    ink({ ...one, style: { ...one.style, size: 200 } }, { texts, zoom: 0.34 });
    assert.equal(texts.bytes(), 0);
  });

  test('are forgotten from the one used longest ago when there are too many bytes of them', () => {
    const kept = lruBytes<string>(10);
    kept.set('a', 'A', 4);
    kept.set('b', 'B', 4);
    assert.equal(kept.get('a'), 'A');
    kept.set('c', 'C', 4);
    assert.deepEqual([kept.get('a'), kept.get('b'), kept.get('c'), kept.bytes()], ['A', undefined, 'C', 8]);
    kept.set('a', 'A2', 2);
    assert.deepEqual([kept.get('a'), kept.bytes()], ['A2', 6]);
    kept.set('huge', 'H', 99);
    assert.deepEqual([kept.get('huge'), kept.bytes()], ['H', 99]);
  });
});
