import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import * as Y from 'yjs';
import { elementMap } from '../document/edit.ts';
import { BOW_MAX, readEnds } from '../document/ends.ts';
import { bendOf, bowThrough, wireOf } from '../geometry/wire.ts';
import { openScene } from '../scene/scene.ts';
import { headlessBoard, named } from '../testing/headlessBoard.ts';

type Board = ReturnType<typeof headlessBoard>;

const FILL = { fill: '#2C5647' };
const two = {
  one: { geometry: [100, 100, 100, 100, 0], style: FILL },
  two: { geometry: [500, 100, 100, 100, 0], style: FILL },
} as const;

const connectorOf = (board: Board) => board.all().find(({ type }) => type === 'connector');
const stored = (board: Board) => elementMap(board.doc, connectorOf(board)?.id ?? '')?.get('ends');

function connected(): Board {
  const board = headlessBoard(two);
  board.toolbox.choose('connector', false);
  board.pointer.drag([150, 150], [550, 150]);
  return board;
}

describe('The connector', () => {
  test('by a drag from object to object is bound to both as a whole, in one step', () => {
    const board = connected();
    const { ends, wire } = connectorOf(board) ?? {};
    assert.deepEqual(ends?.a.to, { id: named('one'), at: 'auto', inside: false });
    assert.deepEqual(ends?.b.to, { id: named('two'), at: 'auto', inside: false });
    assert.deepEqual(wire?.points, [
      { x: 205, y: 150 },
      { x: 495, y: 150 },
    ]);
    assert.deepEqual(board.seen.commits, ['connector']);
    assert.equal(board.toolbox.current().name, 'select');
    assert.deepEqual(board.selected(), [connectorOf(board)?.id]);
    board.commands.run('undo');
    assert.equal(connectorOf(board), undefined);
  });

  test('shows what it would be bound to before it is let go', () => {
    const board = headlessBoard(two);
    board.toolbox.choose('connector', false);
    board.pointer.hover(150, 150);
    assert.equal(board.toolbox.overlay().hover, named('one'));
    board.pointer.down(150, 150);
    board.pointer.move(550, 150);
    assert.equal(board.toolbox.overlay().hover, named('two'));
    assert.deepEqual(board.toolbox.overlay().anchor, { x: 550, y: 150 });
    assert.ok(board.toolbox.overlay().draft?.wire);
    board.gestures.escape();
    assert.equal(board.toolbox.overlay().anchor, undefined);
    assert.equal(connectorOf(board), undefined);
  });

  test('by two clicks is the same, and shorter than 8 px is none', () => {
    const board = headlessBoard(two);
    board.toolbox.choose('connector', false);
    board.pointer.click(150, 150);
    board.pointer.hover(300, 300);
    board.pointer.click(550, 150);
    assert.equal(connectorOf(board)?.ends?.b.to?.id, named('two'));
    board.toolbox.choose('connector', false);
    board.pointer.drag([700, 400], [707, 400]);
    assert.equal(board.all().filter(({ type }) => type === 'connector').length, 1);
    board.toolbox.choose('connector', false);
    board.pointer.drag([700, 400], [708, 400]);
    assert.equal(board.all().filter(({ type }) => type === 'connector').length, 2);
  });

  test('with Ctrl is free, with Alt ends at the very spot, after a rest at the spot’s side', () => {
    const board = headlessBoard(two);
    board.toolbox.choose('connector', true);
    board.pointer.drag([150, 150], [550, 150], { ctrlKey: true });
    assert.equal(connectorOf(board)?.ends?.b.to, undefined);
    board.commands.run('delete');
    board.pointer.drag([150, 150], [530, 130], { altKey: true });
    assert.deepEqual(connectorOf(board)?.ends?.b.to, { id: named('two'), at: [0.3, 0.3], inside: true });
    board.commands.run('delete');
    board.pointer.down(150, 150);
    board.pointer.move(530, 135);
    board.clock.advance(350);
    board.pointer.up(530, 135);
    assert.deepEqual(connectorOf(board)?.ends?.b.to, { id: named('two'), at: [0.3, 0.35], inside: false });
  });

  test('near the line it takes the spot, and the middle of a side within 10 px', () => {
    const board = headlessBoard(two);
    board.toolbox.choose('connector', true);
    board.pointer.drag([150, 150], [492, 144]);
    assert.deepEqual(connectorOf(board)?.ends?.b.to?.at, [0, 0.5]);
  });

  test('keeps its object until the pointer is 6 px out of its zone', () => {
    const board = headlessBoard(two);
    board.toolbox.choose('connector', false);
    board.pointer.down(300, 400);
    board.pointer.move(486, 150);
    assert.equal(board.toolbox.overlay().hover, undefined, 'more than 12 px outside');
    board.pointer.move(491, 150);
    assert.equal(board.toolbox.overlay().hover, named('two'));
    board.pointer.move(484, 150);
    assert.equal(board.toolbox.overlay().hover, named('two'));
    board.pointer.move(480, 150);
    assert.equal(board.toolbox.overlay().hover, undefined);
    board.gestures.escape();
  });

  test('goes where its objects go, and nothing of it is written', () => {
    const board = connected();
    const before = stored(board);
    board.commands.run('back');
    board.pointer.drag([550, 150], [550, 350]);
    const tip = connectorOf(board)?.wire?.points.at(-1);
    assert.ok(tip && tip.y > 250);
    assert.equal(stored(board), before);
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(board.doc));
    assert.deepEqual(openScene(other).get(connectorOf(board)?.id ?? '')?.wire, connectorOf(board)?.wire);
  });

  test('stays where it was drawn when its object is deleted, in the same step; undo binds it again', () => {
    const board = connected();
    const tip = connectorOf(board)?.wire?.points.at(-1);
    board.selection.set([named('two')]);
    board.commands.run('delete');
    assert.equal(connectorOf(board)?.ends?.b.to, undefined);
    assert.deepEqual(connectorOf(board)?.wire?.points.at(-1), tip);
    board.commands.run('undo');
    assert.equal(connectorOf(board)?.ends?.b.to?.id, named('two'));
    assert.equal(board.scene.get(named('two'))?.type, 'rectangle');
  });

  test('an end that is pulled is bound anew, the other stays as it was', () => {
    const board = connected();
    const before = connectorOf(board)?.ends?.a;
    board.pointer.drag([495, 150], [600, 400]);
    assert.deepEqual(connectorOf(board)?.ends?.a, before);
    assert.equal(connectorOf(board)?.ends?.b.to, undefined);
    assert.deepEqual(connectorOf(board)?.wire?.points.at(-1), { x: 600, y: 400 });
    board.commands.run('undo');
    assert.equal(connectorOf(board)?.ends?.b.to?.id, named('two'));
  });

  test('free at both ends it is moved whole; bound at both it is held', () => {
    const board = headlessBoard();
    board.toolbox.choose('connector', false);
    board.pointer.drag([100, 100], [300, 200]);
    board.pointer.drag([200, 150], [250, 190]);
    assert.deepEqual(connectorOf(board)?.wire?.points, [
      { x: 150, y: 140 },
      { x: 350, y: 240 },
    ]);
    const held = connected();
    const before = connectorOf(held)?.wire;
    held.pointer.drag([350, 150], [350, 250]);
    assert.deepEqual(connectorOf(held)?.wire, before);
  });

  test('is told to colleagues with its ends while it is drawn', () => {
    const board = headlessBoard(two);
    board.toolbox.choose('connector', false);
    board.pointer.down(150, 150);
    board.pointer.move(550, 150);
    const live = board.seen.live.at(-1);
    assert.ok(live?.op === 'draft' && live.ends?.b.to?.id === named('two'));
  });

  test('runs in right angles or curved when it is told to, in one step, and so does the next', () => {
    const board = connected();
    assert.ok(board.styling.setRoute('elbow'));
    assert.equal(connectorOf(board)?.wire?.route, 'elbow');
    assert.equal(board.styling.shown()?.route, 'elbow');
    board.commands.run('undo');
    assert.equal(connectorOf(board)?.wire?.route, 'straight');
    board.styling.setRoute('curve');
    assert.equal(connectorOf(board)?.wire?.points.length, 3);
    board.toolbox.choose('connector', false);
    board.pointer.drag([700, 400], [800, 500]);
    assert.equal(board.all().at(-1)?.ends?.route, 'curve');
    board.selection.set([named('one')]);
    assert.equal(board.styling.setRoute('elbow'), false);
  });

  test('a viewer draws none', () => {
    const board = headlessBoard(two, { canEdit: false });
    board.toolbox.choose('connector', false);
    board.pointer.drag([150, 150], [550, 150]);
    assert.equal(connectorOf(board), undefined);
  });
});

