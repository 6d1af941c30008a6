import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as Y from 'yjs';
import { UNDO_ENTRIES } from '../constants.ts';
import { elementsOf, textOf } from '../document/boardDocument.ts';
import { elementMap, setFields } from '../document/edit.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { colleague, headlessBoard, named, put } from '../testing/headlessBoard.ts';
import { createJournal, type Journal } from './journal.ts';

const ONE = named('one');
const none = { selection: new Set<string>() };

function desk(geometry: Geometry = [0, 0, 100, 100, 0]) {
  const doc = new Y.Doc();
  put(doc, { one: { geometry } });
  let now = 0;
  const journal = createJournal(doc, () => now);
  return {
    doc,
    journal,
    later: (ms: number) => {
      now += ms;
    },
    move: (x: number, group?: string) =>
      journal.commit(
        'move',
        (edit) => {
          const present = elementMap(doc, ONE)?.get('geometry');
          const [, y = 0, w = 0, h = 0, r = 0] = Array.isArray(present) ? present : [];
          edit.setGeometry(ONE, [x, y, w, h, r]);
        },
        { ...none, ...(group === undefined ? {} : { group }) },
      ),
  };
}

const geometryIn = (doc: Y.Doc, id = ONE): unknown => elementMap(doc, id)?.get('geometry');

function make(journal: Journal, id: string, order = 'b0'): void {
  journal.commit(
    'rectangle',
    (edit) => edit.create({ id, type: 'rectangle', geometry: [5, 5, 5, 5, 0], index: order, parent: null }),
    none,
  );
}

