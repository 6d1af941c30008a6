import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BoardState } from './boardApi.ts';
import { stateStore } from './boardState.ts';
import { elementsOf } from './document/boardDocument.ts';
import { elementMap } from './document/edit.ts';
import { boundsOf } from './geometry/geometry.ts';
import { colleague, headlessBoard, named } from './testing/headlessBoard.ts';

const three = {
  a: { geometry: [100, 100, 100, 50, 0] },
  b: { geometry: [300, 110, 100, 50, 0] },
  c: { geometry: [100, 300, 100, 50, 0] },
} as const;

describe('A command', () => {
  test('zooms by the steps around the middle of the view, to 100 % and to what there is', () => {
    const board = headlessBoard(three);
    assert.ok(board.commands.run('zoomIn'));
    const { x, y, zoom } = board.camera.get();
    assert.equal(zoom, 1.5);
    assert.deepEqual([x + 500 / zoom, y + 300 / zoom].map(Math.round), [500, 300]);
    board.commands.run('zoomOut');
    assert.equal(board.camera.get().zoom, 1);
    assert.ok(!board.commands.run('zoomTo100'), 'nothing to do');
    board.camera.set({ x: 9000, y: 9000, zoom: 4 });
    assert.ok(board.commands.run('fitAll'));
    assert.deepEqual(board.camera.get(), { x: -250, y: -75, zoom: 1 });
    assert.ok(!board.commands.run('fitSelection'));
    board.selection.set([named('c')]);
    assert.ok(board.commands.run('fitSelection'));
    assert.deepEqual(board.camera.get(), { x: -350, y: 25, zoom: 1 });
    assert.ok(!headlessBoard().commands.run('fitAll'));
  });

  test('selects all but what is locked, and goes through the objects as one would read', () => {
    const board = headlessBoard(three);
    elementMap(board.doc, named('b'))?.set('info', { locked: true });
    board.commands.run('selectAll');
    assert.deepEqual(board.selected(), [named('a'), named('c')]);
    const walk: string[] = [];
    board.selection.set([]);
    for (const command of [
      'nextObject',
      'nextObject',
      'nextObject',
      'nextObject',
      'previousObject',
      'previousObject',
    ] as const) {
      board.commands.run(command);
      walk.push(board.selected()[0]?.charAt(0) ?? '');
    }
    assert.deepEqual(walk, ['a', 'b', 'c', 'a', 'c', 'b']);
    board.selection.set([]);
    board.commands.run('previousObject');
    assert.deepEqual(board.selected(), [named('c')]);
    assert.ok(!headlessBoard().commands.run('nextObject'));
    assert.ok(!headlessBoard().commands.run('selectAll'));
  });

  test('deletes what is selected and not locked, and tells how many', () => {
    const board = headlessBoard(three);
    elementMap(board.doc, named('b'))?.set('info', { locked: true });
    board.selection.set([named('a'), named('b')]);
    assert.ok(board.commands.run('delete'));
    assert.deepEqual(
      board.all().map(({ id }) => id),
      [named('b'), named('c')],
    );
    assert.deepEqual(board.seen.said, ['deleted 1']);
    assert.ok(!board.commands.run('delete'));
  });

  test('goes back: gesture, then selection, then tool, then nothing', () => {
    const board = headlessBoard(three);
    board.toolbox.choose('hand', false);
    board.selection.set([named('a')]);
    board.pointer.down(500, 500);
    assert.ok(board.commands.run('back'));
    assert.deepEqual(board.selected(), [named('a')]);
    assert.ok(board.commands.run('back'));
    assert.deepEqual([board.selected(), board.toolbox.current().name], [[], 'hand']);
    assert.ok(board.commands.run('back'));
    assert.equal(board.toolbox.current().name, 'select');
    assert.ok(!board.commands.run('back'));
  });

  test('in the middle of a drag ends it first, so that undo takes that drag back', () => {
    const board = headlessBoard(three);
    board.pointer.down(100, 120);
    board.pointer.move(150, 120);
    board.commands.run('undo');
    assert.deepEqual(board.geometry('a'), three.a.geometry);
    board.pointer.up(150, 120);
    assert.deepEqual(board.geometry('a'), three.a.geometry);
    assert.ok(!board.commands.run('undo'));
    assert.ok(board.commands.run('redo'));
  });

  test('undo moves the view to what it changed if that is out of sight, and selects it', () => {
    const board = headlessBoard(three);
    board.pointer.drag([100, 120], [150, 120]);
    board.selection.set([]);
    board.camera.set({ x: 5000, y: 5000, zoom: 2 });
    board.commands.run('undo');
    const { x, y, zoom } = board.camera.get();
    const box = boundsOf(three.a.geometry);
    assert.equal(zoom, 2);
    assert.ok(x < box.minX && y < box.minY && x + 500 > box.maxX);
    assert.deepEqual(board.selected(), [named('a')]);
    assert.deepEqual(board.seen.outcomes, ['undo done']);
    board.commands.run('redo');
    assert.deepEqual(board.selected(), [named('a')]);
  });

  test('undo of what a colleague deleted is passed over with a word', () => {
    const board = headlessBoard(three);
    board.pointer.drag([100, 120], [150, 120]);
    elementsOf(colleague(board.doc)).delete(named('a'));
    assert.ok(board.commands.run('undo'));
    assert.deepEqual(board.seen.outcomes, ['undo passed']);
  });

  test('changes nothing for a viewer', () => {
    const board = headlessBoard(three, { canEdit: false });
    board.selection.set([named('a')]);
    for (const command of ['delete', 'undo', 'redo'] as const) assert.ok(!board.commands.run(command));
    assert.ok(!board.commands.act({ kind: 'nudge', dx: 1, dy: 0 }));
    assert.ok(!board.commands.act({ kind: 'size', dw: 1, dh: 0 }));
    board.toolbox.choose('rectangle', false);
    assert.ok(!board.commands.act({ kind: 'enter' }));
    assert.deepEqual(board.geometry('a'), three.a.geometry);
  });
});

