import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Canvas, createCanvas } from '@napi-rs/canvas';
import * as Y from 'yjs';
import type { Camera } from '../camera/camera.ts';
import { elementMap } from '../document/edit.ts';
import type { BoardElement } from '../document/element.ts';
import { styleDefaults } from '../document/style.ts';
import type { Box } from '../geometry/box.ts';
import type { Geometry } from '../geometry/geometry.ts';
import type { Pictures } from '../images/pictures.ts';
import type { ShownPeople } from '../live/people.ts';
import { openScene } from '../scene/scene.ts';
import { type Given, named, put } from '../testing/headlessBoard.ts';
import { EMPTY_OVERLAY } from '../tools/tool.ts';
import { createFrames, type Layer } from './frames.ts';
import { groundStep } from './ground.ts';
import { liftable } from './lift.ts';
import { createPainter, type Picture } from './painter.ts';
import { canvasRatio, rasterize } from './raster.ts';
import { personColor, type Theme, tokens } from './theme.ts';
import { createTiles } from './tiles.ts';

const GREEN = '#2C5647';
const SIZE = { width: 400, height: 300 };
const BOTH: ReadonlySet<Layer> = new Set(['scene', 'interaction']);

/** A real canvas; its context has what the board uses of a browser's. */
const contextOf = (canvas: Canvas): CanvasRenderingContext2D =>
  canvas.getContext('2d') as unknown as CanvasRenderingContext2D;

/** A board drawn on two real canvases. */
function drawn(
  elements: Readonly<Record<string, Given>>,
  given: Partial<Omit<Picture, 'view'>> & { view?: Partial<Picture['view']> } = {},
) {
  const doc = new Y.Doc();
  put(doc, elements);
  const ratio = given.view?.ratio ?? 1;
  const canvases = [
    createCanvas(SIZE.width * ratio, SIZE.height * ratio),
    createCanvas(SIZE.width * ratio, SIZE.height * ratio),
  ] as const;
  let scenes = 0;
  const scene = openScene(doc);
  const counted = {
    ...scene,
    within: (box: Parameters<typeof scene.within>[0]) => {
      scenes += 1;
      return scene.within(box);
    },
  };
  const paint = createPainter(contextOf(canvases[0]), contextOf(canvases[1]));
  const picture: Picture = {
    scene: counted,
    selection: new Set(),
    overlay: EMPTY_OVERLAY,
    people: undefined,
    flashed: new Set(),
    canEdit: true,
    hasFocusRing: false,
    manySelected: (count) => `${count} selected`,
    ...given,
    view: {
      camera: { x: 0, y: 0, zoom: 1 },
      size: SIZE,
      ratio,
      theme: 'light',
      font: 'sans-serif',
      ...given.view,
    },
  };
  paint(picture, BOTH);
  const pixel = (layer: 0 | 1, x: number, y: number): string => {
    const [r = 0, g = 0, b = 0, a = 0] = canvases[layer]
      .getContext('2d')
      .getImageData(Math.floor(x * ratio), Math.floor(y * ratio), 1, 1).data;
    return a === 0
      ? ''
      : `#${[r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('')}`.toUpperCase();
  };
  return { doc, scene, paint, picture, pixel, scenes: () => scenes };
}

