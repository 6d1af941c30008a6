import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as Y from 'yjs';
import { elementMap } from '../document/edit.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { type Given, named, put } from '../testing/headlessBoard.ts';
import { drawnHandles, gripAt, gripCursor, handleAt, turnHandle } from './handles.ts';
import { hit, hitStack } from './hit.ts';
import { openScene, type Scene } from './scene.ts';

const FILL = { fill: '#2C5647' };

function scene(elements: Readonly<Record<string, Given>>): Scene {
  const doc = new Y.Doc();
  put(doc, elements);
  return openScene(doc);
}

const at = (board: Scene, x: number, y: number, selected: string[] = [], tolerance = 6): string | undefined =>
  hit(board, { x, y }, tolerance, new Set(selected.map(named)))?.id.replaceAll('-', '');

const stack = (board: Scene, x: number, y: number): string =>
  hitStack(board, { x, y }, 6)
    .map(({ id }) => id.replaceAll('-', ''))
    .join(' ');

describe('What a click takes', () => {
  test('is the note in an unfilled frame-like rectangle, and on an empty spot the rectangle', () => {
    const board = scene({
      note: { geometry: [50, 50, 40, 40, 0], style: FILL },
      around: { geometry: [0, 0, 400, 300, 0] },
    });
    assert.equal(at(board, 70, 70), 'note');
    assert.equal(at(board, 200, 200), 'around');
    assert.equal(at(board, 70, 70, ['around']), 'around', 'a selected one from any inside point');
  });

  test('is a selected object by its whole box, also under a filled one', () => {
    const board = scene({
      below: { geometry: [0, 0, 100, 100, 0], style: FILL },
      above: { geometry: [0, 0, 100, 100, 0], style: FILL },
    });
    assert.equal(at(board, 50, 50), 'above');
    assert.equal(at(board, 50, 50, ['below']), 'below');
    assert.equal(at(board, 106, 50, ['below']), 'below', 'within the tolerance');
    assert.equal(at(board, 107.1, 50, ['below']), undefined);
  });

  test('is a line within half its width and the tolerance, and not beyond', () => {
    const board = scene({
      one: { geometry: [0, 0, 400, 300, 0], style: { width: 10 } },
      big: { geometry: [-900, -900, 3000, 3000, 0] },
    });
    assert.equal(at(board, -11, 150), 'one');
    assert.equal(at(board, -11.1, 150), 'big');
    assert.equal(at(board, -19, 150, [], 14), 'one', 'a finger reaches further');
  });

  test('is the smallest unfilled one alone under the pointer', () => {
    const board = scene({
      small: { geometry: [100, 100, 100, 100, 0] },
      big: { geometry: [0, 0, 400, 400, 0] },
    });
    assert.equal(at(board, 150, 150), 'small');
    assert.equal(at(board, 300, 300), 'big');
  });

  test('is a filled one rather than the inside of an unfilled one over it', () => {
    const board = scene({
      ground: { geometry: [0, 0, 1000, 1000, 0], style: FILL },
      over: { geometry: [100, 100, 300, 300, 0] },
    });
    assert.equal(at(board, 250, 250), 'ground');
    assert.equal(at(board, 103, 250), 'over', 'its edge is nearer to the eye');
  });

  test('is not the edge of what a fill covers, while what it covers comes next', () => {
    const board = scene({
      covered: { geometry: [100, 100, 100, 100, 0] },
      cover: { geometry: [0, 0, 400, 400, 0], style: FILL },
    });
    assert.equal(at(board, 100, 150), 'cover');
    assert.equal(stack(board, 100, 150), 'cover covered');
  });

  test('between two within reach is the nearer, then the smaller, then the higher', () => {
    const board = scene({
      left: { geometry: [0, 0, 100, 100, 0] },
      right: { geometry: [106, 0, 100, 100, 0] },
    });
    assert.equal(at(board, 102, 50), 'left');
    assert.equal(at(board, 104, 50), 'right');
    const size = scene({
      big: { geometry: [0, 0, 100, 200, 0] },
      small: { geometry: [106, 0, 100, 100, 0] },
    });
    assert.equal(at(size, 103, 50), 'small');
    const rank = scene({ low: { geometry: [0, 0, 100, 100, 0] }, high: { geometry: [106, 0, 100, 100, 0] } });
    assert.equal(at(rank, 103, 50), 'high');
  });

  test('is a thing smaller than the reach by a box round its middle', () => {
    const board = scene({ dot: { geometry: [0, 0, 2, 2, 0], style: { ...FILL, stroke: 'none' } } });
    assert.equal(at(board, 6, 6), 'dot');
    assert.equal(at(board, 8, 8), undefined);
    assert.equal(
      at(scene({ big: { geometry: [0, 0, 40, 40, 0], style: { stroke: 'none', ...FILL } } }), 42, 20),
      undefined,
      'a fill without a line has no reach',
    );
  });

  test('is never what is locked, hidden or wholly transparent', () => {
    const doc = new Y.Doc();
    put(doc, {
      clear: { geometry: [0, 0, 100, 100, 0], style: { ...FILL, opacity: 0 } },
      hidden: { geometry: [0, 0, 100, 100, 0], style: FILL },
      locked: { geometry: [0, 0, 100, 100, 0], style: FILL },
    });
    elementMap(doc, named('hidden'))?.set('info', { hidden: true });
    elementMap(doc, named('locked'))?.set('info', { locked: true });
    const board = openScene(doc);
    assert.equal(at(board, 50, 50), undefined);
    assert.equal(at(board, 50, 50, ['locked']), 'locked', 'unless it was selected by other means');
  });

  test('is a type nobody knows anywhere in its box, and a turned one where it is', () => {
    const board = scene({
      odd: { geometry: [0, 0, 100, 100, 0], type: 'hologram' },
      turned: { geometry: [200, 0, 100, 100, Math.PI / 4], style: FILL },
    });
    assert.equal(at(board, 50, 50), 'odd');
    assert.equal(at(board, 250, -15), 'turned');
    assert.equal(at(board, 205, 5), undefined);
  });

  test('in a stack goes from what is best to what is below', () => {
    const board = scene({
      a: { geometry: [0, 0, 100, 100, 0], style: FILL },
      b: { geometry: [0, 0, 100, 100, 0], style: FILL },
      c: { geometry: [-50, -50, 400, 400, 0] },
    });
    assert.equal(stack(board, 50, 50), 'b a c');
    assert.equal(stack(board, 900, 900), '');
  });
});