describe('A connector in the hand', () => {
  const nested = {
    ...two,
    small: { geometry: [530, 130, 40, 40, 0], style: FILL, index: 'a5' },
  } as const;

  test('goes to the next object under it with Tab, and round again, which the page keeps from the browser', () => {
    const board = headlessBoard(nested);
    board.toolbox.choose('connector', false);
    assert.equal(board.press('Tab'), false, 'Tab leaves the board while nothing is in the hand');
    board.pointer.down(150, 150);
    board.pointer.move(550, 150);
    const targets = [board.toolbox.overlay().hover];
    for (let press = 0; press < 2; press += 1) {
      assert.ok(board.press('Tab'));
      targets.push(board.toolbox.overlay().hover);
    }
    assert.deepEqual(targets, [named('small'), named('two'), named('small')]);
    board.press('Tab');
    board.pointer.up(551, 150);
    assert.equal(connectorOf(board)?.ends?.b.to?.id, named('two'));
  });

  test('goes to the next one too when its end is pulled', () => {
    const board = headlessBoard(nested);
    board.toolbox.choose('connector', false);
    board.pointer.drag([150, 150], [400, 400]);
    board.pointer.down(400, 400);
    board.pointer.move(550, 150);
    assert.ok(board.press('Tab'));
    board.pointer.up(550, 150);
    assert.equal(connectorOf(board)?.ends?.b.to?.id, named('two'));
  });

  test('is taken back by Esc between two clicks, and the tool stays', () => {
    const board = headlessBoard(two);
    board.toolbox.choose('connector', false);
    board.pointer.click(150, 150);
    assert.ok(board.press('Escape'));
    assert.equal(board.toolbox.current().state(), 'idle');
    assert.equal(board.toolbox.current().name, 'connector');
  });

  test('that was taken back does not come again after a rest', () => {
    const board = connected();
    board.pointer.down(495, 150);
    board.pointer.move(540, 150);
    board.gestures.escape();
    board.clock.advance(1000);
    assert.equal(board.toolbox.overlay().draft, undefined);
    assert.equal(board.toolbox.overlay().hover, undefined);
  });
});

