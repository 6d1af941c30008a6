import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { elementsOf } from '../document/boardDocument.ts';
import { elementMap } from '../document/edit.ts';
import { colleague, headlessBoard, named } from '../testing/headlessBoard.ts';
import { lockedAxis } from './axisLock.ts';
import { drawnBox } from './boxTool.ts';
import { isEditing } from './toolbox.ts';

const FILL = { fill: '#2C5647' };
const one = { one: { geometry: [100, 100, 200, 120, 0], style: FILL } } as const;
const two = { ...one, two: { geometry: [500, 100, 100, 100, 0], style: FILL } } as const;
const names = (board: ReturnType<typeof headlessBoard>): string =>
  board
    .selected()
    .map((id) => id.replaceAll('-', ''))
    .sort()
    .join(' ');

describe('Selecting', () => {
  test('a click selects at down, another object changes to it, empty ground clears', () => {
    const board = headlessBoard(two);
    board.pointer.down(150, 150);
    assert.equal(names(board), 'one');
    board.pointer.up(150, 150);
    board.pointer.click(550, 150);
    assert.equal(names(board), 'two');
    board.pointer.click(900, 500);
    assert.equal(names(board), '');
    assert.equal(board.toolbox.current().state(), 'idle');
    assert.deepEqual(board.seen.commits, []);
  });

  test('Shift adds at down, takes away at up, and keeps on empty ground', () => {
    const board = headlessBoard(two);
    board.pointer.click(150, 150);
    board.pointer.click(550, 150, { shiftKey: true });
    assert.equal(names(board), 'one two');
    board.pointer.click(900, 500, { shiftKey: true });
    assert.equal(names(board), 'one two');
    board.pointer.click(150, 150, { shiftKey: true });
    assert.equal(names(board), 'two');
    board.pointer.click(550, 150);
    assert.equal(names(board), 'two');
  });

  test('a click on one of several selected takes it alone, a drag takes all', () => {
    const board = headlessBoard(two);
    board.commands.run('selectAll');
    board.pointer.drag([150, 150], [160, 150]);
    assert.equal(names(board), 'one two');
    assert.deepEqual(board.geometry('two'), [510, 100, 100, 100, 0]);
    board.pointer.click(160, 150);
    assert.equal(names(board), 'one');
  });

  test('a click on a selected object under another takes the other', () => {
    const board = headlessBoard({
      below: { geometry: [0, 0, 100, 100, 0], style: FILL },
      above: { geometry: [0, 0, 100, 100, 0], style: FILL },
    });
    board.selection.set([named('below')]);
    board.pointer.click(30, 30);
    assert.equal(names(board), 'above');
  });

  test('Alt + click goes one down in the stack, again and again', () => {
    const board = headlessBoard({
      a: { geometry: [0, 0, 200, 200, 0], style: FILL },
      b: { geometry: [0, 0, 200, 200, 0], style: FILL },
      c: { geometry: [0, 0, 200, 200, 0], style: FILL },
    });
    const walk: string[] = [];
    board.pointer.click(60, 60);
    walk.push(names(board));
    for (let at = 0; at < 3; at += 1) {
      board.pointer.click(60, 60, { altKey: true });
      walk.push(names(board));
    }
    assert.deepEqual(walk, ['c', 'b', 'a', 'c']);
    board.pointer.click(900, 500, { altKey: true });
    assert.equal(names(board), 'c');
  });

  test('a box takes what it touches, adds with Shift, contains with Alt', () => {
    const board = headlessBoard(two);
    board.pointer.drag([50, 50], [350, 300]);
    assert.equal(names(board), 'one');
    board.pointer.drag([450, 50], [520, 300], { shiftKey: true });
    assert.equal(names(board), 'one two');
    board.pointer.drag([450, 50], [520, 300], { altKey: true });
    assert.equal(names(board), '');
    board.pointer.down(50, 50);
    board.pointer.move(700, 400);
    assert.deepEqual(board.toolbox.overlay().marquee, { minX: 50, minY: 50, maxX: 700, maxY: 400 });
    board.gestures.escape();
    assert.equal(names(board), '');
    assert.equal(board.toolbox.overlay().marquee, undefined);
    board.pointer.up(700, 400);
    assert.deepEqual(board.seen.commits, []);
  });

  test('hover outlines what a click would take, and handles win over objects', () => {
    const board = headlessBoard(two);
    board.pointer.hover(150, 150);
    assert.equal(board.toolbox.overlay().hover, named('one'));
    board.pointer.hover(900, 500);
    assert.equal(board.toolbox.overlay().hover, undefined);
    board.selection.set([named('one')]);
    board.pointer.hover(300, 220);
    assert.equal(board.toolbox.overlay().hover, undefined);
    assert.equal(board.seen.cursor, 'resize 45');
    board.pointer.hover(150, 150);
    assert.equal(board.seen.cursor, 'default');
    board.gestures.leave();
    assert.equal(board.toolbox.overlay().hover, undefined);
  });

  test('a viewer selects and draws boxes, and moves nothing', () => {
    const board = headlessBoard(two, { canEdit: false });
    board.pointer.drag([150, 150], [250, 150]);
    assert.deepEqual(board.geometry('one'), one.one.geometry);
    assert.equal(board.toolbox.overlay().preview, undefined);
    board.pointer.click(150, 150);
    board.pointer.hover(300, 220);
    assert.equal(board.seen.cursor, 'default', 'no handles');
    board.pointer.drag([300, 220], [340, 250]);
    assert.deepEqual(board.seen.commits, []);
  });
});