describe('The handles', () => {
  const box: Geometry = [0, 0, 200, 100, 0];

  test('are four corners, on the turned box', () => {
    assert.deepEqual(
      drawnHandles(box, 1).map(({ at: { x, y } }) => [x, y]),
      [
        [0, 0],
        [200, 0],
        [200, 100],
        [0, 100],
      ],
    );
    const [first] = drawnHandles([0, 0, 200, 100, Math.PI], 1);
    assert.ok(first && Math.abs(first.at.x - 200) < 1e-9 && Math.abs(first.at.y - 100) < 1e-9);
  });

  test('are taken within 8 px of a corner, 16 by touch, and 5 px of an edge', () => {
    assert.deepEqual(handleAt(box, { x: 208, y: 108 }, 1, false), { x: 1, y: 1 });
    assert.equal(handleAt(box, { x: 208.1, y: 108 }, 1, false), undefined);
    assert.deepEqual(handleAt(box, { x: 216, y: 116 }, 1, true), { x: 1, y: 1 });
    assert.deepEqual(handleAt(box, { x: 205, y: 50 }, 1, false), { x: 1, y: 0 });
    assert.equal(handleAt(box, { x: 205.1, y: 50 }, 1, false), undefined);
    assert.deepEqual(handleAt(box, { x: 100, y: -5 }, 1, false), { x: 0, y: -1 });
    assert.equal(handleAt(box, { x: 100, y: 50 }, 1, false), undefined);
    assert.deepEqual(
      handleAt(box, { x: 200.39, y: 100.39 }, 20, false),
      { x: 1, y: 1 },
      'the same on screen at any zoom',
    );
    assert.equal(handleAt(box, { x: 200.41, y: 100.39 }, 20, false), undefined);
  });

  test('leave the middle of a small box for moving, and of a tiny one there is one outside', () => {
    assert.equal(handleAt([0, 0, 14, 14, 0], { x: 7, y: 7 }, 1, true), undefined);
    assert.deepEqual(
      drawnHandles([0, 0, 14, 14, 0], 1).map(({ at: { x, y } }) => [x, y]),
      [[22, 22]],
    );
    assert.deepEqual(handleAt([0, 0, 14, 14, 0], { x: 22, y: 22 }, 1, false), { x: 1, y: 1 });
    assert.equal(handleAt([0, 0, 14, 14, 0], { x: 0, y: 0 }, 1, false), undefined);
  });

  test('turn from 12 to 24 px outside a corner, at any angle of the box', () => {
    const rotate = { kind: 'rotate', from: { x: 1, y: 1 } };
    assert.deepEqual(gripAt(box, { x: 212, y: 112 }, 1, false), rotate);
    assert.deepEqual(gripAt(box, { x: 212, y: 100 }, 1, false), rotate);
    assert.deepEqual(gripAt(box, { x: 224, y: 100 }, 1, false), rotate);
    assert.equal(gripAt(box, { x: 224.1, y: 100 }, 1, false), undefined);
    assert.deepEqual(gripAt(box, { x: 208, y: 108 }, 1, false), { kind: 'resize', handle: { x: 1, y: 1 } });
    assert.equal(gripAt(box, { x: 190, y: 118 }, 1, false), undefined, 'beside an edge is not a corner');
    assert.deepEqual(gripAt(box, { x: 201.5, y: 101 }, 10, false), rotate, 'the same on screen at any zoom');
    assert.deepEqual(gripAt([0, 0, 200, 100, Math.PI], { x: -15, y: -5 }, 1, false), rotate);
  });

  test('turn by touch from a round handle 24 px above the middle of the top', () => {
    assert.deepEqual(turnHandle(box, 2), { x: 100, y: -12 });
    assert.deepEqual(gripAt(box, { x: 110, y: -36 }, 1, true), { kind: 'rotate', from: { x: 0, y: -1 } });
    assert.equal(gripAt(box, { x: 110, y: -36 }, 1, false), undefined, 'the mouse has the corners');
    assert.equal(gripAt(box, { x: 100, y: -41 }, 1, true), undefined);
  });

  test('have a cursor at the angle they are seen at, in steps of 15°', () => {
    const pull = (x: -1 | 0 | 1, y: -1 | 0 | 1, angle: number): string =>
      gripCursor({ kind: 'resize', handle: { x, y } }, angle);
    assert.equal(pull(1, 0, 0), 'resize 0');
    assert.equal(pull(0, -1, 0), 'resize 90');
    assert.equal(pull(-1, -1, 0), 'resize 45');
    assert.equal(pull(1, -1, 0), 'resize 135');
    assert.equal(pull(1, 0, Math.PI / 6 + 0.1), 'resize 30');
    assert.equal(gripCursor({ kind: 'rotate', from: { x: -1, y: -1 } }, 0), 'rotate 225');
  });
});
