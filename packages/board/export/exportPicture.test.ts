import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Canvas, createCanvas } from '@napi-rs/canvas';
import fc from 'fast-check';
import { EXPORT } from '../constants.ts';
import { elementMap } from '../document/edit.ts';
import type { Pictures } from '../images/pictures.ts';
import { tokens } from '../render/theme.ts';
import { type Given, headlessBoard, named } from '../testing/headlessBoard.ts';
import { type ExportOptions, sizeOfExport } from './chosen.ts';
import { exportPicture } from './exportPicture.ts';
import { exportSize } from './exportSize.ts';

const PLAIN: ExportOptions = { scale: 1, theme: 'light', hasGround: false };

const filled = (geometry: Given['geometry'], fill: string): Given => ({
  geometry,
  style: { fill, stroke: 'none' },
});
const two = {
  red: filled([1000, 1000, 40, 20, 0], '#FF0000'),
  blue: filled([1100, 1000, 40, 20, 0], '#0000FF'),
};

async function saved(
  elements: Readonly<Record<string, Given>>,
  options: Partial<ExportOptions> = {},
  pictures?: Pictures,
) {
  const board = headlessBoard(elements);
  let canvas: Canvas | undefined;
  const progress: number[] = [];
  let pauses = 0;
  const blob = await exportPicture(
    {
      scene: board.scene,
      font: 'sans-serif',
      pictures,
      sheet(width, height) {
        const made = createCanvas(width, height);
        canvas = made;
        return {
          context: made.getContext('2d') as unknown as CanvasRenderingContext2D,
          saved: async (type) => new Blob([new Uint8Array(made.toBuffer('image/png'))], { type }),
        };
      },
      pause: async () => {
        pauses += 1;
      },
    },
    { ...PLAIN, ...options },
    (part) => progress.push(part),
  );
  const pixel = (x: number, y: number): string => {
    const data = canvas?.getContext('2d').getImageData(x, y, 1, 1).data ?? [];
    return [...data]
      .map((part) => part.toString(16).padStart(2, '0'))
      .join('')
      .toUpperCase();
  };
  return { blob, pixel, progress, pauses: () => pauses, size: [canvas?.width, canvas?.height] };
}

