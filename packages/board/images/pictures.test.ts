import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { FileInfo } from '../document/files.ts';
import { levelFor } from './levels.ts';
import { createPictures, type Decoded } from './pictures.ts';
import { rowOf } from './placing.ts';
import { imageUploads } from './uploads.ts';

/** Pictures that decode to squares of their level, with what was asked of storage and closed. */
function gallery(files: Readonly<Record<string, FileInfo>>, budget = 1e9) {
  const known = new Map(Object.entries(files));
  const loaded: string[] = [];
  const closed: number[] = [];
  let ready = 0;
  const pictures = createPictures({
    file: (key) => known.get(key),
    load: async ({ fileId }, level) => {
      loaded.push(`${fileId} ${level}`);
      if (fileId === 'gone-gone') throw new Error('404');
      return new Blob([fileId]);
    },
    decode: async (_bytes, level): Promise<Decoded> => ({
      image: { level } as unknown as CanvasImageSource,
      width: level,
      height: level,
      close: () => closed.push(level),
    }),
    budget,
    onReady: () => {
      ready += 1;
    },
  });
  return { pictures, known, loaded, closed, ready: () => ready };
}

const png = (fileId?: string): FileInfo => ({
  mediaType: 'image/png',
  ...(fileId === undefined ? {} : { fileId }),
});

describe('The size a picture is decoded to', () => {
  test('is a power of two from 64 to 4,096 and no more than 1.5 × the size it is drawn at', () => {
    assert.equal(levelFor(10), 64);
    assert.equal(levelFor(100), 128);
    assert.equal(levelFor(1e6), 4096);
    fc.assert(
      fc.property(fc.double({ min: 64, max: 4096, noNaN: true }), (drawn) => {
        const level = levelFor(drawn);
        assert.ok(Number.isInteger(Math.log2(level)));
        assert.ok(level <= 1.5 * drawn && level >= 0.7 * drawn);
      }),
    );
  });
});

describe('A picture', () => {
  test('is waited for, once, and then there', async () => {
    const { pictures, loaded, ready } = gallery({ key: png('file-1') });
    assert.equal(pictures.at('key', 100).kind, 'waiting');
    assert.equal(pictures.at('key', 100).kind, 'waiting');
    await pictures.settled();
    assert.equal(pictures.at('key', 100).kind, 'ready');
    assert.deepEqual(loaded, ['file-1 128']);
    assert.equal(ready(), 1);
  });

  test('is drawn from another size until the right one is there', async () => {
    const { pictures, loaded } = gallery({ key: png('file-1') });
    pictures.at('key', 100);
    await pictures.settled();
    assert.equal(pictures.at('key', 1000).kind, 'ready');
    await pictures.settled();
    assert.deepEqual(loaded, ['file-1 128', 'file-1 1024']);
  });

  test('is missing without bytes, and there when a colleague’s upload is done', async () => {
    const { pictures, known } = gallery({ key: png() });
    pictures.at('key', 100);
    await pictures.settled();
    assert.equal(pictures.at('key', 100).kind, 'missing');
    known.set('key', png('file-1'));
    pictures.changed('key');
    assert.equal(pictures.at('key', 100).kind, 'waiting');
    await pictures.settled();
    assert.equal(pictures.at('key', 100).kind, 'ready');
  });

  test('is missing when storage has it no more, and asked for no second time', async () => {
    const { pictures, loaded } = gallery({ key: png('gone-gone') });
    for (let at = 0; at < 3; at += 1) {
      pictures.at('key', 100);
      await pictures.settled();
    }
    assert.equal(pictures.at('key', 100).kind, 'missing');
    assert.equal(loaded.length, 1);
    assert.equal(pictures.at('unknown', 100).kind, 'waiting');
    await pictures.settled();
    assert.equal(pictures.at('unknown', 100).kind, 'missing');
  });

  test('of this page is drawn from its own bytes before they are in storage', async () => {
    const { pictures, loaded } = gallery({ key: png() });
    pictures.keepLocal('key', new Blob(['bytes']));
    pictures.at('key', 100);
    await pictures.settled();
    assert.equal(pictures.at('key', 100).kind, 'ready');
    assert.deepEqual(loaded, []);
  });

  test('least lately drawn goes first when there are too many bytes; the newest stays', async () => {
    const square = 128 * 128 * 4;
    const { pictures, closed, loaded } = gallery(
      { a: png('file-a'), b: png('file-b'), c: png('file-c') },
      2 * square,
    );
    for (const key of ['a', 'b', 'a', 'c']) {
      pictures.at(key, 100);
      await pictures.settled();
      pictures.at(key, 100);
    }
    assert.deepEqual(closed, [128]);
    pictures.at('a', 100);
    assert.equal(loaded.length, 3, 'the one drawn again stayed');
    pictures.at('a', 2000);
    await pictures.settled();
    assert.equal(pictures.at('a', 2000).kind, 'ready', 'larger than all room, and looked at');
    pictures.close();
    assert.equal(closed.length, 4, 'all are given back');
  });
});