describe('Undo', () => {
  test('takes back a move and redo does it again, in one transaction each with its command', () => {
    const { doc, journal, move } = desk();
    const origins: unknown[] = [];
    doc.on('afterTransaction', ({ origin }: Y.Transaction) => origins.push(origin));
    move(50);
    assert.deepEqual(journal.undo(), { kind: 'done', name: 'move', ids: [ONE], selection: [] });
    assert.deepEqual(geometryIn(doc), [0, 0, 100, 100, 0]);
    assert.equal(journal.redo().kind, 'done');
    assert.deepEqual(geometryIn(doc), [50, 0, 100, 100, 0]);
    assert.deepEqual(
      origins,
      ['move', 'undo', 'redo'].map((command) => ({ board: doc, command })),
    );
    assert.equal(journal.redo().kind, 'none');
  });

  test('does nothing when there is nothing, and a commit without a change is no step', () => {
    const { journal, move } = desk();
    assert.deepEqual(journal.undo(), { kind: 'none' });
    move(0);
    journal.commit('delete', (edit) => edit.remove('not-there'), none);
    journal.commit('move', (edit) => edit.setGeometry('not-there', [0, 0, 1, 1, 0]), none);
    assert.equal(journal.next('undo'), undefined);
  });

  test('takes back my move while the size a colleague gave it since stays', () => {
    const { doc, journal, move } = desk();
    const other = colleague(doc);
    move(50);
    elementMap(other, ONE)?.set('geometry', [50, 0, 300, 200, 0]);
    assert.equal(journal.undo().kind, 'done');
    assert.deepEqual(geometryIn(doc), [0, 0, 300, 200, 0]);
    journal.redo();
    assert.deepEqual(geometryIn(other), [50, 0, 300, 200, 0]);
  });

  test('passes over what a colleague changed all of, and the next press goes on', () => {
    const { doc, journal, move } = desk();
    const other = colleague(doc);
    make(journal, named('two'));
    move(50);
    elementMap(other, ONE)?.set('geometry', [70, 0, 100, 100, 0]);
    assert.deepEqual(journal.undo(), { kind: 'passed', name: 'move', ids: [ONE] });
    assert.deepEqual(geometryIn(doc), [70, 0, 100, 100, 0]);
    assert.equal(journal.undo().kind, 'done');
    assert.equal(elementMap(doc, named('two')), undefined);
  });

  test('passes over a move of what a colleague deleted', () => {
    const { doc, journal, move } = desk();
    move(50);
    elementsOf(colleague(doc)).delete(ONE);
    assert.equal(journal.undo().kind, 'passed');
  });

  test('takes my new object away, unless a colleague changed it or wrote in it', () => {
    const { doc, journal } = desk();
    const other = colleague(doc);
    make(journal, named('two'));
    assert.equal(journal.undo().kind, 'done');
    assert.equal(elementMap(other, named('two')), undefined);
    journal.redo();
    assert.deepEqual(geometryIn(other, named('two')), [5, 5, 5, 5, 0]);
    setFields(other, named('two'), new Map([['style.fill', '#123456']]));
    assert.equal(journal.undo().kind, 'passed');
    assert.ok(elementMap(doc, named('two')));
    make(journal, named('three'));
    other.getText(`text:${named('three')}`).insert(0, 'theirs');
    assert.equal(journal.undo().kind, 'passed');
    assert.equal(doc.getText(`text:${named('three')}`).toString(), 'theirs');
  });

  test('brings a deleted object back with its id, text, marks and order', () => {
    const { doc, journal } = desk();
    const text = doc.getText(`text:${ONE}`);
    text.insert(0, 'bold', { bold: true });
    text.insert(4, ' plain', { bold: null });
    elementMap(doc, ONE)?.set('path', new Uint8Array([1, 2, 3]));
    const before = elementMap(doc, ONE)?.toJSON();
    const delta = text.toDelta();
    journal.commit('delete', (edit) => edit.remove(ONE), none);
    assert.equal(text.toString(), '');
    assert.equal(journal.undo().kind, 'done');
    assert.deepEqual(elementMap(doc, ONE)?.toJSON(), before);
    assert.deepEqual(textOf(doc, ONE)?.toDelta(), delta);
    assert.equal(journal.redo().kind, 'done');
    assert.equal(elementMap(doc, ONE), undefined);
  });

  test('brings it back to the nearest ancestor that still lives', () => {
    const { doc, journal } = desk();
    put(doc, {
      outer: { geometry: [0, 0, 9, 9, 0], type: 'frame' },
      inner: { geometry: [0, 0, 9, 9, 0], type: 'group', parent: named('outer') },
      leaf: { geometry: [0, 0, 9, 9, 0], index: 'a7', parent: named('inner') },
    });
    const remove = (): void => journal.commit('delete', (edit) => edit.remove(named('leaf')), none);
    remove();
    elementsOf(doc).delete(named('inner'));
    journal.undo();
    assert.deepEqual(elementMap(doc, named('leaf'))?.get('order'), ['a7', named('outer')]);
    remove();
    elementsOf(doc).delete(named('outer'));
    journal.undo();
    assert.deepEqual(elementMap(doc, named('leaf'))?.get('order'), ['a7', null]);
  });

  test('does not bring back what someone else brought back', () => {
    const { doc, journal } = desk();
    journal.commit('delete', (edit) => edit.remove(ONE), none);
    put(doc, { one: { geometry: [7, 7, 7, 7, 0] } });
    assert.equal(journal.undo().kind, 'passed');
    assert.deepEqual(geometryIn(doc), [7, 7, 7, 7, 0]);
  });

  test('survives a ring of parents in what it deletes', () => {
    const { doc, journal } = desk();
    put(doc, {
      a: { geometry: [0, 0, 1, 1, 0], type: 'group', parent: named('b') },
      b: { geometry: [0, 0, 1, 1, 0], type: 'group', parent: named('a') },
    });
    journal.commit('delete', (edit) => edit.remove(named('a')), none);
    assert.equal(journal.undo().kind, 'done');
  });

  test('counts nudges of one selection within 600 ms as one step, and one after 601 as another', () => {
    const { doc, journal, move, later } = desk();
    for (const x of [1, 2, 3]) {
      move(x, 'move one');
      later(600);
    }
    assert.equal(journal.entries().length, 1);
    later(1);
    move(4, 'move one');
    assert.equal(journal.entries().length, 2);
    move(5, 'move other');
    assert.equal(journal.entries().length, 3);
    journal.undo();
    journal.undo();
    journal.undo();
    assert.deepEqual(geometryIn(doc), [0, 0, 100, 100, 0]);
  });

  test('never joins steps of different objects or kinds, nor one that was undone', () => {
    const { doc, journal, move } = desk();
    move(1, 'g');
    journal.commit('x', (edit) => edit.remove(ONE), { ...none, group: 'g' });
    assert.equal(journal.entries().length, 2);
    journal.undo();
    journal.undo();
    journal.redo();
    move(2, 'g');
    assert.equal(journal.entries().length, 2);
    put(doc, { two: { geometry: [0, 0, 1, 1, 0] } });
    journal.commit('y', (edit) => edit.setGeometry(named('two'), [1, 0, 1, 1, 0]), { ...none, group: 'h' });
    move(3, 'h');
    assert.equal(journal.entries().length, 4);
  });

  test('has no step for what was nudged there and back', () => {
    const { journal, move } = desk();
    move(1, 'g');
    move(0, 'g');
    assert.deepEqual(journal.undo(), { kind: 'none' });
  });

  test('a new step ends what could be redone', () => {
    const { journal, move } = desk();
    move(1);
    journal.undo();
    move(2);
    assert.equal(journal.next('redo'), undefined);
  });

  test('remembers the last 300 steps and the selection of their time', () => {
    const { journal } = desk();
    for (let at = 0; at <= UNDO_ENTRIES; at += 1) {
      journal.commit(`move ${at}`, (edit) => edit.setGeometry(ONE, [at + 1, 0, 1, 1, 0]), {
        selection: new Set([ONE]),
      });
    }
    assert.equal(journal.entries().length, UNDO_ENTRIES);
    assert.equal(journal.entries()[0]?.name, 'move 1');
    assert.deepEqual(journal.undo(), {
      kind: 'done',
      name: `move ${UNDO_ENTRIES}`,
      ids: [ONE],
      selection: [ONE],
    });
  });

  test('works on after its entries were kept as plain data over a reload', () => {
    const { doc, journal, move } = desk();
    make(journal, named('two'));
    move(50);
    const kept = structuredClone(journal.entries());
    const reopened = new Y.Doc();
    Y.applyUpdate(reopened, Y.encodeStateAsUpdate(doc));
    const after = createJournal(reopened);
    after.restore(kept);
    assert.equal(after.undo().kind, 'done');
    assert.deepEqual(geometryIn(reopened), [0, 0, 100, 100, 0]);
    assert.equal(after.undo().kind, 'done');
    assert.equal(elementMap(reopened, named('two')), undefined);
  });

  test('of style gives back single fields and takes away those that were not there', () => {
    const { doc, journal } = desk();
    journal.commit(
      'style',
      (edit) =>
        edit.setFields(
          ONE,
          new Map<string, string | number>([
            ['style.fill', '#111111'],
            ['style.width', 9],
          ]),
        ),
      none,
    );
    setFields(colleague(doc), ONE, new Map([['style.width', 4]]));
    journal.undo();
    assert.deepEqual(elementMap(doc, ONE)?.get('style'), { width: 4 });
  });
});

describe('A step of several transactions', () => {
  test('two edits of one object in one commit are undone together, and so are those of a later one', () => {
    const board = headlessBoard({ one: { geometry: [0, 0, 10, 10, 0] } });
    const options = { selection: new Set<string>(), step: 'g' };
    for (const width of [20, 30]) {
      board.journal.commit(
        'x',
        (edit) => {
          edit.setGeometry(named('one'), [0, 0, width, 10, 0]);
          edit.setStyle(named('one'), { opacity: width });
        },
        options,
      );
      board.clock.advance(10_000);
    }
    board.journal.undo();
    assert.deepEqual(board.geometry('one'), [0, 0, 10, 10, 0]);
    assert.equal(board.scene.get(named('one'))?.style.opacity, 100);
    board.journal.redo();
    assert.deepEqual(board.geometry('one'), [0, 0, 30, 10, 0]);
    assert.equal(board.scene.get(named('one'))?.style.opacity, 30);
  });
});
