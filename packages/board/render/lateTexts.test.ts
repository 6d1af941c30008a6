import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createCanvas } from '@napi-rs/canvas';
import * as Y from 'yjs';
import type { Camera } from '../camera/camera.ts';
import { elementMap } from '../document/edit.ts';
import type { Box } from '../geometry/box.ts';
import { openScene } from '../scene/scene.ts';
import { type Given, named, put } from '../testing/headlessBoard.ts';
import { canvasMeasure } from '../text/measure.ts';
import { EMPTY_OVERLAY } from '../tools/tool.ts';
import type { Layer } from './frames.ts';
import { createPainter } from './painter.ts';
import { createTiles } from './tiles.ts';

const SIZE = { width: 400, height: 300 };
const FONT = 'DejaVu Sans';
const CAMERA = { x: 0, y: 0, zoom: 0.5 };

/** A real canvas; its context has what the board uses of a browser's. */
const real = () => {
  const canvas = createCanvas(SIZE.width, SIZE.height);
  return { canvas, context: canvas.getContext('2d') as unknown as CanvasRenderingContext2D };
};

/** 120 shapes with words in them that overlap, some turned, some seen through. */
const written = Array.from({ length: 120 }, (_, at): [string, Given] => [
  `o${at}`,
  {
    geometry: [(at % 12) * 66, Math.floor(at / 12) * 60, 80, 70, at % 4 === 0 ? 0.5 : 0],
    style: { fill: at % 3 === 0 ? '#F8E9A8' : 'none', opacity: at % 5 === 0 ? 50 : 100, size: 24 },
  },
]);

/** A board whose pictures come frame by frame; each look at the clock finds so many ms gone. */
function opened(tick: number) {
  const doc = new Y.Doc();
  put(doc, Object.fromEntries(written));
  doc.transact(() => {
    for (const [name] of written) doc.getText(`text:${named(name)}`).insert(0, `Words ${name}`);
  });
  const scene = openScene(doc, canvasMeasure(real().context, FONT));
  let touched: readonly Box[] = [];
  scene.subscribe((change) => {
    touched = [...touched, ...change.touched];
  });
  const [below, above] = [real(), real()];
  let clock = 0;
  let again = false;
  const paint = createPainter(below.context, above.context, {
    tiles: () => createTiles,
    canvas: () => createCanvas(1, 1) as unknown as HTMLCanvasElement,
    now: () => {
      clock += tick;
      return clock;
    },
    again: () => {
      again = true;
    },
  });
  const picture = (camera: Camera) => ({
    scene,
    selection: new Set<string>(),
    overlay: EMPTY_OVERLAY,
    people: undefined,
    flashed: new Set<string>(),
    canEdit: true,
    hasFocusRing: false,
    manySelected: String,
    touched,
    view: { camera, size: SIZE, ratio: 1, theme: 'light' as const, font: FONT },
  });
  const pixels = (from: typeof below) =>
    from.canvas.getContext('2d').getImageData(0, 0, SIZE.width, SIZE.height).data.slice();
  const frame = (layer: Layer = 'view', camera: Camera = CAMERA) => {
    again = false;
    paint(picture(camera), new Set([layer]));
    touched = [];
    return pixels(below);
  };
  return {
    doc,
    frame,
    isAskedFor: () => again,
    /** All frames until none is asked for. */
    settled(camera: Camera = CAMERA) {
      let data = frame('view', camera);
      for (let count = 0; again; count += 1) {
        assert.ok(count < 200, 'it comes to rest');
        data = frame('view', camera);
      }
      return data;
    },
    /** Drawn by a board that has all the time there is. */
    whole(camera: Camera = CAMERA) {
      const [one, other] = [real(), real()];
      createPainter(one.context, other.context)(picture(camera), new Set(['scene', 'interaction']));
      return pixels(one);
    },
  };
}

/** The same board without a word. */
function wordless() {
  const doc = new Y.Doc();
  put(doc, Object.fromEntries(written));
  const { context, canvas } = real();
  createPainter(context, real().context)(
    {
      scene: openScene(doc),
      selection: new Set(),
      overlay: EMPTY_OVERLAY,
      people: undefined,
      flashed: new Set(),
      canEdit: true,
      hasFocusRing: false,
      manySelected: String,
      view: { camera: CAMERA, size: SIZE, ratio: 1, theme: 'light', font: FONT },
    },
    new Set(['scene', 'interaction']),
  );
  return canvas.getContext('2d').getImageData(0, 0, SIZE.width, SIZE.height).data;
}

const SLOW = 100;

/** Channels that differ by more than smoothed edges do that are cut by a strip: at most 26 of 255 were seen. */
const differences = (a: Uint8ClampedArray, b: Uint8ClampedArray): number =>
  a.reduce((sum, value, at) => sum + Number(Math.abs(value - (b[at] ?? Number.NaN)) > 32), 0);

describe('A frame that takes long', () => {
  test('shows the shapes, then the words from the top, then what drawing all at once shows', () => {
    const board = opened(SLOW);
    assert.equal(differences(board.frame('scene'), wordless()), 0);
    assert.ok(board.isAskedFor());
    const half = SIZE.width * 4 * 64;
    board.frame();
    board.frame();
    board.frame();
    const later = board.frame();
    const settled = board.settled();
    assert.equal(differences(settled.subarray(0, half), later), 0, 'the top is there');
    assert.notEqual(differences(settled, later), 0, 'and the rest is not yet');
    assert.equal(differences(settled, board.whole()), 0);
  });

  test('asks for no more frames when all words are there, and does not let them wait again', () => {
    const board = opened(SLOW);
    board.frame('scene');
    board.settled();
    assert.equal(board.isAskedFor(), false);
    assert.equal(differences(board.frame('scene'), board.whole()), 0);
    assert.equal(board.isAskedFor(), false);
  });

  test('shows what changed meanwhile', () => {
    const board = opened(SLOW);
    board.frame('scene');
    board.frame();
    board.doc.transact(() => {
      elementMap(board.doc, named('o100'))?.set('geometry', [40, 40, 200, 90, 0]);
      board.doc.getText(`text:${named('o3')}`).insert(0, 'More ');
    });
    assert.equal(differences(board.settled(), board.whole()), 0);
  });

  test('shows all words wherever the camera went meanwhile', () => {
    for (const camera of [
      { x: 60, y: 44, zoom: 0.5 },
      { x: 10, y: 10, zoom: 0.31 },
      { x: 0, y: 0, zoom: 2 },
    ]) {
      const board = opened(SLOW);
      board.frame('scene');
      board.frame('view', { ...camera, x: camera.x - 4 });
      assert.equal(differences(board.settled(camera), board.whole(camera)), 0, JSON.stringify(camera));
    }
  });
});

test('A frame that does not take long shows all at once', () => {
  const board = opened(0);
  assert.equal(differences(board.frame('scene'), board.whole()), 0);
  assert.equal(board.isAskedFor(), false);
});
