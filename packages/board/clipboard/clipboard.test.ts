import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ELEMENTS_MAX } from '../constants.ts';
import { elementMap } from '../document/edit.ts';
import { filesOf } from '../document/files.ts';
import { headlessBoard, named } from '../testing/headlessBoard.ts';
import { htmlOf, payloadInHtml } from './flavors.ts';
import { decodePayload, encodePayload } from './payload.ts';
import { placeOf } from './place.ts';

type Board = ReturnType<typeof headlessBoard>;

const FILL = { fill: '#2C5647' };
const one = { one: { geometry: [100, 100, 200, 120, 0], style: FILL } } as const;

/** What a refused or finished clipboard does comes a moment later. */
const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const corners = (board: Board): unknown[] => board.all().map(({ geometry: [x, y] }) => [x, y]);

const run = async (board: Board, ...commands: Parameters<Board['commands']['run']>[0][]): Promise<void> => {
  for (const command of commands) {
    board.commands.run(command);
    await later();
  }
};

const selecting = (elements: Parameters<typeof headlessBoard>[0] = one): Board => {
  const board = headlessBoard(elements);
  board.commands.run('selectAll');
  return board;
};

describe('Copy and paste', () => {
  test('three times without moving are three visible steps of 16', async () => {
    const board = selecting();
    await run(board, 'copy', 'paste', 'paste', 'paste');
    assert.deepEqual(corners(board), [
      [100, 100],
      [116, 116],
      [132, 132],
      [148, 148],
    ]);
    assert.deepEqual(board.seen.commits, ['paste', 'paste', 'paste']);
    assert.deepEqual(board.selected(), [board.all().at(-1)?.id]);
    assert.deepEqual(board.seen.said, ['copied 1', 'pasted 1', 'pasted 1', 'pasted 1']);
    board.commands.run('undo');
    assert.equal(board.scene.count(), 3);
  });

  test('puts the middle at the pointer, if it moved over the canvas since the copy', async () => {
    const board = selecting();
    board.pointer.hover(300, 300);
    await run(board, 'copy', 'paste');
    assert.deepEqual(corners(board).at(-1), [116, 116], 'it did not move since');
    board.pointer.hover(600, 400);
    await run(board, 'paste', 'paste');
    assert.deepEqual(corners(board).slice(-2), [
      [500, 340],
      [516, 356],
    ]);
    board.gestures.leave();
    await run(board, 'paste');
    assert.deepEqual(corners(board).at(-1), [132, 132], 'the pointer left the canvas');
  });

  test('from a menu goes to where the menu was opened, though the pointer is on the menu', async () => {
    const board = selecting();
    await run(board, 'copy');
    board.clipboard.menu({ x: 700, y: 300 });
    board.clipboard.pointer(undefined);
    await run(board, 'paste');
    assert.deepEqual(corners(board).at(-1), [600, 240]);
  });

  test('goes to the middle of the view when the source is out of sight', async () => {
    const board = selecting();
    await run(board, 'copy');
    board.camera.set({ x: 5000, y: 5000, zoom: 1 });
    await run(board, 'paste');
    assert.deepEqual(corners(board).at(-1), [5400, 5240]);
  });

  test('after a cut fills the place that was left, and in place is exact every time', async () => {
    const board = selecting();
    await run(board, 'cut');
    assert.equal(board.scene.count(), 0);
    await run(board, 'paste');
    assert.deepEqual(corners(board), [[100, 100]]);
    await run(board, 'pasteInPlace');
    assert.deepEqual(corners(board), [
      [100, 100],
      [100, 100],
    ]);
    assert.deepEqual(board.seen.commits, ['paste', 'paste']);
    for (const _ of [1, 2, 3]) board.commands.run('undo');
    assert.deepEqual(corners(board), [[100, 100]], 'the cut too');
  });

  test('carries words, name, bound ends and files to another board, with new ids', async () => {
    const board = headlessBoard({
      ...one,
      line: { geometry: [0, 0, 10, 10, 0], type: 'connector' },
      picture: { geometry: [0, 200, 50, 50, 0], type: 'image' },
    });
    board.doc.getText(`text:${named('one')}`).insert(0, 'Brot <b>', { bold: true });
    elementMap(board.doc, named('line'))?.set('ends', {
      a: { id: named('one'), at: 'auto', x: 1, y: 2 },
      b: { x: 5, y: 6 },
      route: 'straight',
    });
    elementMap(board.doc, named('line'))?.set('extra', { bytes: new Uint8Array([1, 2, 255]) });
    elementMap(board.doc, named('picture'))?.set('props', { file: 'file-key-1' });
    filesOf(board.doc).set('file-key-1', { fileId: 'stored-file', mediaType: 'image/png', w: 4, h: 3 });
    board.commands.run('selectAll');
    await run(board, 'copy');
    const flavors = board.system.flavors;
    assert.equal(flavors?.text, 'Brot <b>');
    assert.match(flavors?.html ?? '', /Brot &lt;b&gt;<\/div>$/);

    const other = headlessBoard();
    other.clipboard.paste({ html: flavors?.html, payload: undefined, text: undefined, files: [] }, 'inPlace');
    const [shape, line, picture] = other.all();
    assert.ok(shape && line && picture);
    assert.ok(shape.id !== named('one'));
    assert.deepEqual(other.doc.getText(`text:${shape.id}`).toDelta(), [
      { insert: 'Brot <b>', attributes: { bold: true } },
    ]);
    assert.deepEqual(elementMap(other.doc, line.id)?.get('ends'), {
      a: { id: shape.id, at: 'auto', x: 1, y: 2 },
      b: { x: 5, y: 6 },
      route: 'straight',
    });
    assert.deepEqual(elementMap(other.doc, line.id)?.get('extra'), { bytes: new Uint8Array([1, 2, 255]) });
    assert.deepEqual(filesOf(other.doc).get('file-key-1'), {
      fileId: 'stored-file',
      mediaType: 'image/png',
      w: 4,
      h: 3,
    });
  });

  test('copies what is locked and cuts what is not', async () => {
    const board = selecting();
    board.commands.run('lock');
    assert.ok(board.commands.run('copy'));
    assert.ok(!board.commands.run('cut'));
    await run(board, 'paste');
    assert.equal(board.scene.count(), 2);
  });

  test('is nothing without a selection; a viewer copies and pastes nothing', async () => {
    assert.ok(!headlessBoard(one).commands.run('copy'));
    const viewer = headlessBoard(one, { canEdit: false });
    viewer.selection.set([named('one')]);
    assert.ok(viewer.commands.run('copy'));
    await later();
    assert.ok(!viewer.commands.run('cut'));
    assert.ok(!viewer.commands.run('paste'));
    assert.equal(viewer.scene.count(), 1);
  });

  test('says which key to press where the browser refuses, and when there is nothing to paste', async () => {
    const board = selecting();
    await run(board, 'paste');
    assert.equal(board.seen.said.at(-1), 'Nothing to paste');
    board.system.refuses = true;
    await run(board, 'copy');
    assert.equal(board.seen.said.at(-1), 'Press Ctrl+C');
    await run(board, 'cut');
    assert.equal(board.scene.count(), 1, 'nothing goes that is not on the clipboard');
    await run(board, 'paste');
    assert.equal(board.seen.said.at(-1), 'Press Ctrl+V');
  });

  test('in the middle of a drag is ignored', () => {
    const board = selecting();
    board.pointer.down(150, 150);
    board.pointer.move(180, 150);
    assert.ok(!board.commands.run('paste'));
    assert.equal(board.toolbox.current().state(), 'moving');
  });
});