describe('Moving', () => {
  test('keeps the grabbed point under the pointer to half a px, at any zoom and place', () => {
    const far = fc.integer({ min: -1_000_000, max: 1_000_000 });
    const zoom = fc.constantFrom(0.1, 0.33, 1, 3, 8, 64);
    const way = fc.array(fc.tuple(fc.integer({ min: 30, max: 970 }), fc.integer({ min: 30, max: 570 })), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(far, far, zoom, way, (x, y, z, places) => {
        const geometry = [x, y, 300 / z, 200 / z, 0] as const;
        const board = headlessBoard({ one: { geometry, style: FILL } });
        const camera = { x: x - 100 / z, y: y - 100 / z, zoom: z };
        board.camera.set(camera);
        const before = board.geometry('one');
        board.pointer.down(150, 160);
        for (const place of places) board.pointer.move(...place);
        const [endX, endY] = places.at(-1) ?? [150, 160];
        board.pointer.up(endX, endY);
        const after = board.geometry('one');
        assert.ok(before && after);
        const isClick = places.every(([px, py]) => Math.hypot(px - 150, py - 160) <= 4);
        if (isClick) return assert.deepEqual(after, before);
        const driftX = (after[0] - before[0]) * z - (endX - 150);
        const driftY = (after[1] - before[1]) * z - (endY - 160);
        assert.ok(Math.hypot(driftX, driftY) <= 0.75 && Math.abs(driftX) <= 0.5 && Math.abs(driftY) <= 0.5);
        assert.ok(Number.isInteger(after[0] * 64));
      }),
      { numRuns: 60 },
    );
  });

  test('within 4 px of down is a click, beyond it the whole distance counts', () => {
    const board = headlessBoard(one);
    for (let at = 0; at < 100; at += 1) {
      board.clock.advance(1000);
      board.pointer.down(150, 150);
      board.pointer.move(150 + 4 * Math.cos(at), 150 + 4 * Math.sin(at));
      board.pointer.up(150, 150);
    }
    assert.deepEqual(board.geometry('one'), one.one.geometry);
    assert.deepEqual(board.seen.commits, []);
    board.pointer.drag([150, 150], [155, 150]);
    assert.deepEqual(board.geometry('one'), [105, 100, 200, 120, 0]);
    assert.deepEqual(board.seen.commits, ['move']);
  });

  test('is one step and is seen by colleagues only as live until then', () => {
    const board = headlessBoard(one);
    let updates = 0;
    board.doc.on('update', () => {
      updates += 1;
    });
    board.pointer.drag([150, 150], [250, 170]);
    assert.equal(updates, 1);
    const gestures = board.seen.live.filter((live) => live !== undefined);
    assert.equal(new Set(gestures.map(({ g }) => g)).size, 1);
    assert.deepEqual(gestures.at(-1), { g: gestures[0]?.g, op: 'move', dx: 100, dy: 20 });
    assert.equal(board.seen.live.at(-1), undefined);
    assert.equal(board.journal.entries().length, 1);
    board.commands.run('undo');
    assert.deepEqual(board.geometry('one'), one.one.geometry);
  });

  test('Esc puts back objects and selection exactly, and stores nothing', () => {
    const board = headlessBoard(two);
    board.selection.set([named('two')]);
    board.pointer.down(150, 150);
    board.pointer.move(400, 400);
    assert.deepEqual(board.toolbox.overlay().preview?.transform, { op: 'move', dx: 250, dy: 250 });
    assert.ok(board.commands.run('back'));
    assert.equal(board.toolbox.overlay().preview, undefined);
    assert.equal(names(board), 'two');
    assert.equal(board.seen.live.at(-1), undefined);
    board.pointer.up(400, 400);
    assert.deepEqual(board.geometry('one'), one.one.geometry);
    assert.deepEqual(board.seen.commits, []);
  });

  test('when the window is left, what was seen stays, and one undo takes it back', () => {
    const board = headlessBoard(one);
    board.pointer.down(150, 150);
    board.pointer.move(200, 150);
    board.gestures.blur();
    assert.deepEqual(board.geometry('one'), [150, 100, 200, 120, 0]);
    board.commands.run('undo');
    assert.deepEqual(board.geometry('one'), one.one.geometry);
  });

  test('Shift keeps to an axis, chosen anew while shorter than 24 px', () => {
    const board = headlessBoard(one);
    const shift = { shiftKey: true };
    board.pointer.down(150, 150);
    board.pointer.move(160, 152, shift);
    assert.deepEqual(board.toolbox.overlay().preview?.transform, { op: 'move', dx: 10, dy: 0 });
    board.pointer.move(152, 172, shift);
    assert.deepEqual(board.toolbox.overlay().preview?.transform, { op: 'move', dx: 0, dy: 22 });
    board.pointer.move(250, 180, shift);
    assert.deepEqual(board.toolbox.overlay().preview?.transform, { op: 'move', dx: 0, dy: 30 });
    board.pointer.move(250, 180);
    assert.deepEqual(board.toolbox.overlay().preview?.transform, { op: 'move', dx: 100, dy: 30 });
    assert.equal(lockedAxis({ x: 24, y: 25 }, 1, 'x'), 'x');
    assert.equal(lockedAxis({ x: 24, y: 25 }, 0.5, 'x'), 'y');
  });

  test('leaves locked objects where they are', () => {
    const board = headlessBoard(two);
    elementMap(board.doc, named('two'))?.set('info', { locked: true });
    board.selection.set([named('one'), named('two')]);
    board.pointer.drag([150, 150], [160, 150]);
    assert.deepEqual(board.geometry('two'), two.two.geometry);
    assert.deepEqual(board.geometry('one'), [110, 100, 200, 120, 0]);
  });

  test('goes on without what a colleague deletes, and ends when that was all', () => {
    const board = headlessBoard(two);
    const other = colleague(board.doc);
    board.commands.run('selectAll');
    board.pointer.down(150, 150);
    board.pointer.move(160, 150);
    elementsOf(other).delete(named('two'));
    board.pointer.move(170, 150);
    board.pointer.up(170, 150);
    assert.deepEqual(board.geometry('one'), [120, 100, 200, 120, 0]);
    board.pointer.down(170, 150);
    board.pointer.move(180, 150);
    elementsOf(other).delete(named('one'));
    assert.equal(board.toolbox.current().state(), 'idle');
    board.pointer.move(200, 150);
    board.pointer.up(200, 150);
    assert.deepEqual(board.seen.commits, ['move']);
  });

  test('the last up wins the place where a colleague moved it meanwhile', () => {
    const board = headlessBoard(one);
    const other = colleague(board.doc);
    board.pointer.down(150, 150);
    board.pointer.move(160, 150);
    elementMap(other, named('one'))?.set('geometry', [900, 900, 200, 120, 0]);
    board.pointer.move(180, 150);
    board.pointer.up(180, 150);
    assert.deepEqual(board.geometry('one'), [130, 100, 200, 120, 0]);
  });

  test('goes on from where the view was pulled to with Space', () => {
    const board = headlessBoard(one);
    board.pointer.down(150, 150);
    board.pointer.move(160, 150);
    board.gestures.space(true);
    board.pointer.move(260, 150);
    board.gestures.space(false);
    board.pointer.up(260, 150);
    assert.deepEqual(board.camera.get(), { x: -100, y: 0, zoom: 1 });
    assert.deepEqual(
      board.geometry('one'),
      [110, 100, 200, 120, 0],
      'by 10 before the pull, as the hand moved',
    );
  });

  test('when the view moves under a resting pointer, the object goes on with it', () => {
    const board = headlessBoard(one);
    board.pointer.down(150, 150);
    board.pointer.move(160, 150);
    board.camera.pan(-50, 0);
    board.toolbox.repeat();
    assert.deepEqual(board.toolbox.overlay().preview?.transform, { op: 'move', dx: 60, dy: 0 });
    assert.equal(board.toolbox.dragAt()?.at.x, 160);
    board.pointer.up(160, 150);
    assert.equal(board.toolbox.dragAt(), undefined);
    board.toolbox.repeat();
    assert.deepEqual(board.seen.commits, ['move']);
  });
});

