import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { elementMap } from '../document/edit.ts';
import { placedPoints } from '../geometry/path.ts';
import { distanceToSegments } from '../geometry/polygon.ts';
import { headlessBoard } from '../testing/headlessBoard.ts';

type Board = ReturnType<typeof headlessBoard>;

function drawing(tool: 'pen' | 'highlighter' = 'pen'): Board {
  const board = headlessBoard();
  board.toolbox.choose(tool, false);
  return board;
}

const stroke = (board: Board, at = -1) => board.all().at(at);
const points = (board: Board) => {
  const drawn = stroke(board);
  assert.ok(drawn?.path);
  return placedPoints(drawn.path, drawn.geometry);
};

describe('The pen', () => {
  test('draws at once, stores one step at up, stays in the hand and selects nothing', () => {
    const board = drawing();
    board.pointer.down(100, 100);
    assert.equal(board.toolbox.overlay().draft?.type, 'pen');
    board.pointer.move(200, 140);
    board.pointer.move(300, 100);
    assert.equal(board.scene.count(), 0);
    board.pointer.up(300, 100);
    assert.equal(stroke(board)?.type, 'pen');
    assert.deepEqual(board.selected(), []);
    assert.equal(board.toolbox.current().name, 'pen');
    assert.equal(board.toolbox.overlay().draft, undefined);
    assert.equal(board.seen.live.at(-1), undefined);
    board.commands.run('undo');
    assert.equal(board.scene.count(), 0);
    board.commands.run('redo');
    assert.equal(points(board).length > 1, true);
  });

  test('begins and ends where the hand did', () => {
    const board = drawing();
    board.pointer.drag([100, 100], [300, 220]);
    const [first, last] = [points(board)[0], points(board).at(-1)];
    assert.ok(first && Math.hypot(first.x - 100, first.y - 100) <= 1 / 16);
    assert.ok(last && Math.hypot(last.x - 300, last.y - 220) <= 1 / 16);
  });

  test('a press alone is a dot', () => {
    const board = drawing();
    board.pointer.click(100, 100);
    assert.equal(points(board).length, 1);
    assert.deepEqual(stroke(board)?.geometry, [100, 100, 0, 0, 0]);
  });

  test('takes every place the browser tells, with the pressure of a pen, none of a mouse', () => {
    const board = drawing();
    board.pointer.down(100, 100, { pointerType: 'pen', pressure: 0.2 });
    board.gestures.move(
      {
        pointerId: 1,
        pointerType: 'pen',
        button: -1,
        buttons: 1,
        x: 160,
        y: 100,
        width: 1,
        pressure: 0.9,
        timeStamp: 5,
        shiftKey: false,
        altKey: false,
        ctrlKey: false,
      },
      [
        { x: 120, y: 130, pressure: 0.4 },
        { x: 140, y: 90, pressure: 0.7 },
        { x: 160, y: 100, pressure: 0.9 },
      ],
      [{ x: 175, y: 105, pressure: 0.9 }],
    );
    board.gestures.flush();
    assert.equal(board.toolbox.overlay().draft?.path?.points.length, 5, 'with the one that is guessed');
    board.pointer.up(160, 100, { pointerType: 'pen', pressure: 0 });
    const path = stroke(board)?.path;
    assert.equal(path?.hasPressure, true);
    assert.ok(
      path?.points.every(({ x }) => x <= 60.1),
      'no guess is stored',
    );
    assert.ok((path?.points.at(-1)?.pressure ?? 0) > 0.5, 'lifting the pen does not thin its end');
    board.pointer.drag([300, 300], [400, 300]);
    assert.equal(stroke(board)?.path?.hasPressure, false);
  });

  test('holds back half of each step of a mouse, a quarter of a pen', () => {
    for (const [pointerType, expected] of [
      ['mouse', 50],
      ['pen', 75],
    ] as const) {
      const board = drawing();
      board.pointer.down(100, 100, { pointerType });
      board.pointer.move(200, 100, { pointerType });
      const drawn = board.toolbox.overlay().draft?.path?.points.at(-1)?.x;
      assert.equal(drawn, expected);
    }
  });

  test('a long stroke is stored every two seconds, in one object and one step', () => {
    const board = drawing();
    board.pointer.down(100, 100);
    board.pointer.move(200, 100);
    board.clock.advance(1_960);
    assert.equal(board.scene.count(), 0);
    board.clock.advance(40);
    assert.equal(board.scene.count(), 1);
    const first = stroke(board);
    board.pointer.move(400, 300);
    board.clock.advance(2_000);
    assert.ok((stroke(board)?.geometry[2] ?? 0) > (first?.geometry[2] ?? 0));
    board.pointer.up(400, 300);
    assert.equal(board.scene.count(), 1);
    assert.equal(stroke(board)?.id, first?.id);
    board.commands.run('undo');
    assert.equal(board.scene.count(), 0);
    board.commands.run('redo');
    assert.equal(points(board).at(-1)?.x, 400);
  });

  test('Esc takes all of it back, also what was stored, and leaves no step', () => {
    const board = drawing();
    board.pointer.down(100, 100);
    board.pointer.move(200, 100);
    board.clock.advance(2_000);
    assert.equal(board.scene.count(), 1);
    board.gestures.escape();
    assert.equal(board.scene.count(), 0);
    assert.equal(board.journal.next('undo'), undefined);
    assert.equal(board.clock.waiting(), 0, 'nothing is stored later');
  });

  test('is kept when the window is left, and when a colleague deleted it on the way', () => {
    const board = drawing();
    board.pointer.down(100, 100);
    board.pointer.move(200, 100);
    board.gestures.blur();
    assert.equal(board.scene.count(), 1);
    board.pointer.down(100, 200);
    board.pointer.move(200, 200);
    board.clock.advance(2_000);
    const id = stroke(board)?.id ?? '';
    board.doc.transact(() => board.doc.getMap('elements').delete(id));
    board.pointer.up(200, 200);
    assert.ok(board.scene.get(id));
  });

  test('with Shift is straight from where it began', () => {
    const board = drawing();
    board.pointer.down(100, 100);
    board.pointer.move(150, 180);
    board.pointer.move(300, 120, { shiftKey: true });
    board.pointer.up(300, 120, { shiftKey: true });
    assert.equal(points(board).length, 2);
  });

  test('tells colleagues the newest 256 points at most, and from where they are', () => {
    const board = drawing();
    board.pointer.down(0, 0);
    for (let at = 1; at <= 300; at += 1) board.pointer.move(at, at % 7);
    const live = board.seen.live.at(-1);
    assert.ok(live?.op === 'ink');
    assert.equal(live.pts.length, 256 * 3);
    assert.equal(live.from, 301 - 256);
    assert.ok(JSON.stringify(live).length < 8_000);
  });

  test('a viewer draws nothing', () => {
    const board = headlessBoard({}, { canEdit: false });
    board.toolbox.choose('pen', false);
    board.pointer.drag([100, 100], [200, 200]);
    assert.equal(board.scene.count(), 0);
  });

  test('what is stored is within 1/4 px on screen of what was drawn, at any zoom', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0.05, 0.5, 1, 8, 64),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 0, max: 599 })), {
          minLength: 2,
          maxLength: 25,
        }),
        (zoom, places) => {
          const board = drawing();
          board.camera.set({ x: 0, y: 0, zoom });
          board.pointer.down(300, 300);
          for (const [x, y] of places) board.pointer.move(x, y);
          const draft = board.toolbox.overlay().draft;
          assert.ok(draft?.path);
          const drawn = placedPoints(draft.path, draft.geometry);
          const [x, y] = places.at(-1) ?? [0, 0];
          board.pointer.up(x, y);
          // 1/4 px of simplifying, and half of 1/4 px and 1/64 board px of rounding.
          const most = (0.25 + 0.125 * Math.SQRT2) / zoom + 1 / 64;
          for (const point of drawn) assert.ok(distanceToSegments(points(board), point) <= most);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('the highlighter is the same machine with looks of its own', () => {
    const board = drawing('highlighter');
    board.pointer.drag([100, 100], [300, 100]);
    assert.equal(stroke(board)?.type, 'highlighter');
    assert.deepEqual([stroke(board)?.style.opacity, stroke(board)?.style.width], [40, 20]);
    assert.equal(elementMap(board.doc, stroke(board)?.id ?? '')?.get('style'), undefined);
  });

  test('its strokes are taken by their ink, not by their box', () => {
    const board = drawing();
    board.pointer.down(100, 100);
    for (const [x, y] of [
      [100, 200],
      [100, 300],
      [200, 300],
      [300, 300],
    ] as const)
      board.pointer.move(x, y);
    board.pointer.up(300, 300);
    board.toolbox.choose('select', false);
    board.pointer.click(250, 150);
    assert.deepEqual(board.selected(), []);
    board.pointer.click(103, 180);
    assert.equal(board.selected().length, 1);
    board.pointer.click(600, 100);
    board.pointer.drag([180, 120], [320, 250]);
    assert.deepEqual(board.selected(), [], 'a box within its bounds, off its line');
    board.pointer.drag([180, 220], [320, 350]);
    assert.equal(board.selected().length, 1);
  });
});
