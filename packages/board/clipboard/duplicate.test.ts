import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { elementMap } from '../document/edit.ts';
import { colleague, headlessBoard, named } from '../testing/headlessBoard.ts';

type Board = ReturnType<typeof headlessBoard>;

const FILL = { fill: '#2C5647' };
const one = { one: { geometry: [100, 100, 200, 120, 0], style: FILL } } as const;
const two = { ...one, two: { geometry: [500, 100, 100, 100, 0.5], style: FILL } } as const;

const chosen = (board: Board): unknown[] =>
  board.selected().map((id) => board.scene.get(id)?.geometry.slice(0, 2));

describe('Duplicate', () => {
  test('puts copies 16 right and down, above all, selected, in one step', () => {
    const board = headlessBoard(two);
    board.commands.run('selectAll');
    assert.ok(board.commands.run('duplicate'));
    assert.deepEqual(chosen(board), [
      [116, 116],
      [516, 116],
    ]);
    assert.equal(board.scene.count(), 4);
    assert.deepEqual(
      board
        .all()
        .slice(2)
        .map(({ id }) => id),
      board.selected(),
    );
    assert.deepEqual(board.seen.commits, ['duplicate']);
    assert.equal(board.all()[3]?.style.fill, FILL.fill);
    board.commands.run('undo');
    assert.equal(board.scene.count(), 2);
    board.commands.run('redo');
    assert.equal(board.scene.count(), 4);
  });

  test('again goes on from the copies', () => {
    const board = headlessBoard(one);
    board.commands.run('selectAll');
    board.commands.run('duplicate');
    board.commands.run('duplicate');
    assert.deepEqual(chosen(board), [[132, 132]]);
  });

  test('copies words, name and connector ends, bound among copies and freed otherwise', () => {
    const board = headlessBoard({ ...two, line: { geometry: [0, 0, 10, 10, 0], type: 'connector' } });
    board.doc.getText(`text:${named('one')}`).insert(0, 'Bread', { bold: true });
    elementMap(board.doc, named('one'))?.set('info', { name: 'Loaf' });
    elementMap(board.doc, named('line'))?.set('ends', {
      a: { id: named('one'), at: [0, 0.5], x: 10, y: 20 },
      b: { id: named('two'), at: 'auto', x: 30, y: 40 },
      route: 'straight',
    });
    board.selection.set([named('one'), named('line')]);
    board.commands.run('duplicate');
    const [copy = '', line = ''] = board.selected();
    assert.equal(board.scene.get(copy)?.name, 'Loaf');
    assert.deepEqual(board.doc.getText(`text:${copy}`).toDelta(), [
      { insert: 'Bread', attributes: { bold: true } },
    ]);
    assert.deepEqual(elementMap(board.doc, line)?.get('ends'), {
      a: { id: copy, at: [0, 0.5], x: 26, y: 36 },
      b: { x: 46, y: 56 },
      route: 'straight',
    });
    assert.equal(board.doc.getText(`text:${named('one')}`).toString(), 'Bread', 'the source is untouched');
  });

  test('takes what lies in a group or frame along, and stays in the parent it was in', () => {
    const board = headlessBoard({
      frame: { geometry: [0, 0, 400, 400, 0], type: 'frame' },
      inner: { geometry: [10, 10, 50, 50, 0], parent: named('frame') },
    });
    board.selection.set([named('frame')]);
    board.commands.run('duplicate');
    const [copy = ''] = board.selected();
    assert.equal(board.selected().length, 1);
    assert.equal(board.all().at(-1)?.parent, copy);
    board.selection.set([named('inner')]);
    board.commands.run('duplicate');
    assert.equal(board.scene.get(board.selected()[0] ?? '')?.parent, named('frame'));
  });

  test('does nothing without a selection, for a viewer, and in the middle of a drag', () => {
    assert.ok(!headlessBoard(one).commands.run('duplicate'));
    const viewer = headlessBoard(one, { canEdit: false });
    viewer.selection.set([named('one')]);
    assert.ok(!viewer.commands.run('duplicate'));
    const board = headlessBoard(one);
    board.pointer.down(150, 150);
    board.pointer.move(180, 150);
    assert.ok(!board.commands.run('duplicate'));
    assert.equal(board.toolbox.current().state(), 'moving', 'the drag goes on');
    board.pointer.up(180, 150);
    assert.deepEqual(board.seen.commits, ['move']);
  });
});

describe('Alt in a drag', () => {
  const alt = { altKey: true };

  test('leaves the originals and drops copies, one step, and Ctrl+D repeats the way', () => {
    const board = headlessBoard(one);
    board.pointer.drag([150, 150], [250, 170], alt);
    assert.deepEqual(board.geometry('one'), one.one.geometry);
    assert.deepEqual(chosen(board), [[200, 120]]);
    assert.deepEqual(board.seen.commits, ['duplicate']);
    board.commands.run('duplicate');
    assert.deepEqual(chosen(board), [[300, 140]]);
    board.commands.run('duplicate');
    assert.deepEqual(chosen(board), [[400, 160]]);
    board.selection.set([named('one')]);
    board.commands.run('duplicate');
    assert.deepEqual(chosen(board), [[116, 116]], 'the way is forgotten with the selection');
  });

  test('pressed and let go at any time, also while the pointer rests', () => {
    const board = headlessBoard(one);
    const keys = (held: boolean): void => {
      board.gestures.keys({ shift: false, alt: held, ctrl: false });
      board.gestures.flush();
    };
    board.pointer.down(150, 150);
    board.pointer.move(250, 150);
    assert.equal(board.toolbox.overlay().preview?.asCopies, false);
    keys(true);
    assert.equal(board.toolbox.overlay().preview?.asCopies, true);
    assert.equal(board.seen.live.at(-1), undefined, 'colleagues see the originals where they are');
    keys(false);
    assert.equal(board.toolbox.overlay().preview?.asCopies, false);
    keys(true);
    keys(false);
    board.pointer.up(250, 150);
    assert.deepEqual(board.geometry('one'), [200, 100, 200, 120, 0]);
    assert.equal(board.scene.count(), 1, 'no copy');
    assert.equal(board.journal.entries().length, 1);
    const names = board.seen.live.flatMap((live) => live?.g ?? []);
    assert.equal(new Set(names).size, 3, 'each stretch of it has a name of its own');
  });

  test('cancelled or left by the window, and what a colleague deletes meanwhile', () => {
    const board = headlessBoard(two);
    board.pointer.down(150, 150);
    board.pointer.move(250, 150, alt);
    board.gestures.escape();
    assert.equal(board.scene.count(), 2);
    const other = colleague(board.doc);
    board.pointer.down(150, 150, alt);
    board.pointer.move(250, 150, alt);
    other.getMap('elements').delete(named('one'));
    board.pointer.up(250, 150, alt);
    assert.equal(board.scene.count(), 1);
    assert.deepEqual(board.seen.commits, []);
  });

  test('without a drag is a click on the next one below, as before', () => {
    const board = headlessBoard({ below: one.one, above: one.one });
    board.pointer.click(150, 150);
    board.pointer.click(150, 150, alt);
    assert.deepEqual(board.selected(), [named('below')]);
    assert.equal(board.scene.count(), 2);
  });
});