describe('A curve', () => {
  test('is bent by its middle, in one step, and stays bound', () => {
    const board = connected();
    board.styling.setRoute('curve');
    const bend = (): { x: number; y: number } => {
      const { wire } = connectorOf(board) ?? {};
      return (wire && bendOf(wire)) ?? { x: 0, y: 0 };
    };
    const before = connectorOf(board)?.ends?.bow;
    const { x, y } = bend();
    board.pointer.drag([x, y], [350, 40]);
    assert.ok(Math.abs(bend().y - 40) < 1, String(bend().y));
    assert.equal(connectorOf(board)?.ends?.b.to?.id, named('two'));
    assert.equal(board.seen.commits.at(-1), 'connect');
    board.commands.run('undo');
    assert.equal(connectorOf(board)?.ends?.bow, before);
  });

  test('goes through any point beside its ends, as far as a bow may be', () => {
    const far = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(far, far, far, far, fc.double({ min: -9, max: 9, noNaN: true }), (ax, ay, bx, by, bow) => {
        fc.pre(Math.hypot(bx - ax, by - ay) > 1);
        const ends = { a: { x: ax, y: ay, to: undefined }, b: { x: bx, y: by, to: undefined } };
        const bend = bendOf(wireOf({ ...ends, route: 'curve', bow }, () => undefined));
        assert.ok(bend && Math.abs(bowThrough(ends.a, ends.b, bend) - bow) < 1e-6);
      }),
    );
    assert.equal(bowThrough({ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 5, y: 1e6 }), BOW_MAX);
  });
});

describe('Stored ends', () => {
  test('that are no places are no ends, and a binding that is wrong is a free end', () => {
    const free = { x: 1, y: 2 };
    for (const wrong of [
      undefined,
      7,
      {},
      { a: free },
      { a: free, b: { x: 1 } },
      { a: free, b: { x: 1e8, y: 0 } },
    ]) {
      assert.equal(readEnds(wrong), undefined);
    }
    const read = readEnds({
      a: { ...free, id: '!', at: 'auto' },
      b: { ...free, id: named('one'), at: [11, 0] },
    });
    assert.equal(read?.a.to, undefined);
    assert.equal(read?.b.to, undefined);
    assert.deepEqual([read?.route, read?.bow], ['straight', 0]);
  });
});
