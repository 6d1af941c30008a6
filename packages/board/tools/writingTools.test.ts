import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { headlessBoard, named } from '../testing/headlessBoard.ts';
import { addNextNote } from './noteTool.ts';

type Board = ReturnType<typeof headlessBoard>;

const type = (board: Board, words: string): void => {
  const { head } = board.editing.current()?.selection ?? { head: 0 };
  board.editing.replace(head, head, words);
};
const only = (board: Board) => board.all()[0];

describe('The text tool', () => {
  test('begins a text where it is clicked, as wide as its words, and is done', () => {
    const board = headlessBoard();
    board.toolbox.choose('text', false);
    board.pointer.click(100, 100);
    assert.equal(board.all().length, 0);
    assert.equal(board.toolbox.current().name, 'select');
    type(board, 'abcd');
    assert.deepEqual(only(board)?.geometry, [100, 87, 40, 26, 0]);
    assert.equal(only(board)?.box, 'auto');
  });

  test('takes a width from a drag of more than 36 px, and from none of less', () => {
    for (const [to, box] of [
      [137, 'fixed'],
      [136, 'auto'],
    ] as const) {
      const board = headlessBoard();
      board.toolbox.choose('text', false);
      board.pointer.drag([100, 100], [to, 120]);
      type(board, 'aa bb');
      assert.equal(only(board)?.box, box);
      if (box === 'fixed') assert.deepEqual(only(board)?.geometry, [100, 100, 37, 52, 0]);
    }
  });

  test('opens a text that is there', () => {
    const board = headlessBoard({ one: { type: 'text', geometry: [100, 100, 60, 26, 0] } });
    board.toolbox.choose('text', false);
    board.pointer.click(120, 110);
    assert.equal(board.editing.current()?.id, named('one'));
  });

  test('does nothing for one who may only look', () => {
    const board = headlessBoard({}, { canEdit: false });
    board.toolbox.choose('text', false);
    board.pointer.click(100, 100);
    assert.equal(board.editing.current(), undefined);
  });
});

describe('The note tool', () => {
  const press = (board: Board, x: number, y: number): void => {
    board.toolbox.choose('note', false);
    board.pointer.click(x, y);
  };

  test('puts a note of 200 where it is pressed, with its editor open', () => {
    const board = headlessBoard();
    press(board, 300, 300);
    assert.deepEqual(only(board)?.geometry, [200, 200, 200, 200, 0]);
    assert.equal(only(board)?.style.fill, 'note:yellow');
    assert.equal(board.editing.current()?.id, only(board)?.id);
    assert.equal(board.toolbox.current().name, 'select');
    board.editing.close();
    assert.equal(board.all().length, 1, 'a note without words stays');
  });

  test('makes it 200 px on screen from afar, and its words as large for it', () => {
    const board = headlessBoard();
    board.camera.set({ x: 0, y: 0, zoom: 0.2 });
    press(board, 300, 300);
    assert.deepEqual(only(board)?.geometry.slice(2, 4), [1000, 1000]);
    assert.equal(only(board)?.style.size, 100);
    const near = headlessBoard();
    near.camera.set({ x: 0, y: 0, zoom: 0.25 });
    press(near, 300, 300);
    assert.deepEqual(only(near)?.geometry.slice(2, 4), [200, 200]);
  });

  test('snaps beside another note with a gap of 16, and not from further away', () => {
    const beside = (x: number): number | undefined => {
      const board = headlessBoard({ one: { type: 'note', geometry: [0, 0, 200, 200, 0] } });
      press(board, x, 110);
      return board.all()[1]?.geometry[0];
    };
    assert.equal(beside(216 + 100 + 24), 216);
    assert.equal(beside(216 + 100 + 25), 241);
  });

  test('makes the next one to the right, in the first free place', () => {
    const board = headlessBoard({
      one: { type: 'note', geometry: [0, 0, 200, 200, 0], style: { fill: 'note:mint' } },
      two: { type: 'note', geometry: [216, 0, 200, 200, 0] },
      box: { geometry: [0, 500, 10, 10, 0] },
    });
    assert.ok(addNextNote(board.toolbox.context, named('one')));
    const next = board.scene.get(board.editing.current()?.id ?? '');
    assert.deepEqual(next?.geometry, [432, 0, 200, 200, 0]);
    assert.equal(next?.style.fill, 'note:mint');
    assert.ok(!addNextNote(board.toolbox.context, named('box')));
  });

  test('grows when its words fit at none of its sizes', () => {
    const board = headlessBoard();
    press(board, 300, 300);
    type(board, 'word '.repeat(30));
    assert.equal(only(board)?.geometry[3], 200);
    assert.ok((board.editing.current()?.placed.layout.size ?? 20) < 20);
    type(board, 'word '.repeat(200));
    assert.equal(board.editing.current()?.placed.layout.size, 12);
    assert.ok((only(board)?.geometry[3] ?? 0) > 200);
  });
});

describe('The select tool', () => {
  test('opens what holds text by a second click, and a new text on an empty place', () => {
    const board = headlessBoard({ one: { geometry: [100, 100, 200, 100, 0], style: { fill: '#FFFFFF' } } });
    const twice = (x: number, y: number): void => {
      board.pointer.click(x, y);
      board.pointer.down(x, y);
      board.pointer.up(x, y);
    };
    twice(200, 150);
    assert.equal(board.editing.current()?.id, named('one'));
    board.editing.close();
    twice(600, 400);
    type(board, 'new');
    assert.equal(board.all()[1]?.type, 'text');
  });

  test('pulls the letters of a text larger by a corner and its width by a side', () => {
    const board = headlessBoard({ one: { type: 'text', geometry: [100, 100, 100, 26, 0] } });
    board.doc.getText(`text:${named('one')}`).insert(0, 'aa bb cc d');
    board.selection.set([named('one')]);
    board.pointer.drag([200, 126], [300, 152]);
    assert.equal(only(board)?.style.size, 40);
    assert.deepEqual(board.geometry('one'), [100, 100, 200, 52, 0]);
    board.pointer.drag([300, 126], [200, 126]);
    assert.equal(only(board)?.box, 'fixed');
    assert.deepEqual(board.geometry('one'), [100, 100, 100, 104, 0]);
    board.commands.run('undo');
    assert.equal(only(board)?.box, 'auto');
    assert.deepEqual(board.geometry('one'), [100, 100, 200, 52, 0]);
  });

  test('Enter opens the one object that is selected, and a size from the panel refits its text', () => {
    const board = headlessBoard({ one: { type: 'text', geometry: [100, 100, 40, 26, 0] } });
    board.doc.getText(`text:${named('one')}`).insert(0, 'abcd');
    board.selection.set([named('one')]);
    assert.ok(board.commands.act({ kind: 'enter' }));
    assert.equal(board.editing.current()?.id, named('one'));
    board.editing.close();
    board.styling.set({ size: 40 });
    assert.deepEqual(board.geometry('one'), [100, 100, 80, 52, 0]);
  });
});
