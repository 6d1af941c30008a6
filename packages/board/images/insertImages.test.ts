import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { IMAGES } from '../constants.ts';
import { elementMap } from '../document/edit.ts';
import { filesOf } from '../document/files.ts';
import { english } from '../testing/english.ts';
import { headlessBoard } from '../testing/headlessBoard.ts';
import { insertImages } from './insertImages.ts';

const picture = (name = 'loaf.png', size = 1): File => {
  const file = new File(['x'], name, { type: 'image/png' });
  if (size > 1) Object.defineProperty(file, 'size', { value: size });
  return file;
};

async function inserted(files: readonly File[], { canEdit = true } = {}) {
  const board = headlessBoard({}, { canEdit });
  const sent: string[] = [];
  const said: string[] = [];
  await insertImages(
    {
      context: board.toolbox.context,
      measure: async (bytes) => {
        if (bytes instanceof File && bytes.name.endsWith('.txt')) throw new Error('no picture');
        return { width: 200, height: 100 };
      },
      upload: (key, file) => sent.push(`${key} ${file.name}`),
      inserted: (count) => said.push(`inserted ${count}`),
      refused: (words) => said.push(words(english)),
    },
    files,
    { x: 500, y: 300 },
  );
  return { board, sent, said };
}

describe('Putting pictures on the board', () => {
  test('makes objects at once, on top, selected, in one step, with what is known of their files', async () => {
    const { board, sent, said } = await inserted([picture(), picture('')]);
    const [one, two] = board.all();
    assert.deepEqual(one?.geometry, [292, 250, 200, 100, 0]);
    assert.deepEqual(two?.geometry, [508, 250, 200, 100, 0]);
    assert.deepEqual(board.selected(), [one?.id, two?.id]);
    assert.deepEqual(board.seen.commits, ['insertImage']);
    assert.equal(one?.type, 'image');
    assert.deepEqual(filesOf(board.doc).get(one?.file ?? ''), {
      mediaType: 'image/png',
      w: 200,
      h: 100,
      name: 'loaf.png',
    });
    assert.deepEqual(sent, [`${one?.file} loaf.png`, `${two?.file} `]);
    assert.deepEqual(said, ['inserted 2']);
    assert.equal(board.doc.getMap('meta').get('schema'), 1, 'the first edit says the schema');
    board.commands.run('undo');
    assert.equal(board.scene.count(), 0);
  });

  test('takes 20 and not 21 at once', async () => {
    const most = Array.from({ length: IMAGES.most }, () => picture());
    assert.equal((await inserted(most)).board.scene.count(), 20);
    const { board, said, sent } = await inserted([...most, picture()]);
    assert.equal(board.scene.count(), 0);
    assert.deepEqual(said, ['21 pictures, 20 at most']);
    assert.deepEqual(sent, []);
  });

  test('takes 100 MB and not a byte more, and says so of those it leaves', async () => {
    const { board, said } = await inserted([
      picture('fits.png', IMAGES.bytes),
      picture('large.png', IMAGES.bytes + 1),
    ]);
    assert.equal(board.scene.count(), 1);
    assert.deepEqual(said, ['Too large: large.png', 'inserted 1']);
  });

  test('leaves what is no picture, with words, and takes the others', async () => {
    const { board, said } = await inserted([picture('broken.txt'), picture()]);
    assert.equal(board.scene.count(), 1);
    assert.deepEqual(said, ['Not read: broken.txt', 'inserted 1']);
    assert.deepEqual((await inserted([picture('broken.txt')])).board.seen.commits, []);
  });

  test('is not for viewers', async () => {
    const { board, sent } = await inserted([picture()], { canEdit: false });
    assert.equal(board.scene.count(), 0);
    assert.deepEqual(sent, []);
  });
});

describe('A picture on the board', () => {
  const one = { one: { geometry: [100, 100, 200, 100, 0], type: 'image' } } as const;

  test('keeps its ratio at corners unless Shift is held, not at edges, and is at least 8 px a side', () => {
    const pull = (from: [number, number], to: [number, number], keys = {}): unknown => {
      const board = headlessBoard(one);
      board.commands.run('selectAll');
      board.pointer.drag(from, to, keys);
      return board.all()[0]?.geometry;
    };
    assert.deepEqual(pull([300, 200], [400, 200]), [100, 100, 300, 150, 0]);
    assert.deepEqual(pull([300, 200], [400, 200], { shiftKey: true }), [100, 100, 300, 100, 0]);
    assert.deepEqual(pull([300, 150], [400, 150]), [100, 100, 300, 100, 0]);
    assert.deepEqual(pull([300, 200], [101, 101]), [100, 100, 16, 8, 0]);
  });

  test('is resized freely together with what is no picture', () => {
    const board = headlessBoard({ ...one, two: { geometry: [300, 100, 100, 100, 0] } });
    board.commands.run('selectAll');
    board.pointer.drag([400, 200], [550, 200]);
    assert.deepEqual(board.all()[0]?.geometry, [100, 100, 300, 100, 0]);
  });

  test('is described when it alone is selected', () => {
    const board = headlessBoard(one);
    const [element] = board.all();
    elementMap(board.doc, element?.id ?? '')?.set('info', { alt: 'A loaf' });
    assert.ok(!board.commands.run('describe'));
    board.commands.run('selectAll');
    assert.ok(board.commands.run('describe'));
    assert.deepEqual(board.seen.described, ['A loaf']);
    const shapes = headlessBoard({ two: { geometry: [300, 100, 100, 100, 0] } });
    shapes.commands.run('selectAll');
    assert.ok(!shapes.commands.run('describe'));
  });

  test('comes from the clipboard where that holds no board', async () => {
    const board = headlessBoard(one);
    board.system.files = [picture()];
    board.commands.run('paste');
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(
      board.seen.files.map(({ name }) => name),
      ['loaf.png'],
    );
  });
});