describe('Pictures put down together', () => {
  const view = { width: 1000, height: 600 };

  test('are as large as they are, or 60 % of the view, in a row with a gap of 16', () => {
    assert.deepEqual(rowOf([{ width: 100, height: 50 }], { x: 500, y: 300 }, view), [[450, 275, 100, 50, 0]]);
    assert.deepEqual(rowOf([{ width: 4000, height: 1000 }], { x: 0, y: 0 }, view), [
      [-300, -75, 600, 150, 0],
    ]);
    assert.deepEqual(
      rowOf(
        [
          { width: 100, height: 100 },
          { width: 50, height: 20 },
        ],
        { x: 0, y: 0 },
        view,
      ),
      [
        [-83, -50, 100, 100, 0],
        [33, -10, 50, 20, 0],
      ],
    );
  });

  test('keep their ratio and never touch', () => {
    const side = fc.integer({ min: 1, max: 20_000 });
    const sizes = fc.array(fc.record({ width: side, height: side }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(sizes, (all) => {
        const row = rowOf(all, { x: 0, y: 0 }, view);
        row.forEach(([x, , w, h], at) => {
          const size = all[at];
          assert.ok(
            size && w <= Math.min(size.width, 600) + 1 / 64 && h <= Math.min(size.height, 360) + 1 / 64,
          );
          assert.ok(Math.abs(w * size.height - h * size.width) <= (size.width + size.height) / 64);
          const next = row[at + 1];
          assert.ok(next === undefined || Math.abs(next[0] - x - w - 16) <= 1 / 16);
        });
      }),
    );
  });
});

describe('The bytes of a picture on their way', () => {
  const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  test('name the file in the document once they are stored', async () => {
    const stored: string[] = [];
    const uploads = imageUploads({
      send: async () => 'file-1',
      keepLocal: () => {},
      stored: (key, { fileId }) => stored.push(`${key} ${fileId}`),
      onChange: () => {},
    });
    uploads.start('key', new File(['x'], 'loaf.png'), png());
    await later();
    assert.deepEqual(stored, ['key file-1']);
    assert.equal(uploads.failed().size, 0);
    assert.ok(!uploads.retry());
  });

  test('that failed wait here and are sent again when the person asks', async () => {
    let isDown = true;
    const stored: string[] = [];
    let changes = 0;
    const uploads = imageUploads({
      send: async (file) => {
        if (isDown) throw new TypeError('offline');
        return file.name;
      },
      keepLocal: () => {},
      stored: (_key, { fileId }) => stored.push(fileId),
      onChange: () => {
        changes += 1;
      },
    });
    uploads.start('a', new File(['x'], 'loaf.png'), png());
    uploads.start('b', new File(['y'], 'oven.png'), png());
    await later();
    assert.deepEqual([...uploads.failed()], ['a', 'b']);
    assert.ok(uploads.retry());
    await later();
    assert.equal(uploads.failed().size, 2, 'still down');
    isDown = false;
    uploads.retry();
    await later();
    assert.deepEqual(stored, ['loaf.png', 'oven.png']);
    assert.equal(uploads.failed().size, 0);
    assert.ok(changes >= 3);
  });
});
