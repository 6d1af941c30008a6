import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { styleDefaults } from '../document/style.ts';
import { headlessBoard } from '../testing/headlessBoard.ts';
import type { BoxShape } from './boxTool.ts';

const shapes: readonly BoxShape[] = ['rectangle', 'ellipse', 'diamond'];
const newest = (board: ReturnType<typeof headlessBoard>) => board.all().at(-1);

describe('Drawing a shape by its box', () => {
  for (const shape of shapes) {
    test(`${shape}: a drag is its box, of its type, as one step`, () => {
      const board = headlessBoard();
      board.toolbox.choose(shape, false);
      board.pointer.drag([400, 300], [250, 200]);
      assert.equal(newest(board)?.type, shape);
      assert.deepEqual(newest(board)?.geometry, [250, 200, 150, 100, 0]);
      assert.deepEqual(newest(board)?.style, styleDefaults(shape));
      assert.deepEqual(board.seen.commits, [shape]);
      assert.equal(board.toolbox.current().name, 'select');
      board.commands.run('undo');
      assert.equal(board.scene.count(), 0);
    });
  }

  test('a click makes ellipses and diamonds as wide as high', () => {
    for (const shape of ['ellipse', 'diamond'] as const) {
      const board = headlessBoard();
      board.toolbox.choose(shape, false);
      board.pointer.click(400, 300);
      assert.deepEqual(newest(board)?.geometry, [340, 240, 120, 120, 0]);
    }
  });

  test('a kept tool draws one after the other, and Enter puts one without a pointer', () => {
    const board = headlessBoard();
    board.toolbox.choose('ellipse', true);
    board.pointer.click(200, 200);
    board.pointer.click(600, 200);
    board.commands.act({ kind: 'enter' });
    assert.deepEqual(
      board.all().map(({ type }) => type),
      ['ellipse', 'ellipse', 'ellipse'],
    );
    // Beside the one selected: its right edge, the gap of 32, half of the new one.
    assert.deepEqual(newest(board)?.geometry, [692, 140, 120, 120, 0]);
    assert.equal(board.toolbox.current().name, 'ellipse');
  });

  test('what is drawn can be taken where it is painted, not in the corners of its box', () => {
    const board = headlessBoard();
    for (const shape of ['ellipse', 'diamond'] as const) {
      board.toolbox.choose(shape, false);
      board.pointer.drag([300, 200], [500, 400]);
      board.commands.run('back');
      board.pointer.click(310, 210);
      assert.deepEqual(board.selected(), [], 'the corner is empty ground');
      board.pointer.click(300, 300);
      assert.deepEqual(board.selected(), [newest(board)?.id], 'its leftmost point');
      board.commands.run('delete');
    }
  });
});
