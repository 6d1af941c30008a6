import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { elementMap } from '../document/edit.ts';
import { styleDefaults } from '../document/style.ts';
import { headlessBoard, named } from '../testing/headlessBoard.ts';

const two = {
  one: { geometry: [100, 100, 100, 100, 0], style: { fill: '#FF0000' } },
  two: { geometry: [300, 100, 100, 100, 0], style: { width: 6 } },
} as const;

const stored = (board: ReturnType<typeof headlessBoard>, name: string): unknown =>
  elementMap(board.doc, named(name))?.get('style');

describe('The looks of a selection', () => {
  test('are what all have in common; where they differ nothing is told', () => {
    const board = headlessBoard(two);
    assert.equal(board.styling.shown(), undefined);
    board.commands.run('selectAll');
    assert.deepEqual(board.styling.shown(), {
      subject: 'selection',
      fields: ['fill', 'stroke', 'width', 'dash', 'opacity'],
      values: { stroke: 'ink', dash: 'solid', opacity: 100 },
      route: undefined,
      hasRoute: false,
    });
  });

  test('are the same object until something in them changes', () => {
    const board = headlessBoard(two);
    board.selection.set([named('one')]);
    const shown = board.styling.shown();
    assert.equal(board.styling.shown(), shown);
    board.styling.set({ opacity: 50 });
    assert.notEqual(board.styling.shown(), shown);
    assert.equal(board.styling.shown()?.values.opacity, 50);
  });

  test('change in one step, and only what differs from the default is stored', () => {
    const board = headlessBoard(two);
    board.commands.run('selectAll');
    assert.ok(board.styling.set({ fill: 'p:moss' }));
    assert.deepEqual(stored(board, 'one'), { fill: 'p:moss' });
    assert.deepEqual(stored(board, 'two'), { width: 6, fill: 'p:moss' });
    board.clock.advance(1000);
    assert.ok(board.styling.set({ width: 2, fill: 'none' }));
    assert.equal(stored(board, 'one'), undefined);
    board.commands.run('undo');
    board.commands.run('undo');
    assert.deepEqual(stored(board, 'one'), { fill: '#FF0000' });
    assert.deepEqual(stored(board, 'two'), { width: 6 });
  });

  test('pulled within 600 ms of each other are one step, later a second', () => {
    const board = headlessBoard(two);
    board.selection.set([named('one')]);
    for (const opacity of [90, 70, 40]) {
      board.styling.set({ opacity });
      board.clock.advance(600);
    }
    board.clock.advance(1);
    board.styling.set({ opacity: 10 });
    board.commands.run('undo');
    assert.deepEqual(stored(board, 'one'), { fill: '#FF0000', opacity: 40 });
    board.commands.run('undo');
    assert.deepEqual(stored(board, 'one'), { fill: '#FF0000' });
  });

  test('are shown to me and to colleagues while they are pulled, and stored by nothing but the end', () => {
    const board = headlessBoard(two);
    board.selection.set([named('one')]);
    board.styling.preview({ opacity: 30 });
    const { styled } = board.toolbox.overlay();
    assert.deepEqual([...(styled?.ids ?? [])], [named('one')]);
    assert.deepEqual(styled?.style, { opacity: 30 });
    const live = board.seen.live.at(-1);
    assert.ok(live?.op === 'style' && live.field === 'opacity' && live.value === 30);
    assert.deepEqual(stored(board, 'one'), { fill: '#FF0000' });
    board.styling.preview({ opacity: 20 });
    assert.equal(board.seen.live.at(-1)?.g, live.g, 'one gesture');
    board.styling.set({ opacity: 20 });
    assert.equal(board.toolbox.overlay().styled, undefined);
    assert.equal(board.seen.live.at(-1), undefined);
  });

  test('of locked objects stay, and a viewer changes none', () => {
    const board = headlessBoard(two);
    board.doc.transact(() => elementMap(board.doc, named('one'))?.set('info', { locked: true }));
    board.selection.set([named('one')]);
    assert.equal(board.styling.set({ opacity: 20 }), false);
    const viewer = headlessBoard(two, { canEdit: false });
    viewer.selection.set([named('one')]);
    viewer.styling.preview({ opacity: 20 });
    assert.equal(viewer.toolbox.overlay().styled, undefined);
    assert.equal(viewer.styling.set({ opacity: 20 }), false);
  });
});

describe('What is drawn next', () => {
  test('looks as the last of its type was made to look, other types do not', () => {
    const board = headlessBoard(two);
    board.selection.set([named('one')]);
    board.styling.set({ fill: 'note:mint', width: 8 });
    board.toolbox.choose('rectangle', false);
    board.pointer.drag([400, 300], [500, 400]);
    assert.deepEqual(board.all().at(-1)?.style, {
      ...styleDefaults('rectangle'),
      fill: 'note:mint',
      width: 8,
    });
    board.toolbox.choose('ellipse', false);
    board.pointer.drag([400, 300], [500, 400]);
    assert.deepEqual(board.all().at(-1)?.style, styleDefaults('ellipse'));
  });

  test('can be chosen with the tool in hand and nothing selected', () => {
    const board = headlessBoard(two);
    board.toolbox.choose('diamond', true);
    assert.equal(board.styling.shown()?.subject, 'tool');
    assert.ok(board.styling.set({ stroke: 'p:madder' }));
    assert.equal(board.styling.shown()?.values.stroke, 'p:madder');
    board.pointer.drag([400, 300], [500, 400]);
    assert.equal(board.all().at(-1)?.style.stroke, 'p:madder');
    board.commands.run('back');
    board.toolbox.choose('hand', false);
    assert.equal(board.styling.set({ stroke: 'p:moss' }), false);
  });
});