describe('A picture of the board', () => {
  test('is cut to what is painted, on nothing', async () => {
    const { blob, size, pixel } = await saved(two);
    assert.deepEqual(size, [140, 20]);
    assert.equal(blob?.type, 'image/png');
    assert.equal(pixel(5, 5), 'FF0000FF');
    assert.equal(pixel(70, 5), '00000000');
    assert.equal(pixel(139, 19), '0000FFFF');
  });

  test('has a margin on the board’s ground, light or dark, and twice the pixels at 2×', async () => {
    const light = await saved(two, { hasGround: true, scale: 2 });
    assert.deepEqual(light.size, [2 * (140 + 32), 2 * (20 + 32)]);
    assert.equal(`#${light.pixel(3, 3).slice(0, 6)}`, tokens.light.work);
    assert.equal(light.pixel(40, 40), 'FF0000FF');
    const dark = await saved(two, { hasGround: true, theme: 'dark' });
    assert.equal(`#${dark.pixel(3, 3).slice(0, 6)}`, tokens.dark.work);
  });

  test('is no larger than it may be, and never enlarged to be so', async () => {
    const wide = { one: filled([0, 0, 4800, 1200, 0], '#00FF00') };
    const atMost = { width: 480, height: 960 };
    const small = await saved(wide, { atMost, mediaType: 'image/webp' });
    assert.deepEqual(small.size, [480, 120]);
    assert.equal(small.blob?.type, 'image/webp');
    assert.equal(small.pixel(479, 119).slice(0, 6), '00FF00');
    assert.deepEqual(
      (await saved({ one: filled([0, 0, 100, 9600, 0], '#00FF00') }, { atMost })).size,
      [10, 960],
    );
    assert.deepEqual((await saved(two, { atMost })).size, [140, 20]);
  });

  test('is within any size that is asked for', () => {
    const side = fc.integer({ min: 1, max: 1e6 });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 2000 }), (width, height, most) => {
        const { scene } = headlessBoard({ one: filled([0, 0, width, height, 0], '#00FF00') });
        const size = sizeOfExport(scene, { ...PLAIN, atMost: { width: most, height: most } });
        assert.ok(size !== undefined && size.width <= most && size.height <= most && size.fits);
      }),
      { numRuns: 50 },
    );
  });

  test('of a selection shows it alone, with what lies in it', async () => {
    const { size, pixel } = await saved(two, { ids: [named('blue')] });
    assert.deepEqual(size, [40, 20]);
    assert.equal(pixel(1, 1), '0000FFFF');
    const framed = await saved(
      {
        ...two,
        frame: { geometry: [0, 0, 10, 10, 0], type: 'frame' },
        inner: { ...two.red, parent: named('frame') },
      },
      { ids: [named('frame')] },
    );
    assert.ok((framed.size[0] ?? 0) > 1000);
  });

  test('counts the stroke that reaches beyond the box', async () => {
    const { size } = await saved({ one: { geometry: [0, 0, 40, 20, 0], style: { width: 4 } } });
    assert.deepEqual(size, [44, 24]);
  });

  test('is the same picture drawn in several bands, and says how far it is', async () => {
    const tall = { one: filled([0, 0, 10, 2 * EXPORT.band + 100, 0], '#00FF00') };
    const { progress, pauses, pixel } = await saved(tall);
    assert.equal(pauses(), 3);
    assert.ok(progress.every((part, at) => part > (progress[at - 1] ?? 0)));
    assert.equal(progress.at(-1), 1);
    for (const y of [0, EXPORT.band - 1, EXPORT.band, 2 * EXPORT.band, 2 * EXPORT.band + 99]) {
      assert.equal(pixel(5, y), '00FF00FF', `${y}`);
    }
  });

  test('waits for the pictures in it, at the size they will have', async () => {
    const board = headlessBoard({ one: { geometry: [0, 0, 100, 50, 0], type: 'image' } });
    elementMap(board.doc, named('one'))?.set('props', { file: 'file-key-1' });
    const asked: number[] = [];
    let isThere = false;
    const red = createCanvas(2, 1);
    red.getContext('2d').fillStyle = '#FF0000';
    red.getContext('2d').fillRect(0, 0, 2, 1);
    const pictures: Pictures = {
      at(_key, drawn) {
        asked.push(drawn);
        return isThere ? { kind: 'ready', image: red as unknown as CanvasImageSource } : { kind: 'waiting' };
      },
      keepLocal: () => {},
      changed: () => {},
      settled: async () => {
        isThere = true;
      },
      close: () => {},
    };
    const canvas = createCanvas(200, 100);
    await exportPicture(
      {
        scene: board.scene,
        font: 'sans-serif',
        pictures,
        sheet: () => ({
          context: canvas.getContext('2d') as unknown as CanvasRenderingContext2D,
          saved: async () => new Blob(),
        }),
        pause: async () => {},
      },
      { ...PLAIN, scale: 2 },
      () => {},
    );
    assert.deepEqual(asked, [200, 200]);
    assert.deepEqual([...canvas.getContext('2d').getImageData(100, 50, 1, 1).data], [255, 0, 0, 255]);
  });

  test('is none of nothing, and none that no browser draws', async () => {
    assert.equal((await saved({})).blob, undefined);
    assert.equal(sizeOfExport(headlessBoard({}).scene, PLAIN), undefined);
    assert.equal(
      (await saved({ one: { geometry: [0, 0, 1, 1, 0], style: { opacity: 0 } } })).blob,
      undefined,
    );
    const wide = { one: filled([0, 0, EXPORT.side + 1, 1, 0], '#000000') };
    assert.equal((await saved(wide)).blob, undefined);
  });
});

describe('The size of a picture', () => {
  const box = (width: number, height: number) => ({ minX: 0, minY: 0, maxX: width, maxY: height });

  test('fits up to the longest side and the most pixels, and not one more', () => {
    assert.ok(exportSize(box(EXPORT.side, 1), 1).fits);
    assert.ok(!exportSize(box(EXPORT.side + 1, 1), 1).fits);
    assert.ok(exportSize(box(8000, 8000), 1).fits);
    assert.ok(!exportSize(box(8000, 8001), 1).fits);
    assert.ok(!exportSize(box(8000, 8000), 2).fits);
  });

  test('is whole and never nothing', () => {
    const side = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(side, side, fc.constantFrom(1, 2), (width, height, scale) => {
        const size = exportSize(box(width, height), scale);
        assert.ok(Number.isInteger(size.width) && size.width >= 1 && size.width >= width * scale);
        assert.ok(Number.isInteger(size.height) && size.height >= 1);
      }),
    );
  });
});