describe('A key', () => {
  test('nudges what is selected, and says where it is', () => {
    const board = headlessBoard(three);
    assert.ok(!board.commands.act({ kind: 'nudge', dx: 1, dy: 0 }));
    board.selection.set([named('a'), named('c')]);
    assert.ok(board.commands.act({ kind: 'nudge', dx: 10, dy: -1 }));
    assert.deepEqual(board.geometry('a'), [110, 99, 100, 50, 0]);
    assert.deepEqual(board.geometry('c'), [110, 299, 100, 50, 0]);
    assert.deepEqual(board.seen.said, ['moved 110 99']);
  });

  test('sizes by the right and bottom edge, at any angle, down to one board px', () => {
    const board = headlessBoard({ ...three, turned: { geometry: [0, 0, 100, 50, Math.PI / 2] } });
    board.selection.set([named('a')]);
    board.commands.act({ kind: 'size', dw: 10, dh: 0 });
    assert.deepEqual(board.geometry('a'), [100, 100, 110, 50, 0]);
    board.commands.act({ kind: 'size', dw: 0, dh: -60 });
    assert.deepEqual(board.geometry('a'), [100, 100, 110, 1, 0]);
    assert.deepEqual(board.seen.said, ['sized 110 50', 'sized 110 1']);
    board.selection.set([named('turned')]);
    board.commands.act({ kind: 'size', dw: 10, dh: 0 });
    assert.deepEqual(
      board.geometry('turned'),
      [-5, 5, 110, 50, Math.PI / 2],
      'its own top left corner stays at 75, −25',
    );
  });

  test('pages by nine tenths of the view', () => {
    const board = headlessBoard(three);
    board.commands.act({ kind: 'page', x: 0, y: 1 });
    board.commands.act({ kind: 'page', x: -1, y: 0 });
    assert.deepEqual(board.camera.get(), { x: -900, y: 540, zoom: 1 });
  });

  test('puts a rectangle in the middle of the view, or beside the selection', () => {
    const board = headlessBoard(three);
    assert.ok(!board.commands.act({ kind: 'enter' }), 'with Select there is nothing to put');
    board.toolbox.choose('rectangle', false);
    assert.ok(board.commands.act({ kind: 'enter' }));
    assert.deepEqual(board.all().at(-1)?.geometry, [420, 250, 160, 100, 0]);
    assert.equal(board.toolbox.current().name, 'select');
    board.toolbox.choose('rectangle', false);
    board.commands.act({ kind: 'enter' });
    assert.deepEqual(board.all().at(-1)?.geometry, [612, 250, 160, 100, 0]);
  });

  test('leaves tools and menus to the board', () => {
    const board = headlessBoard(three);
    assert.ok(!board.commands.act({ kind: 'menu' }));
    assert.ok(!board.commands.act({ kind: 'tool', tool: 'hand' }));
    assert.ok(board.commands.act({ kind: 'command', command: 'selectAll' }));
    assert.ok(board.commands.act({ kind: 'command', command: 'back' }));
    assert.ok(!board.commands.act({ kind: 'command', command: 'back' }), 'then Esc is the page’s');
    assert.ok(board.commands.act({ kind: 'command', command: 'undo' }), 'never the browser’s undo');
  });
});