describe('The place of what is pasted', () => {
  const place = fc.record({ x: fc.integer({ min: -500, max: 500 }), y: fc.integer({ min: -500, max: 500 }) });

  test('never covers what is there', () => {
    fc.assert(
      fc.property(
        fc.array(place, { maxLength: 20 }),
        fc.option(place, { nil: undefined }),
        (taken, pointer) => {
          const source = { minX: -50, minY: -50, maxX: 50, maxY: 50 };
          const view = { minX: -500, minY: -500, maxX: 500, maxY: 500 };
          const { x, y } = placeOf({ source, pointer, view, taken });
          assert.ok(taken.every((other) => Math.abs(other.x - x) > 2 || Math.abs(other.y - y) > 2));
        },
      ),
    );
  });
});

describe('Our own data on the clipboard', () => {
  const element = (extra: object = {}) => ({
    id: 'element-1',
    fields: {
      type: 'rectangle',
      'geometry.0': 1,
      'geometry.1': 2,
      'geometry.2': 3,
      'geometry.3': 4,
      'geometry.4': 0,
      order: ['a0', null],
      ...extra,
    },
    text: [],
  });
  const payload = (...elements: unknown[]): string =>
    JSON.stringify({ format: 'fluxstudio-board', version: 1, elements, files: {} });

  test('is what it was after writing and reading', () => {
    const read = decodePayload(payload(element({ 'style.width': 3 })));
    assert.ok(read);
    assert.deepEqual(decodePayload(encodePayload(read)), read);
    assert.equal(payloadInHtml(htmlOf('{"ä":1}', 'words')), '{"ä":1}');
  });

  test('of any other kind is none, and never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => assert.equal(decodePayload(text), undefined)));
    fc.assert(fc.property(fc.json(), (text) => assert.equal(decodePayload(text), undefined)));
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 4 }), (elements) => {
        decodePayload(payload(...elements));
      }),
    );
    assert.equal(payloadInHtml('<div data-flux-board="%%%">'), undefined);
    assert.equal(payloadInHtml('<p>text</p>'), undefined);
    assert.equal(decodePayload(payload()), undefined, 'nothing to show');
    assert.equal(decodePayload(payload(element()).replace('"version":1', '"version":2')), undefined);
  });

  test('leaves out what a board would not show, doubles and files that are none', () => {
    const bad = [{ ...element(), id: 'no' }, element({ 'geometry.0': 'left' }), element({ type: 7 }), null];
    assert.equal(decodePayload(payload(...bad)), undefined);
    assert.equal(decodePayload(payload(element(), element()))?.fragment.length, 1);
    const files = { 'file-key-1': { mediaType: 'image/png', fileId: '../x' }, '?': {}, 'file-key-2': 3 };
    const text = payload(element()).replace('"files":{}', `"files":${JSON.stringify(files)}`);
    assert.deepEqual([...(decodePayload(text)?.files ?? [])], [['file-key-1', { mediaType: 'image/png' }]]);
  });

  test('is read up to 50,000 objects and not one more', () => {
    const many = (count: number): string =>
      payload(
        ...Array.from({ length: count }, (_, at) => ({ id: `element-${at}`, fields: null })),
        element(),
      );
    assert.equal(decodePayload(many(ELEMENTS_MAX - 1))?.fragment.length, 1);
    assert.equal(decodePayload(many(ELEMENTS_MAX)), undefined);
  });
});