describe('Resizing', () => {
  test('by a corner, an edge, from the centre and in proportion', () => {
    const pull = (from: [number, number], to: [number, number], keys = {}): unknown => {
      const board = headlessBoard(one);
      board.selection.set([named('one')]);
      board.pointer.drag(from, to, keys);
      return board.geometry('one');
    };
    assert.deepEqual(pull([300, 220], [340, 250]), [100, 100, 240, 150, 0]);
    assert.deepEqual(pull([100, 100], [90, 80]), [90, 80, 210, 140, 0]);
    assert.deepEqual(pull([300, 160], [350, 400]), [100, 100, 250, 120, 0]);
    assert.deepEqual(pull([300, 220], [320, 230], { altKey: true }), [80, 90, 240, 140, 0]);
    assert.deepEqual(pull([300, 220], [400, 221], { shiftKey: true }), [100, 100, 300, 180, 0]);
    assert.deepEqual(pull([300, 160], [400, 160], { shiftKey: true }), [100, 70, 300, 180, 0]);
    assert.deepEqual(pull([200, 220], [200, 280], { shiftKey: true }), [50, 100, 300, 180, 0]);
    assert.deepEqual(pull([300, 220], [50, 250]), [50, 100, 50, 150, 0], 'across the anchor it mirrors');
    assert.deepEqual(pull([300, 220], [100.2, 100.1]), [100, 100, 1, 1, 0], 'never below one board px');
  });

  test('several go together, the smallest decides how far', () => {
    const board = headlessBoard(two);
    board.commands.run('selectAll');
    board.pointer.drag([600, 220], [850, 220]);
    assert.deepEqual(board.geometry('one'), [100, 100, 300, 120, 0]);
    assert.deepEqual(board.geometry('two'), [700, 100, 150, 100, 0]);
    assert.deepEqual(board.seen.commits, ['resize']);
    const turned = headlessBoard({
      one: { geometry: [100, 100, 200, 100, 0], style: FILL },
      two: { geometry: [400, 100, 100, 100, Math.PI / 2], style: FILL },
    });
    turned.commands.run('selectAll');
    turned.pointer.drag([500, 200], [500, 260]);
    assert.equal(turned.geometry('two')?.[4], Math.PI / 2);
  });

  test('Esc puts it back, and a press on a handle without a drag changes nothing', () => {
    const board = headlessBoard(one);
    board.selection.set([named('one')]);
    board.pointer.down(300, 220);
    board.pointer.move(340, 250);
    assert.equal(board.toolbox.current().state(), 'resizing');
    board.gestures.escape();
    board.pointer.up(340, 250);
    board.pointer.click(300, 220);
    assert.deepEqual(board.geometry('one'), one.one.geometry);
    assert.equal(names(board), 'one');
  });
});

