import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { placedPoints } from '../geometry/path.ts';
import { inkPoints } from '../live/ink.ts';
import { readPresence } from '../live/presence.ts';
import { hit } from '../scene/hit.ts';
import { headlessBoard } from '../testing/headlessBoard.ts';

type Board = ReturnType<typeof headlessBoard>;

/** With the tool in the hand. */
function drawing(): Board {
  const board = headlessBoard();
  board.toolbox.choose('line', false);
  return board;
}

const places = (board: Board, at = 0): (readonly [number, number])[] => {
  const element = board.all()[at];
  if (element?.path === undefined) return [];
  return placedPoints(element.path, element.geometry).map(({ x, y }) => [Math.round(x), Math.round(y)]);
};

const draft = (board: Board): number => board.toolbox.overlay().draft?.path?.points.length ?? 0;

describe('The line', () => {
  test('by a drag is one piece, selected, in one step', () => {
    const board = drawing();
    board.pointer.drag([300, 200], [100, 100]);
    assert.deepEqual(places(board), [
      [300, 200],
      [100, 100],
    ]);
    assert.deepEqual(board.seen.commits, ['line']);
    assert.deepEqual(board.selected(), [board.all()[0]?.id]);
    assert.equal(board.toolbox.current().name, 'select');
    assert.equal(board.toolbox.overlay().draft, undefined);
    board.commands.run('undo');
    assert.equal(board.all().length, 0);
  });

  test('by clicks has a point for each, ended by Enter', () => {
    const board = drawing();
    board.pointer.click(100, 100);
    board.pointer.hover(150, 100);
    assert.equal(draft(board), 2, 'a piece follows the pointer');
    board.pointer.click(200, 100);
    board.pointer.click(200, 300);
    board.pointer.hover(400, 400);
    assert.ok(board.press('Enter'));
    assert.deepEqual(places(board), [
      [100, 100],
      [200, 100],
      [200, 300],
    ]);
    assert.deepEqual(board.seen.commits, ['line']);
    assert.equal(board.seen.live.at(-1), undefined);
  });

  test('ends by a double click, the first click of which puts its last point', () => {
    const board = drawing();
    board.pointer.click(100, 100);
    board.pointer.click(300, 100);
    board.pointer.down(302, 100);
    board.pointer.up(302, 100);
    assert.equal(places(board).length, 2);
    assert.equal(board.toolbox.current().name, 'select');
  });

  test('is closed by a click within 10 px of the first point, and one px further is a point', () => {
    for (const [x, isClosed] of [
      [110, true],
      [111, false],
    ] as const) {
      const board = drawing();
      board.pointer.click(100, 100);
      board.pointer.click(300, 100);
      board.pointer.click(300, 300);
      board.pointer.click(x, 100);
      assert.equal(places(board).length, isClosed ? 4 : 0);
      if (isClosed) assert.deepEqual(places(board).at(-1), [100, 100]);
      else assert.equal(board.toolbox.current().state(), 'placing');
    }
  });

  test('of two points is ended, not closed, by a click on the first', () => {
    const board = drawing();
    board.pointer.click(100, 100);
    board.pointer.click(300, 100);
    board.pointer.click(100, 100);
    assert.equal(places(board).length, 2);
  });

  test('loses a point by Backspace, and all of them by Esc', () => {
    const board = drawing();
    board.pointer.click(100, 100);
    board.pointer.click(200, 100);
    board.pointer.click(300, 300);
    assert.ok(board.press('Backspace'));
    assert.equal(draft(board), 3, 'two points and the pointer');
    board.press('Backspace');
    board.press('Backspace');
    assert.equal(board.toolbox.current().state(), 'idle');
    assert.equal(draft(board), 0);
    board.pointer.click(100, 100);
    board.pointer.click(200, 100);
    assert.ok(board.press('Escape'));
    assert.equal(board.toolbox.current().state(), 'idle');
    assert.equal(board.toolbox.current().name, 'line', 'the tool stays in the hand');
    assert.equal(board.seen.live.at(-1), undefined);
    assert.equal(board.all().length, 0);
  });

  test('of one point is nothing', () => {
    const board = drawing();
    board.pointer.click(100, 100);
    board.press('Enter');
    assert.equal(board.all().length, 0);
    assert.deepEqual(board.seen.commits, []);
  });

  test('goes in steps of 15° from the last point with Shift', () => {
    const board = drawing();
    board.pointer.click(100, 100);
    board.pointer.click(300, 110, { shiftKey: true });
    board.pointer.click(310, 300, { shiftKey: true });
    board.press('Enter');
    const [, second, third] = places(board);
    assert.deepEqual(second, [300, 100]);
    assert.equal(third?.[0], 300);
  });

  test('can be dragged to where a later point shall be, and a second finger takes that press back', () => {
    const board = drawing();
    board.pointer.click(100, 100);
    board.pointer.drag([200, 100], [250, 150]);
    board.clock.advance(1000);
    board.pointer.down(400, 400);
    board.pointer.move(450, 450);
    board.gestures.escape();
    assert.equal(board.toolbox.current().state(), 'placing');
    board.press('Enter');
    assert.deepEqual(places(board), [
      [100, 100],
      [250, 150],
    ]);
  });

  test('is kept as far as it was put when another tool is chosen', () => {
    const board = drawing();
    board.pointer.click(100, 100);
    board.pointer.click(200, 100);
    board.pointer.hover(300, 300);
    board.toolbox.choose('hand', false);
    assert.equal(places(board).length, 2);
    assert.equal(board.toolbox.current().name, 'hand');
  });

  test('is not drawn by who may only look, nor when the right went in between', () => {
    const board = drawing();
    board.rights.canEdit = false;
    board.pointer.drag([100, 100], [300, 300]);
    board.rights.canEdit = true;
    board.pointer.click(100, 100);
    board.pointer.click(300, 100);
    board.rights.canEdit = false;
    board.press('Enter');
    assert.equal(board.all().length, 0);
  });

  test('is seen by colleagues while it is drawn, with all its points', () => {
    const board = drawing();
    board.pointer.click(100, 100);
    board.pointer.click(200, 100);
    board.pointer.hover(50, 300);
    const sent = JSON.parse(JSON.stringify(board.seen.live.at(-1)));
    const live = readPresence({ user: { id: 'li', name: 'Li', color: 0 }, live: sent })?.live;
    assert.ok(live?.op === 'draft');
    assert.equal(live.type, 'line');
    assert.deepEqual(
      inkPoints(live.pts).map(({ x, y }) => [x, y]),
      [
        [100, 100],
        [200, 100],
        [50, 300],
      ],
    );
    assert.deepEqual(live.geometry, [50, 100, 150, 200, 0]);
  });

  test('is met at its line and touched by a box that crosses it, not beside it', () => {
    const board = drawing();
    board.pointer.click(100, 100);
    board.pointer.click(300, 100);
    board.pointer.click(300, 300);
    board.press('Enter');
    const id = board.all()[0]?.id;
    const at = (x: number, y: number): string | undefined => hit(board.scene, { x, y }, 6, new Set())?.id;
    assert.equal(at(200, 107), id, 'half its width and the tolerance');
    assert.equal(at(200, 108), undefined);
    board.commands.run('back');
    board.pointer.drag([120, 150], [280, 290]);
    assert.deepEqual(board.selected(), [], 'the box is within its bounds and off its line');
    board.pointer.drag([120, 150], [310, 290]);
    assert.deepEqual(board.selected(), [id]);
  });
});