describe('What reaches past the tools', () => {
  test('two fingers tapped undo, three redo; a long press buzzes; a menu opens where it was asked for', () => {
    const board = headlessBoard(three);
    board.pointer.drag([100, 120], [150, 120]);
    const tap = (count: number): void => {
      for (let id = 1; id <= count; id += 1)
        board.pointer.down(id * 50 + 400, 500, { pointerType: 'touch', pointerId: id });
      for (let id = 1; id <= count; id += 1)
        board.pointer.up(id * 50 + 400, 500, { pointerType: 'touch', pointerId: id });
    };
    tap(2);
    assert.deepEqual(board.geometry('a'), three.a.geometry);
    tap(3);
    assert.deepEqual(board.geometry('a'), [150, 100, 100, 50, 0]);
    board.pointer.down(700, 500, { pointerType: 'touch' });
    board.clock.advance(500);
    assert.equal(board.seen.vibrated, 1);
    board.pointer.up(700, 500, { pointerType: 'touch' });
    assert.equal(board.seen.menus.length, 1);
  });

  test('fingers pan and pinch the view, a pen is noticed, the pointer is told and forgotten', () => {
    const board = headlessBoard(three);
    board.pointer.down(400, 300, { pointerType: 'touch', pointerId: 1 });
    board.pointer.down(600, 300, { pointerType: 'touch', pointerId: 2 });
    board.pointer.move(300, 300, { pointerType: 'touch', pointerId: 1 });
    assert.equal(board.camera.get().zoom, 1.5);
    board.pointer.up(300, 300, { pointerType: 'touch', pointerId: 1 });
    board.pointer.up(600, 300, { pointerType: 'touch', pointerId: 2 });
    board.pointer.hover(10, 20);
    assert.deepEqual(board.seen.pointer, { x: 10, y: 20 });
    board.gestures.leave();
    assert.equal(board.seen.pointer, undefined);
    board.pointer.hover(10, 20, { pointerType: 'pen', pointerId: 3 });
    board.clock.advance(1000);
    board.pointer.down(400, 300, { pointerType: 'touch', pointerId: 4 });
    board.pointer.move(500, 300, { pointerType: 'touch', pointerId: 4 });
    board.pointer.up(500, 300, { pointerType: 'touch', pointerId: 4 });
    assert.deepEqual(board.selected(), [], 'with a pen about, a finger pans and draws no box');
  });
});

describe('The state for a shell', () => {
  test('is the same object until something in it changes, and is told once', () => {
    let zoom = 1;
    const selection: readonly string[] = [];
    const store = stateStore(() => ({ zoom, selection }) as unknown as BoardState);
    let told = 0;
    const stop = store.subscribe(() => {
      told += 1;
    });
    const before = store.get();
    store.notify();
    assert.equal(store.get(), before);
    zoom = 2;
    assert.notEqual(store.get(), before);
    assert.equal(store.get(), store.get());
    store.notify();
    store.notify();
    assert.equal(told, 1);
    stop();
    zoom = 3;
    store.notify();
    assert.equal(told, 1);
  });
});
