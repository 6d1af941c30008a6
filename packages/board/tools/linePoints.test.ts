import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { placedPoints } from '../geometry/path.ts';
import { headlessBoard } from '../testing/headlessBoard.ts';

type Board = ReturnType<typeof headlessBoard>;
type Place = readonly [number, number];

/** A line through these places, selected. */
function drawn(...points: readonly Place[]): Board {
  const board = headlessBoard();
  board.toolbox.choose('line', false);
  for (const [x, y] of points) board.pointer.click(x, y);
  board.press('Enter');
  board.seen.commits.length = 0;
  return board;
}

const places = (board: Board): Place[] => {
  const element = board.all()[0];
  if (element?.path === undefined) return [];
  return placedPoints(element.path, element.geometry).map(({ x, y }) => [Math.round(x), Math.round(y)]);
};

const doubleClick = (board: Board, x: number, y: number): void => {
  board.pointer.click(x, y);
  board.pointer.down(x, y);
  board.pointer.up(x, y);
};

const many: readonly Place[] = [
  [100, 100],
  [300, 100],
  [300, 300],
  [100, 300],
];

describe('The points of a line', () => {
  test('are pulled one by one, in one step, while the others stay', () => {
    const board = drawn([100, 100], [300, 100], [300, 300]);
    board.pointer.hover(300, 100);
    assert.equal(board.seen.cursor, 'move');
    board.pointer.down(300, 100);
    board.pointer.move(400, 50);
    assert.equal(board.toolbox.overlay().draft?.id, board.all()[0]?.id);
    assert.equal(board.seen.live.at(-1)?.op, 'draft');
    assert.deepEqual(places(board)[1], [300, 100], 'nothing is stored before the end');
    board.pointer.up(400, 50);
    assert.deepEqual(places(board), [
      [100, 100],
      [400, 50],
      [300, 300],
    ]);
    assert.deepEqual(board.seen.commits, ['points']);
    assert.equal(board.toolbox.overlay().draft, undefined);
    board.commands.run('undo');
    assert.deepEqual(places(board)[1], [300, 100]);
  });

  test('go in steps of 15° with Shift, and back with Esc', () => {
    const board = drawn([100, 100], [300, 100]);
    board.pointer.drag([300, 100], [290, 305], { shiftKey: true });
    const [, [x, y] = [0, 0]] = places(board);
    assert.equal(Math.round((Math.atan2(y - 100, x - 100) * 180) / Math.PI), 45);
    board.pointer.down(x, y);
    board.pointer.move(500, 500);
    board.gestures.escape();
    assert.deepEqual(places(board)[1], [x, y]);
  });

  test('come by a click on the middle of a piece; a drag from there moves the line', () => {
    const board = drawn([100, 100], [300, 100]);
    board.pointer.drag([200, 100], [200, 150]);
    assert.deepEqual(places(board), [
      [100, 150],
      [300, 150],
    ]);
    board.pointer.click(200, 150);
    assert.deepEqual(places(board)[1], [200, 150]);
    assert.equal(places(board).length, 3);
    assert.equal(board.toolbox.overlay().line?.chosen, 1);
  });

  test('are no middles in pieces shorter than 40 px', () => {
    for (const [length, count] of [
      [39, 2],
      [40, 3],
    ] as const) {
      const board = drawn([100, 100], [100 + length, 100]);
      board.pointer.click(100 + length / 2, 100);
      assert.equal(places(board).length, count);
    }
  });

  test('go by Delete when one is chosen; of two points it is the line that goes', () => {
    const board = drawn([100, 100], [300, 100], [300, 300]);
    board.pointer.click(300, 100);
    assert.ok(board.press('Delete'));
    assert.deepEqual(places(board), [
      [100, 100],
      [300, 300],
    ]);
    board.pointer.click(300, 300);
    board.press('Delete');
    assert.equal(board.all().length, 0);
  });

  test('of a closed line leave it closed, its first one too', () => {
    const board = headlessBoard();
    board.toolbox.choose('line', false);
    for (const [x, y] of [...many.slice(0, 3), [100, 100] as const]) board.pointer.click(x, y);
    board.pointer.drag([100, 100], [50, 120]);
    assert.deepEqual(places(board).at(0), [50, 120]);
    assert.deepEqual(places(board).at(-1), [50, 120]);
  });

  test('of a line with four wait for a double click or Enter; Esc shuts them before it clears the selection', () => {
    const board = drawn(...many);
    board.pointer.drag([300, 100], [320, 90]);
    assert.deepEqual(places(board)[0], [100, 90], 'its corner resizes the whole');
    board.commands.run('undo');
    doubleClick(board, 300, 200);
    assert.ok(board.toolbox.overlay().line);
    board.pointer.drag([300, 100], [320, 90]);
    assert.deepEqual(places(board)[1], [320, 90]);
    assert.deepEqual(places(board)[3], [100, 300]);
    board.press('Escape');
    assert.equal(board.toolbox.overlay().line, undefined);
    assert.equal(board.selected().length, 1);
    board.press('Enter');
    assert.ok(board.toolbox.overlay().line);
    board.press('Escape');
    board.press('Escape');
    assert.deepEqual(board.selected(), []);
  });

  test('are a turned line’s where they are seen, and its angle stays', () => {
    const board = drawn([100, 100], [300, 100]);
    board.commands.run('turnRight');
    const [first = [0, 0]] = places(board);
    const before = board.all()[0]?.geometry[4];
    board.pointer.drag([...first], [100, 400]);
    assert.deepEqual(places(board)[0], [100, 400]);
    assert.equal(board.all()[0]?.geometry[4], before);
  });

  test('are nobody’s who may only look, nor a locked line’s', () => {
    const board = drawn([100, 100], [300, 100]);
    board.rights.canEdit = false;
    board.pointer.drag([300, 100], [400, 200]);
    board.rights.canEdit = true;
    board.pointer.click(200, 100);
    board.commands.run('lock');
    const count = places(board).length;
    board.pointer.drag([300, 100], [400, 200]);
    assert.deepEqual(places(board).at(-1), [300, 100]);
    assert.equal(places(board).length, count);
  });
});
