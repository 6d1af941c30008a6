import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { headlessBoard, named } from '../testing/headlessBoard.ts';

const boxes = {
  one: { geometry: [100, 100, 100, 100, 0] },
  two: { geometry: [500, 100, 100, 100, 0] },
  three: { geometry: [100, 500, 100, 100, 0] },
} as const;

describe('Connecting by keys', () => {
  test('Shift+A asks for what the one selected object is connected to, in the order of reading', () => {
    const board = headlessBoard(boxes);
    assert.equal(board.commands.run('connectTo'), false, 'nothing is selected');
    board.selection.set([named('two')]);
    assert.ok(board.commands.run('connectTo'));
    assert.deepEqual(board.seen.said, ['connect']);
    assert.deepEqual(
      board.commands.connector.targets().map(({ id }) => id),
      [named('one'), named('three')],
    );
    board.selection.set([named('one'), named('two')]);
    assert.deepEqual(board.commands.connector.targets(), [], 'two are not one');
  });

  test('it makes a connector bound to both, selected, as one step of undo; never to itself', () => {
    const board = headlessBoard(boxes);
    board.selection.set([named('one')]);
    assert.equal(board.commands.connector.to(named('one')), false);
    assert.ok(board.commands.connector.to(named('two')));
    const made = board.all().find(({ type }) => type === 'connector');
    assert.deepEqual([made?.ends?.a.to?.id, made?.ends?.b.to?.id], [named('one'), named('two')]);
    assert.deepEqual(board.selected(), [made?.id]);
    assert.equal(board.commands.connector.to(named('two')), false, 'no connector begins at a connector');
    board.commands.run('undo');
    assert.equal(board.all().length, 3);
  });

  test('who may only look connects nothing', () => {
    const board = headlessBoard(boxes);
    board.selection.set([named('one')]);
    board.rights.canEdit = false;
    assert.equal(board.commands.run('connectTo'), false);
    assert.equal(board.commands.connector.to(named('two')), false);
  });
});

for (const tool of ['line', 'connector', 'pen', 'highlighter'] as const) {
  test(`Enter puts a ${tool} of 160 in the middle of the view, selected, for the arrows to move`, () => {
    const board = headlessBoard();
    board.toolbox.choose(tool, false);
    assert.ok(board.commands.act({ kind: 'enter' }));
    const [made] = board.all();
    assert.equal(made?.type, tool);
    const [x = 0, y = 0, width = 0] = made?.geometry ?? [];
    assert.ok(Math.abs(x + width / 2 - 500) <= 1 && Math.abs(y - 300) <= 40, `${x} ${y} ${width}`);
    assert.ok(Math.abs(width - 160) <= 4, `${width} long`);
    assert.deepEqual(board.selected(), [made?.id]);
    board.commands.act({ kind: 'nudge', dx: 10, dy: 0 });
    const [moved = 0] = board.all()[0]?.geometry ?? [];
    assert.ok(Math.abs(moved - x - 10) < 0.1);
    board.commands.run('undo');
    board.commands.run('undo');
    assert.deepEqual(board.all(), []);
  });
}