/** Within what half-covered pixels lose when their transparency is multiplied in and out. */
function isNear(color: string, other: string, most = 2): boolean {
  const channels = (hex: string): number[] =>
    [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  const [mine, theirs] = [channels(color), channels(other)];
  return mine.every((channel, at) => Math.abs(channel - (theirs[at] ?? Number.NaN)) <= most);
}

const filled = (geometry: Geometry, fill = GREEN): Given => ({ geometry, style: { fill, stroke: 'none' } });

describe('The scene layer', () => {
  test('paints fill, stroke and ground, by theme: ink and notes change, chosen colours never', () => {
    for (const theme of ['light', 'dark'] as const) {
      const { pixel } = drawn(
        {
          ink: { geometry: [20, 20, 100, 60, 0], style: { width: 10, fill: GREEN } },
          note: filled([150, 20, 60, 60, 0], 'note:mint'),
        },
        { view: { theme } },
      );
      assert.equal(pixel(0, 20, 50), tokens[theme].ink);
      assert.equal(pixel(0, 70, 50), GREEN);
      assert.equal(pixel(0, 180, 50), tokens[theme].notes.mint);
      assert.equal(pixel(0, 250, 250), tokens[theme].work);
      assert.ok(isNear(pixel(0, 240, 240), tokens[theme].dot, 8), 'a dot of the ground each 24 board px');
    }
  });

  test('paints in order, the last on top, and nothing hidden', () => {
    const { pixel } = drawn({
      low: filled([0, 0, 100, 100, 0], '#FF0000'),
      high: { ...filled([50, 50, 100, 100, 0], '#0000FF') },
      unseen: { geometry: [0, 0, 300, 300, 0], style: { fill: '#00FF00', opacity: 0 } },
    });
    assert.equal(pixel(0, 25, 25), '#FF0000');
    assert.equal(pixel(0, 75, 75), '#0000FF');
  });

  test('turns a box about its middle', () => {
    const { pixel } = drawn({
      turned: { geometry: [100, 100, 100, 20, Math.PI / 2], style: { fill: GREEN } },
    });
    assert.equal(pixel(0, 150, 70), GREEN);
    assert.notEqual(pixel(0, 110, 110), GREEN);
  });

  test('is exact a million board px away at 6,400 %', () => {
    const { pixel } = drawn(
      { far: filled([1e6 + 1 / 64, -1e6, 2, 2, 0]) },
      { view: { camera: { x: 1e6, y: -1e6 - 1, zoom: 64 } } },
    );
    assert.notEqual(pixel(0, 0.5, 70), GREEN);
    assert.equal(pixel(0, 1.5, 64.5), GREEN);
    assert.notEqual(pixel(0, 1.5, 63.5), GREEN);
    assert.equal(pixel(0, 128.5, 100), GREEN);
    assert.notEqual(pixel(0, 129.5, 100), GREEN);
  });

  test('fills the pixels of a dense screen', () => {
    const { pixel } = drawn({ one: filled([10, 10, 10.5, 10, 0]) }, { view: { ratio: 2 } });
    assert.equal(pixel(0, 20, 15), GREEN, 'half a px is one device px');
    assert.notEqual(pixel(0, 20.5, 15), GREEN);
  });

  test('draws a transparent object through and leaves the next one whole', () => {
    const { pixel } = drawn({
      ground: filled([0, 0, 300, 300, 0], '#FFFFFF'),
      half: { geometry: [10, 10, 50, 50, 0], style: { fill: '#000000', stroke: 'none', opacity: 50 } },
      turned: { geometry: [100, 10, 50, 50, 0.2], style: { fill: '#000000', stroke: 'none', opacity: 50 } },
      whole: filled([200, 10, 50, 50, 0], '#000000'),
    });
    assert.match(pixel(0, 30, 30), /^#(7F|80)/);
    assert.match(pixel(0, 125, 35), /^#(7F|80)/);
    assert.equal(pixel(0, 225, 35), '#000000');
  });

  test('dashes at full detail, and draws a line where dashes could not be told apart', () => {
    const dashed: Given = { geometry: [20, 20, 300, 200, 0], style: { width: 10, dash: 'dashed' } };
    const along = (it: ReturnType<typeof drawn>, y: number): Set<string> =>
      new Set(Array.from({ length: 60 }, (_, x) => it.pixel(0, 30 + x, y)));
    assert.ok(along(drawn({ dashed }), 20).size > 1);
    const far = { camera: { x: -100, y: -100, zoom: 0.04 } };
    const wide = (dash: 'dotted' | 'solid'): Set<string> =>
      along(
        drawn({ wide: { geometry: [0, 0, 9000, 6000, 0], style: { width: 10, dash } } }, { view: far }),
        4,
      );
    assert.deepEqual(wide('dotted'), wide('solid'));
    assert.ok(along(drawn({ dotted: { ...dashed, style: { width: 10, dash: 'dotted' } } }), 20).size > 1);
  });

  test('of an object below 3 px makes one fill in its colour, of one below half a px nothing, unless chosen', () => {
    const view = { camera: { x: 0, y: 0, zoom: 0.01 } };
    const small = drawn(
      { small: { geometry: [1000, 1000, 250, 250, 0], style: { stroke: '#FF0000' } } },
      { view },
    );
    assert.equal(small.pixel(0, 11, 11), '#FF0000');
    const speck: Given = { geometry: [1000, 1000, 40, 40, 0], style: { stroke: '#FF0000' } };
    assert.equal(drawn({ speck }, { view }).pixel(0, 10, 10), tokens.light.work);
    assert.notEqual(
      drawn({ speck }, { view, selection: new Set([named('speck')]) }).pixel(0, 10, 10),
      tokens.light.work,
    );
    const hairline = drawn(
      { line: { geometry: [1000, 1000, 9000, 9000, 0], style: { stroke: '#FF0000', width: 1 } } },
      { view },
    );
    assert.notEqual(hairline.pixel(0, 50, 10), tokens.light.work, 'a hairline is still seen');
    const none = drawn(
      { none: { geometry: [1000, 1000, 250, 250, 0], style: { stroke: 'none' } } },
      { view },
    );
    assert.equal(none.pixel(0, 11, 11), tokens.light.work);
  });

  test('gives a chosen colour that the ground would swallow a halo, on that ground only', () => {
    const dark: Given = { geometry: [50, 50, 200, 100, 0], style: { stroke: '#181715', width: 4 } };
    const haloOf = (theme: Theme): string => drawn({ dark }, { view: { theme } }).pixel(0, 150, 47);
    assert.notEqual(haloOf('dark'), tokens.dark.work);
    assert.equal(haloOf('light'), tokens.light.work);
  });

  test('shows a type nobody knows as a dashed box with its name', () => {
    const { pixel } = drawn({
      odd: { geometry: [20, 20, 200, 100, 0], type: 'hologram' },
      small: { geometry: [300, 20, 20, 20, 0], type: 'x' },
    });
    const edge = new Set(Array.from({ length: 20 }, (_, x) => pixel(0, 40 + x, 20)));
    assert.ok(edge.size > 1);
    const name = Array.from({ length: 70 * 16 }, (_, at) =>
      pixel(0, 28 + (at % 70), 28 + Math.floor(at / 70)),
    );
    assert.ok(name.some((color) => color !== tokens.light.work && color !== tokens.light.dot));
    const far = drawn(
      { odd: { geometry: [0, 0, 100, 100, 0], type: 'hologram' } },
      { view: { camera: { x: -1000, y: -1000, zoom: 0.01 } } },
    );
    assert.equal(far.pixel(0, 11, 10), tokens.light.work);
  });

  test('keeps its dots at least 12 px apart', () => {
    assert.equal(groundStep(1), 24);
    assert.equal(groundStep(0.5), 24);
    assert.equal(groundStep(0.49), 48);
    for (const zoom of [0.01, 0.1, 0.3, 2]) assert.ok(groundStep(zoom) * zoom >= 12);
  });
});

describe('A picture', () => {
  const one = { one: { geometry: [100, 100, 80, 40, 0], type: 'image' } } as const;
  /** A red picture, or what is there instead. */
  const showing = (kind: 'ready' | 'waiting' | 'missing') => {
    const red = createCanvas(4, 2);
    red.getContext('2d').fillStyle = '#FF0000';
    red.getContext('2d').fillRect(0, 0, 4, 2);
    const state = kind === 'ready' ? { kind, image: red as unknown as CanvasImageSource } : { kind };
    const asked: number[] = [];
    const pictures: Pictures = {
      at(_key, size) {
        asked.push(size);
        return state;
      },
      keepLocal: () => {},
      changed: () => {},
      settled: async () => {},
      close: () => {},
    };
    const doc = new Y.Doc();
    put(doc, one);
    elementMap(doc, named('one'))?.set('props', { file: 'file-key-1' });
    return { asked, ...drawn({}, { scene: openScene(doc), view: { pictures, ratio: 2 } }) };
  };

  test('is drawn in its box, asked for at the size it has on the screen', () => {
    const { asked, pixel } = showing('ready');
    assert.deepEqual(asked, [160]);
    assert.equal(pixel(0, 140, 120), '#FF0000');
    assert.equal(pixel(0, 98, 120), tokens.light.work);
  });

  test('leaves a plain place while it comes, and a place with a mark when its bytes are missing', () => {
    const waiting = showing('waiting');
    const missing = showing('missing');
    const plain = waiting.pixel(0, 105, 105);
    assert.notEqual(plain, tokens.light.work);
    assert.equal(missing.pixel(0, 105, 105), plain);
    let marks = 0;
    for (let x = 125; x < 155; x += 1) if (missing.pixel(0, x, 120) !== waiting.pixel(0, x, 120)) marks += 1;
    assert.ok(marks > 0);
  });
});

describe('What is in a hand', () => {
  const two = { low: filled([50, 50, 60, 60, 0], '#FF0000'), high: filled([200, 50, 60, 60, 0], '#0000FF') };
  const holding = (name: string, dx: number, base: Geometry): Partial<Picture> => ({
    selection: new Set([named(name)]),
    overlay: {
      ...EMPTY_OVERLAY,
      preview: {
        bases: new Map([[named(name), base]]),
        transform: { op: 'move', dx, dy: 0 },
        box: undefined,
        asCopies: false,
      },
    },
  });

  test('lies on the interaction layer alone when nothing is above it, so the scene is not redrawn', () => {
    const { pixel, paint, picture, scenes } = drawn(two, holding('high', 10, [200, 50, 60, 60, 0]));
    assert.equal(pixel(0, 240, 80), tokens.light.work);
    assert.equal(pixel(1, 240, 80), '#0000FF');
    const before = scenes();
    paint({ ...picture, ...holding('high', 20, [200, 50, 60, 60, 0]) }, new Set(['interaction']));
    assert.equal(pixel(1, 265, 80), '#0000FF');
    assert.equal(scenes() - before, 1, 'asked once what lies above, and drew no scene');
  });

  test('is drawn in the scene, below what is above it, and put back where it was', () => {
    const { pixel, paint, picture } = drawn(two, holding('low', 130, [50, 50, 60, 60, 0]));
    assert.equal(pixel(0, 190, 80), '#FF0000');
    assert.equal(pixel(0, 230, 80), '#0000FF', 'the higher one covers it');
    assert.equal(pixel(0, 80, 80), tokens.light.work);
    paint({ ...picture, overlay: EMPTY_OVERLAY }, new Set(['interaction']));
    assert.equal(pixel(0, 80, 80), '#FF0000');
    assert.equal(pixel(0, 190, 80), tokens.light.work);
  });

  test('is not lifted beyond 200 objects, nor what is gone', () => {
    const doc = new Y.Doc();
    put(
      doc,
      Object.fromEntries(
        Array.from({ length: 201 }, (_, at) => [
          `n${at}`,
          { geometry: [at, 0, 1, 1, 0] as Geometry, index: `a${(at + 100).toString()}V` },
        ]),
      ),
    );
    const scene = openScene(doc);
    const previews = (count: number): Map<string, BoardElement> =>
      new Map(
        Array.from({ length: count }, (_, at) => scene.get(named(`n${at}`))).flatMap((element) =>
          element === undefined
            ? []
            : [[element.id, { ...element, geometry: [element.geometry[0], 50, 1, 1, 0] }]],
        ),
      );
    const [gone] = previews(1).values();
    assert.ok(gone);
    assert.equal(liftable(scene, previews(200)).size, 200);
    assert.equal(liftable(scene, previews(201)).size, 0);
    assert.equal(liftable(scene, new Map()).size, 0);
    assert.equal(liftable(scene, new Map([['gone-gone', gone]])).size, 0);
  });

  test('of a colleague is shown where they hold it, and what they draw is there too', () => {
    const people: ShownPeople = {
      cursors: [],
      selections: [
        { user: { id: 'li', name: 'Li', color: 3 }, selection: { ids: [named('low')] }, isNamed: false },
        { user: { id: 'ana', name: 'Ana', color: 0 }, selection: { ids: [] }, isNamed: true },
        {
          user: { id: 'bo', name: 'Bo', color: 1 },
          selection: { box: [20, 200, 100, 60, 0], count: 300 },
          isNamed: false,
        },
      ],
      previews: new Map([[named('low'), [50, 120, 60, 60, 0]]]),
      inks: [],
      styles: new Map([[named('high'), { fill: '#00FFFF' }]]),
      drafts: [
        {
          g: 'g',
          op: 'draft',
          type: 'rectangle',
          geometry: [300, 200, 50, 50, 0],
          style: { ...styleDefaults('rectangle'), fill: '#00FF00' },
        },
      ],
      isMoving: false,
      changesAt: Number.POSITIVE_INFINITY,
    };
    const { pixel } = drawn(two, { people });
    assert.equal(pixel(1, 80, 150), '#FF0000');
    assert.equal(pixel(1, 325, 225), '#00FF00');
    assert.equal(pixel(1, 230, 80), '#00FFFF', 'the colour they are choosing for another');
    assert.equal(pixel(1, 52, 100), personColor('light', 3), 'their name above it');
    assert.equal(pixel(1, 24, 180), personColor('light', 1), 'the box of many, with its count');
  });
});

describe('The interaction layer', () => {
  const one = { one: filled([100, 100, 100, 80, 0]) };
  const accent = tokens.light.accent;

  test('outlines the selection with four handles, for a viewer without', () => {
    const chosen = { selection: new Set([named('one')]) };
    const { pixel } = drawn(one, chosen);
    assert.ok(isNear(pixel(1, 150, 100), accent));
    assert.equal(pixel(1, 199, 179), tokens.light.float);
    assert.equal(drawn(one, { ...chosen, canEdit: false }).pixel(1, 198, 178), '');
    assert.equal(pixel(1, 150, 140), '', 'the scene shows through');
  });

  test('is as thin at 800 % as at 10 %', () => {
    for (const zoom of [0.1, 8]) {
      const { pixel } = drawn(
        { one: filled([100 / zoom, 100 / zoom, 100 / zoom, 80 / zoom, 0]) },
        { selection: new Set([named('one')]), view: { camera: { x: 0, y: 0, zoom } } },
      );
      assert.ok(isNear(pixel(1, 150, 100), accent));
      assert.equal(pixel(1, 150, 102), '');
      assert.equal(pixel(1, 150, 97), '');
    }
  });

  test('has a round handle above the box for fingers, and a figure at the pointer while turning', () => {
    const chosen = { selection: new Set([named('one')]) };
    const byTouch = { ...chosen, overlay: { ...EMPTY_OVERLAY, byTouch: true } };
    assert.equal(drawn(one, byTouch).pixel(1, 150, 76), tokens.light.float);
    assert.equal(drawn(one, chosen).pixel(1, 150, 76), '', 'the mouse turns at the corners');
    const readout = { at: { x: 20, y: 20 }, words: '15°' };
    const turning = drawn(one, { ...chosen, overlay: { ...EMPTY_OVERLAY, readout } });
    assert.equal(turning.pixel(1, 41, 41), accent);
    const atEnd = { at: { x: 395, y: 295 }, words: '15°' };
    const { pixel } = drawn(one, { ...chosen, overlay: { ...EMPTY_OVERLAY, readout: atEnd } });
    assert.equal(pixel(1, 374, 274), accent, 'on the other side of the pointer at the end of the view');
  });

  test('turns the box round several with them', () => {
    const two = { one: filled([50, 100, 50, 50, 0]), two: filled([200, 100, 50, 50, 0]) };
    const bases = new Map([...Object.entries(two)].map(([name, { geometry }]) => [named(name), geometry]));
    const { pixel } = drawn(two, {
      selection: new Set(bases.keys()),
      overlay: {
        ...EMPTY_OVERLAY,
        preview: {
          bases,
          transform: { op: 'rotate', cx: 150, cy: 125, a: Math.PI / 2 },
          box: [50, 100, 200, 50, 0],
          asCopies: false,
        },
      },
    });
    assert.ok(isNear(pixel(1, 125, 125), accent), 'its long side stands upright');
    assert.equal(pixel(1, 90, 125), '');
  });

  test('outlines what is hovered, and each of several selected with a box round all', () => {
    assert.ok(
      isNear(drawn(one, { overlay: { ...EMPTY_OVERLAY, hover: named('one') } }).pixel(1, 150, 100), accent),
    );
    assert.equal(drawn(one, { overlay: { ...EMPTY_OVERLAY, hover: 'gone-gone' } }).pixel(1, 150, 100), '');
    const two = { one: filled([50, 50, 50, 50, 0]), two: filled([200, 120, 50, 50, 0]) };
    const { pixel } = drawn(two, { selection: new Set([named('one'), named('two')]) });
    assert.notEqual(pixel(1, 75, 99.9), '', 'an outline of its own');
    assert.ok(isNear(pixel(1, 220, 50), accent), 'the box');
  });

  test('of more than 200 selected draws one box and their number', () => {
    const many = Object.fromEntries(
      Array.from({ length: 201 }, (_, at) => [
        `n${at}`,
        { ...filled([20 + at, 60 + at, 100, 20, 0]), index: `a${(at + 100).toString()}V` },
      ]),
    );
    const { pixel } = drawn(many, { selection: new Set(Object.keys(many).map(named)) });
    assert.ok(isNear(pixel(1, 24, 40), accent), 'the ground of the number');
    assert.equal(pixel(1, 120, 200), '', 'no outline inside');
  });

  test('draws the selecting box, what undo touched, and the ring of the keyboard focus', () => {
    const { pixel } = drawn(one, {
      overlay: { ...EMPTY_OVERLAY, marquee: { minX: 250, minY: 20, maxX: 350, maxY: 80 } },
      flashed: new Set([named('one')]),
      hasFocusRing: true,
    });
    assert.notEqual(pixel(1, 300, 50), '');
    assert.notEqual(pixel(1, 300, 20), '');
    assert.ok(isNear(pixel(1, 150, 100), accent));
    assert.ok(isNear(pixel(1, 1, 150), accent));
  });
});

describe('Frames', () => {
  const source = () => {
    const callbacks = new Map<number, (now: number) => void>();
    let id = 0;
    return {
      request: (callback: (now: number) => void) => {
        id += 1;
        callbacks.set(id, callback);
        return id;
      },
      cancel: (which: number) => {
        callbacks.delete(which);
      },
      waiting: () => callbacks.size,
      run: () => {
        const due = [...callbacks.values()];
        callbacks.clear();
        for (const callback of due) callback(16);
      },
    };
  };

  test('one is asked for any number of changes, and none when nothing changes', () => {
    const screen = source();
    const drawn: string[] = [];
    const frames = createFrames(
      screen,
      () => false,
      (_now, layers) => drawn.push([...layers].sort().join(' ')),
    );
    assert.equal(screen.waiting(), 0);
    frames.invalidate('scene');
    frames.invalidate('interaction');
    frames.invalidate('scene');
    assert.equal(screen.waiting(), 1);
    screen.run();
    assert.deepEqual(drawn, ['interaction scene']);
    assert.equal(screen.waiting(), 0);
  });

  test('what preparing changes belongs to the same one, what drawing changes to the next', () => {
    const screen = source();
    const drawn: string[] = [];
    let again = true;
    const frames = createFrames(
      screen,
      () => {
        frames.invalidate('scene');
        return false;
      },
      (_now, layers) => {
        drawn.push([...layers].sort().join(' '));
        if (again) frames.invalidate('interaction');
        again = false;
      },
    );
    frames.invalidate('interaction');
    screen.run();
    assert.deepEqual(drawn, ['interaction scene']);
    assert.equal(screen.waiting(), 1);
    screen.run();
    assert.equal(screen.waiting(), 0);
  });

  test('what goes on by itself gets the next one, until it has come to rest', () => {
    const screen = source();
    let left = 3;
    const frames = createFrames(
      screen,
      () => --left > 0,
      () => {},
    );
    frames.invalidate('scene');
    for (const waiting of [1, 1, 0]) {
      screen.run();
      assert.equal(screen.waiting(), waiting);
    }
  });

  test('stop for good', () => {
    const screen = source();
    const frames = createFrames(
      screen,
      () => false,
      () => {},
    );
    frames.stop();
    const asked = createFrames(
      screen,
      () => false,
      () => {},
    );
    asked.invalidate('scene');
    asked.stop();
    asked.invalidate('scene');
    frames.invalidate('scene');
    assert.equal(screen.waiting(), 0);
  });
});

describe('A canvas', () => {
  test('has the screen’s pixels, up to 16 million', () => {
    assert.equal(canvasRatio({ width: 2000, height: 2000 }, 2), 2);
    const ratio = canvasRatio({ width: 4000, height: 3000 }, 2);
    assert.ok(ratio < 2 && Math.abs(4000 * 3000 * ratio ** 2 - 16e6) < 1);
  });

  test('gets its size only when that changes, which would clear it', () => {
    const canvas = { width: 300, height: 150 } as HTMLCanvasElement;
    assert.ok(rasterize(canvas, { width: 100.7, height: 50 }, 2));
    assert.deepEqual(canvas, { width: 201, height: 100 });
    assert.ok(!rasterize(canvas, { width: 100.7, height: 50 }, 2));
    assert.ok(rasterize(canvas, { width: 0, height: 0 }, 2));
    assert.deepEqual(canvas, { width: 1, height: 1 });
  });

  test('has people’s colours by place, whatever number comes', () => {
    assert.equal(personColor('light', 0), '#B83930');
    assert.equal(personColor('dark', 9), '#E6B557');
    assert.equal(personColor('light', -1), '#535C66');
    assert.equal(personColor('light', Number.NaN), tokens.light.accent);
  });
});

describe('A camera that moves over much', () => {
  const COLUMNS = 40;
  const STEP = 25;
  /** 1,600 objects that overlap, some turned, some seen through. */
  const much: Record<string, Given> = Object.fromEntries(
    Array.from({ length: 1600 }, (_, at) => [
      `o${at}`,
      {
        geometry: [(at % COLUMNS) * STEP, Math.floor(at / COLUMNS) * STEP, 34, 20, at % 3],
        style: {
          fill: ['none', GREEN, 'note:mint'][at % 3] ?? 'none',
          width: 2,
          opacity: at % 5 === 0 ? 50 : 100,
        },
      },
    ]),
  );
  const camera = { x: 0, y: 0, zoom: 0.5 };

  /** A board whose frames come when they are asked for, and the pixels of the scene. */
  function moving() {
    const doc = new Y.Doc();
    put(doc, much);
    const scene = openScene(doc);
    let touched: readonly Box[] = [];
    scene.subscribe((change) => {
      touched = [...touched, ...change.touched];
    });
    const canvases = [createCanvas(SIZE.width, SIZE.height), createCanvas(SIZE.width, SIZE.height)] as const;
    let again = false;
    let clock = 0;
    const paint = createPainter(contextOf(canvases[0]), contextOf(canvases[1]), {
      tiles: () => createTiles,
      canvas: () => createCanvas(1, 1) as unknown as HTMLCanvasElement,
      // Each look at the clock finds a whole slice gone: one tile a frame.
      now: () => {
        clock += 100;
        return clock;
      },
      again: () => {
        again = true;
      },
    });
    const picture: Picture = {
      scene,
      selection: new Set(),
      overlay: EMPTY_OVERLAY,
      people: undefined,
      flashed: new Set(),
      canEdit: true,
      hasFocusRing: false,
      manySelected: String,
      view: { camera, size: SIZE, ratio: 1, theme: 'light', font: 'sans-serif' },
    };
    const frame = (at: Camera, overlay = EMPTY_OVERLAY, layer: Layer = 'view'): Uint8ClampedArray => {
      again = false;
      paint({ ...picture, overlay, touched, view: { ...picture.view, camera: at } }, new Set([layer]));
      touched = [];
      return canvases[0].getContext('2d').getImageData(0, 0, SIZE.width, SIZE.height).data;
    };
    /** All frames until none is asked for. */
    const settled = (at: Camera, overlay = EMPTY_OVERLAY): Uint8ClampedArray => {
      let data = frame(at, overlay);
      for (let count = 0; again; count += 1) {
        assert.ok(count < 200, 'it comes to rest');
        data = frame(at, overlay);
      }
      return data;
    };
    frame(camera, EMPTY_OVERLAY, 'scene');
    return {
      doc,
      frame,
      settled,
      direct: (at: Camera, overlay = EMPTY_OVERLAY) => frame(at, overlay, 'scene'),
    };
  }

  /** Channels that differ by more than what a cut edge is rounded otherwise: at most 11 of 255 were seen. */
  const differences = (a: Uint8ClampedArray, b: Uint8ClampedArray): number =>
    a.reduce((sum, value, at) => sum + Number(Math.abs(value - (b[at] ?? Number.NaN)) > 16), 0);

  test('shows the same pixels as drawing all of it, at once where it only slides by whole px', () => {
    const { frame, direct } = moving();
    for (let step = 1; step <= 40; step += 1) frame({ ...camera, x: 14 * step, y: 10 * step });
    const at = { ...camera, x: 14 * 41, y: 10 * 41 };
    const slid = frame(at).slice();
    assert.equal(differences(slid, direct(at)), 0);
  });

  test('is exact again when it rests, wherever it stopped and at whatever zoom', () => {
    const { frame, settled, direct } = moving();
    for (const at of [
      { x: 33.37, y: 51.91, zoom: 0.5 },
      { x: 10, y: 20, zoom: 0.41 },
      { x: -80, y: -30, zoom: 0.3 },
    ]) {
      for (let step = 1; step <= 5; step += 1) frame({ ...at, x: at.x - step, zoom: at.zoom * 1.02 ** step });
      const rested = settled(at).slice();
      assert.equal(differences(rested, direct(at)), 0, JSON.stringify(at));
    }
  });

  test('shows what changed meanwhile, and what is in a hand where it is', () => {
    const { doc, frame, settled, direct } = moving();
    settled({ ...camera, x: 30 });
    doc.transact(() => elementMap(doc, named('o45'))?.set('geometry', [300, 200, 60, 60, 0]));
    const at = { ...camera, x: 60 };
    const overlay: Picture['overlay'] = {
      ...EMPTY_OVERLAY,
      preview: {
        bases: new Map([[named('o201'), [25, 125, 34, 20, 0]]]),
        transform: { op: 'move', dx: 333, dy: 77 },
        box: undefined,
        asCopies: false,
      },
    };
    frame({ ...camera, x: 45 }, overlay);
    const held = settled(at, overlay).slice();
    assert.equal(differences(held, direct(at, overlay)), 0);
    assert.notEqual(differences(held, direct(at)), 0, 'it is seen in the hand');
    const next = { ...camera, x: 90 };
    const sliding = frame(next, overlay).slice();
    assert.equal(differences(sliding, direct(next, overlay)), 0, 'while the camera moves too');
    const dropped = frame(next).slice();
    assert.equal(differences(dropped, direct(next)), 0, 'nothing stays of it where it was held');
  });
});