describe('Drawing a rectangle', () => {
  const drawing = (): ReturnType<typeof headlessBoard> => {
    const board = headlessBoard(one);
    board.toolbox.choose('rectangle', false);
    return board;
  };
  const newest = (board: ReturnType<typeof headlessBoard>): unknown => board.all().at(-1)?.geometry;

  test('a drag is its box, on top, selected, in one step, and back to Select', () => {
    const board = drawing();
    assert.equal(board.seen.cursor, 'crosshair');
    board.pointer.drag([400, 300], [250, 200]);
    assert.deepEqual(newest(board), [250, 200, 150, 100, 0]);
    assert.deepEqual(board.selected(), [board.all().at(-1)?.id]);
    assert.equal(board.toolbox.current().name, 'select');
    assert.deepEqual(board.seen.commits, ['rectangle']);
    const drafts = board.seen.live.filter((live) => live?.op === 'draft');
    assert.ok(drafts.length > 0 && board.seen.live.at(-1) === undefined);
    board.commands.run('undo');
    assert.equal(board.scene.count(), 1);
  });

  test('a click is 160 × 100 round it, and so is less than one board px', () => {
    const board = drawing();
    board.pointer.click(400, 300);
    assert.deepEqual(newest(board), [320, 250, 160, 100, 0]);
    board.camera.set({ x: 0, y: 0, zoom: 64 });
    board.toolbox.choose('rectangle', false);
    board.pointer.drag([100, 100], [163, 100]);
    const tiny = newest(board);
    assert.ok(Array.isArray(tiny) && tiny[2] === 160);
    board.toolbox.choose('rectangle', false);
    board.pointer.drag([100, 100], [164, 100]);
    assert.deepEqual(newest(board), [1.5625, 1.5625, 1, 1, 0]);
  });

  test('Shift makes a square, Alt draws from the centre, both both', () => {
    assert.deepEqual(
      drawnBox({ x: 10, y: 10 }, { x: 40, y: -10 }, { shift: true, alt: false }),
      [10, -20, 30, 30, 0],
    );
    assert.deepEqual(
      drawnBox({ x: 10, y: 10 }, { x: 40, y: 20 }, { shift: false, alt: true }),
      [-20, 0, 60, 20, 0],
    );
    assert.deepEqual(
      drawnBox({ x: 10, y: 10 }, { x: -10, y: 40 }, { shift: true, alt: true }),
      [-20, -20, 60, 60, 0],
    );
  });

  test('Space moves the start while it is held', () => {
    const board = drawing();
    board.pointer.down(100, 300);
    board.pointer.move(200, 400);
    board.gestures.space(true);
    board.pointer.move(250, 420);
    board.gestures.space(false);
    board.pointer.move(300, 450);
    board.pointer.up(300, 450);
    assert.deepEqual(newest(board), [150, 320, 150, 130, 0]);
    assert.deepEqual(board.camera.get(), { x: 0, y: 0, zoom: 1 });
  });

  test('a kept tool stays, Esc draws nothing, leaving the window keeps what was drawn', () => {
    const board = drawing();
    board.commands.run('keepTool');
    board.pointer.click(700, 300);
    assert.equal(board.toolbox.current().name, 'rectangle');
    board.pointer.down(100, 400);
    board.pointer.move(200, 500);
    board.gestures.escape();
    board.pointer.up(200, 500);
    assert.equal(board.scene.count(), 2);
    assert.equal(board.toolbox.overlay().draft, undefined);
    board.pointer.down(100, 400);
    board.gestures.blur();
    assert.equal(board.scene.count(), 2, 'a mere press is not a drawing');
    board.pointer.down(100, 400);
    board.pointer.move(200, 500);
    board.gestures.blur();
    assert.deepEqual(newest(board), [100, 400, 100, 100, 0]);
  });

  test('two quick clicks draw two: in a drawing tool there is no double click', () => {
    const board = drawing();
    board.commands.run('keepTool');
    for (let at = 0; at < 2; at += 1) {
      board.pointer.down(400, 300);
      board.pointer.up(400, 300);
    }
    assert.equal(board.scene.count(), 3);
  });

  test('a viewer draws nothing, nor does one who lost the right on the way', () => {
    const board = headlessBoard(one, { canEdit: false });
    board.toolbox.choose('rectangle', false);
    board.pointer.drag([400, 300], [500, 400]);
    assert.equal(board.scene.count(), 1);
    const losing = drawing();
    losing.pointer.down(400, 300);
    losing.pointer.move(500, 400);
    losing.rights.canEdit = false;
    losing.pointer.up(500, 400);
    assert.equal(losing.scene.count(), 1);
    assert.ok(isEditing('rectangle') && !isEditing('hand') && !isEditing('select'));
  });
});

