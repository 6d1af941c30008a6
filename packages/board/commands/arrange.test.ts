import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { elementMap } from '../document/edit.ts';
import { colleague, headlessBoard, named } from '../testing/headlessBoard.ts';

type Board = ReturnType<typeof headlessBoard>;

const apart = (x: number) => ({ geometry: [x, 0, 50, 50, 0] }) as const;
/** a, b, c, d from below, none touching another. */
const row = { a: apart(0), b: apart(100), c: apart(200), d: apart(300) };

const order = (board: Board): string =>
  board
    .all()
    .map(({ id }) => id.replaceAll('-', ''))
    .join('');

const arranged = (names: string, command: 'forward' | 'backward' | 'toFront' | 'toBack'): string => {
  const board = headlessBoard(row);
  board.selection.set([...names].map(named));
  board.commands.run(command);
  return order(board);
};

describe('What lies over what', () => {
  test('goes to the front and to the back, several keeping their order', () => {
    assert.equal(arranged('a', 'toFront'), 'bcda');
    assert.equal(arranged('ac', 'toFront'), 'bdac');
    assert.equal(arranged('d', 'toBack'), 'dabc');
    assert.equal(arranged('db', 'toBack'), 'bdac');
  });

  test('goes one step, past the next one', () => {
    assert.equal(arranged('b', 'forward'), 'acbd');
    assert.equal(arranged('c', 'backward'), 'acbd');
    assert.equal(arranged('ac', 'forward'), 'badc');
    assert.equal(arranged('ab', 'forward'), 'cabd');
    assert.equal(arranged('cd', 'backward'), 'acdb');
  });

  test('goes past the next one it touches, so that something is seen to happen', () => {
    const board = headlessBoard({ ...row, a: apart(180) });
    board.selection.set([named('a')]);
    assert.ok(board.commands.run('forward'));
    assert.equal(order(board), 'bcad');
    assert.ok(board.commands.run('backward'));
    assert.equal(order(board), 'bacd');
  });

  test('is nothing at the end, without a selection, with all of it locked, and for a viewer', () => {
    const board = headlessBoard(row);
    assert.ok(!board.commands.run('toFront'));
    board.selection.set([named('d')]);
    assert.ok(!board.commands.run('toFront'));
    assert.ok(!board.commands.run('forward'));
    assert.deepEqual(board.seen.said, []);
    board.commands.run('lock');
    assert.ok(!board.commands.run('toBack'));
    const viewer = headlessBoard(row, { canEdit: false });
    viewer.selection.set([named('a')]);
    assert.ok(!viewer.commands.run('toFront'));
  });

  test('is one step of undo, is said, and is the same for a colleague', () => {
    const board = headlessBoard(row);
    const other = colleague(board.doc);
    board.selection.set([named('a'), named('b')]);
    board.commands.run('toFront');
    assert.deepEqual(board.seen.said, ['toFront']);
    assert.deepEqual(
      elementMap(other, named('a'))?.get('order'),
      elementMap(board.doc, named('a'))?.get('order'),
    );
    board.commands.run('undo');
    assert.equal(order(board), 'abcd');
  });

  test('never loses or doubles anything, whatever is done in whatever order', () => {
    const command = fc.constantFrom('forward', 'backward', 'toFront', 'toBack', 'undo', 'redo');
    const step = fc.tuple(command, fc.subarray(['a', 'b', 'c', 'd']));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const board = headlessBoard(row);
        for (const [name, chosen] of steps) {
          board.selection.set(chosen.map(named));
          const before = order(board);
          const isDone = board.commands.run(name);
          if (name !== 'undo' && name !== 'redo') assert.equal(isDone, order(board) !== before);
        }
        assert.equal([...order(board)].sort().join(''), 'abcd');
      }),
      { numRuns: 50 },
    );
  });
});

describe('Locking', () => {
  test('keeps from clicks, boxes, moves and deletion, and the same key unlocks', () => {
    const board = headlessBoard(row);
    board.selection.set([named('a'), named('b')]);
    assert.ok(board.commands.run('lock'));
    assert.ok(board.all()[0]?.locked);
    assert.equal(board.selected().length, 2, 'stays selected, for the key that unlocks');
    assert.ok(!board.commands.run('delete'));
    board.selection.set([]);
    board.pointer.click(25, 49);
    assert.deepEqual(board.selected(), []);
    board.selection.set([named('a'), named('b')]);
    assert.ok(board.commands.run('lock'));
    assert.ok(!board.all()[0]?.locked);
    assert.equal(elementMap(board.doc, named('a'))?.has('info'), false, 'nothing is left behind');
    assert.deepEqual(board.seen.said, ['lock', 'lock']);
  });

  test('of some locks the others first; unlock has nothing to do where nothing is locked', () => {
    const board = headlessBoard(row);
    board.selection.set([named('a')]);
    assert.ok(!board.commands.run('unlock'));
    board.commands.run('lock');
    board.selection.set([named('a'), named('b')]);
    board.commands.run('lock');
    assert.ok(board.all()[1]?.locked);
    assert.ok(board.commands.run('unlock'));
    assert.ok(board.all().every(({ locked }) => !locked));
    const viewer = headlessBoard(row, { canEdit: false });
    viewer.selection.set([named('a')]);
    assert.ok(!viewer.commands.run('lock'));
  });
});