describe('The hand', () => {
  test('pulls the view 1:1 and glides on when let go in motion', () => {
    const board = headlessBoard(one);
    board.toolbox.choose('hand', false);
    assert.equal(board.seen.cursor, 'grab');
    board.pointer.down(500, 300);
    assert.equal(board.seen.cursor, 'grabbing');
    board.pointer.move(520, 310);
    board.pointer.move(540, 320);
    assert.deepEqual(board.camera.get(), { x: -40, y: -20, zoom: 1 });
    board.pointer.up(540, 320);
    assert.equal(board.seen.cursor, 'grab');
    assert.equal(board.toolbox.current().state(), 'idle');
    assert.deepEqual(board.selected(), []);
  });

  test('stops where it is when the hand rested, and ends with Esc or a finish', () => {
    const board = headlessBoard(one);
    board.toolbox.choose('hand', false);
    board.pointer.down(500, 300);
    board.pointer.move(600, 300);
    board.clock.advance(60);
    board.pointer.up(600, 300);
    for (const end of [board.gestures.escape, board.gestures.settle]) {
      board.pointer.down(500, 300);
      board.pointer.move(510, 300);
      end();
      assert.equal(board.toolbox.current().state(), 'idle');
    }
    board.toolbox.input({ kind: 'leave' });
    board.toolbox.current().sceneChanged(new Set());
  });
});
