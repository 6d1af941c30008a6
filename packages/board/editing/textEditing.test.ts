import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as Y from 'yjs';
import { TEXT_MAX, TYPING_PAUSE } from '../constants.ts';
import { type BoardElement, draftElement } from '../document/element.ts';
import { styleDefaults } from '../document/style.ts';
import { openScene } from '../scene/scene.ts';
import { createSelection } from '../scene/selection.ts';
import { fakeClock } from '../testing/fakeClock.ts';
import { fakeMeasure } from '../testing/fakeMeasure.ts';
import { colleague, type Given, named, put } from '../testing/headlessBoard.ts';
import { createJournal } from '../undo/journal.ts';
import { refitTexts } from './refit.ts';
import { createTextEditing } from './textEditing.ts';

/** A document, its undo and an editor without a page; `type` writes at the caret, letter by letter. */
function desk(elements: Readonly<Record<string, Given>> = {}, texts: Readonly<Record<string, string>> = {}) {
  const doc = new Y.Doc();
  put(doc, elements);
  for (const [name, words] of Object.entries(texts)) doc.getText(`text:${named(name)}`).insert(0, words);
  const clock = fakeClock();
  const scene = openScene(doc, fakeMeasure);
  const selection = createSelection();
  const journal = createJournal(doc, clock.now, (ids) => refitTexts(doc, fakeMeasure, ids));
  const said: string[] = [];
  const rights = { canEdit: true };
  const editing = createTextEditing({
    doc,
    scene,
    selection,
    journal,
    measure: fakeMeasure,
    canEdit: () => rights.canEdit,
    now: clock.now,
    onChange: (reason) => said.push(reason),
    onTooLong: (units) => said.push(`too long ${units}`),
    onLost: (id) => said.push(`lost ${id}`),
  });
  scene.subscribe((change) => editing.sceneChanged(change));
  const type = (words: string): void => {
    for (const character of words) {
      const { head } = editing.current()?.selection ?? { head: 0 };
      clock.advance(50);
      editing.replace(head, head, character);
    }
  };
  const words = (name = 'one'): string | undefined => scene.get(named(name))?.text?.plain;
  const begin = (more: Partial<BoardElement> = {}): boolean =>
    editing.begin({
      ...draftElement(named('one'), 'text', [100, 100, 0, 0, 0], styleDefaults('text')),
      ...more,
    });
  return { doc, clock, scene, selection, journal, editing, said, rights, type, words, begin };
}

const box = { one: { geometry: [0, 0, 200, 100, 0] } } as const;
const textBox = { one: { type: 'text', geometry: [0, 0, 30, 26, 0] } } as const;

describe('A new text', () => {
  test('is in the document with its first character and as wide as its words', () => {
    const { begin, type, scene, selection, doc } = desk();
    assert.ok(begin());
    assert.equal(scene.count(), 0);
    assert.equal(doc.getMap('elements').size, 0);
    type('ab\nabcd');
    assert.deepEqual(scene.get(named('one'))?.geometry, [100, 100, 40, 52, 0]);
    assert.deepEqual([...selection.ids()], [named('one')]);
  });

  test('is nothing when nothing was written, and no step of undo either', () => {
    const { begin, editing, scene, journal } = desk();
    begin();
    editing.close();
    assert.deepEqual([scene.count(), journal.next('undo')], [0, undefined]);
  });

  test('whose words were all taken out again leaves nothing at all', () => {
    const { begin, type, editing, scene, journal } = desk();
    begin();
    type('a  ');
    editing.replace(0, 1, '');
    editing.close();
    assert.deepEqual([scene.count(), journal.next('undo')], [0, undefined]);
  });

  test('is one step of undo once it is done, which can be done again', () => {
    const { begin, type, editing, journal, words, scene } = desk();
    begin();
    type('two words');
    editing.close();
    assert.equal(journal.entries().length, 1);
    assert.equal(journal.next('undo')?.name, 'text');
    assert.equal(journal.undo().kind, 'done');
    assert.equal(scene.count(), 0);
    assert.equal(journal.redo().kind, 'done');
    assert.equal(words(), 'two words');
  });

  test('keeps the edge of its alignment where it was', () => {
    for (const [align, x] of [
      ['start', 100],
      ['center', 80],
      ['end', 60],
    ] as const) {
      const { begin, type, scene } = desk();
      begin({ style: { ...styleDefaults('text'), align } });
      type('abcd');
      const [left = 0, , width] = scene.get(named('one'))?.geometry ?? [];
      assert.ok(Math.abs(left - x) <= 1 && width === 40, `${align} ${left}`);
    }
  });

  test('of fixed width breaks its lines and grows down', () => {
    const { begin, type, scene } = desk();
    begin({ geometry: [100, 100, 50, 0, 0], box: 'fixed' });
    type('aa bb cc dd');
    assert.deepEqual(scene.get(named('one'))?.geometry, [100, 100, 50, 52, 0]);
    assert.equal(scene.get(named('one'))?.box, 'fixed');
  });
});

describe('Steps of undo while the editor is open', () => {
  test('are words', () => {
    const { begin, type, editing, words } = desk();
    begin();
    type('one two three');
    editing.undo();
    assert.equal(words(), 'one two ');
    editing.undo();
    assert.equal(words(), 'one ');
    assert.ok(editing.redo());
    assert.equal(words(), 'one two ');
    editing.undo();
    editing.undo();
    assert.equal(words(), undefined);
    assert.ok(editing.current(), 'the editor stays open on nothing');
    assert.ok(!editing.undo(), 'nothing before the editor was opened is touched');
    type('new');
    assert.equal(words(), 'new');
  });

  test('are parted by pauses of more than 500 ms, and by a turn to deleting', () => {
    const { begin, type, editing, clock, words } = desk();
    begin();
    type('ab');
    clock.advance(TYPING_PAUSE - 50);
    type('c');
    clock.advance(TYPING_PAUSE + 1);
    type('d');
    editing.replace(3, 4, '');
    editing.replace(2, 3, '');
    editing.undo();
    assert.equal(words(), 'abcd');
    editing.undo();
    assert.equal(words(), 'abc');
    editing.undo();
    assert.equal(words(), undefined);
  });

  test('leave what was done before alone', () => {
    const { journal, editing, type, words } = desk(box);
    journal.commit('move', (edit) => edit.setGeometry(named('one'), [5, 0, 200, 100, 0]), {
      selection: new Set(),
    });
    editing.open(named('one'), 'end');
    type('hi');
    assert.ok(editing.undo());
    assert.ok(!editing.undo());
    assert.equal(words(), undefined);
    editing.close();
    assert.equal(journal.next('undo')?.name, 'move');
  });
});

describe('A shape', () => {
  test('grows while its words need more room and shrinks to where it was, never below', () => {
    const { editing, type, scene } = desk({ one: { geometry: [0, 0, 66, 60, 0] } });
    const height = (): number | undefined => scene.get(named('one'))?.geometry[3];
    editing.open(named('one'), 'end');
    type('aa bb');
    assert.equal(height(), 60);
    type(' cc dd');
    assert.equal(height(), 68);
    type(' ee ff');
    assert.equal(height(), 94);
    editing.replace(0, 17, '');
    assert.equal(height(), 60);
  });

  test('without words stays', () => {
    const { editing, type, scene } = desk(box);
    editing.open(named('one'), 'end');
    type('a');
    editing.replace(0, 1, '');
    editing.close();
    assert.equal(scene.count(), 1);
  });

  test('is not opened when it is locked, holds no text, or one may only look', () => {
    const { editing, doc, rights } = desk({ ...box, two: { type: 'hologram', geometry: [0, 0, 9, 9, 0] } });
    assert.ok(!editing.open(named('two'), 'end'));
    assert.ok(!editing.open('nobody--', 'end'));
    rights.canEdit = false;
    assert.ok(!editing.open(named('one'), 'end'));
    rights.canEdit = true;
    const map = doc.getMap('elements').get(named('one'));
    assert.ok(map instanceof Y.Map);
    map.set('info', { locked: true });
    assert.ok(!editing.open(named('one'), 'end'));
  });
});

describe('Two people in one text', () => {
  test('both write, and my caret stays between its words', () => {
    const { doc, editing, type, words } = desk(textBox, { one: 'abc' });
    const other = colleague(doc);
    editing.open(named('one'), 'end');
    editing.select({ anchor: 1, head: 2 });
    other.getText(`text:${named('one')}`).insert(0, 'XX');
    assert.deepEqual(editing.current()?.selection, { anchor: 3, head: 4 });
    other.getText(`text:${named('one')}`).delete(2, 3);
    assert.deepEqual(editing.current()?.selection, { anchor: 2, head: 2 });
    type('y');
    assert.equal(words(), 'XXy');
    assert.equal(other.getText(`text:${named('one')}`).toString(), 'XXy');
  });

  test('undo takes my words back and leaves theirs, in a place for what is there', () => {
    const { doc, editing, type, journal, words, scene } = desk(textBox, { one: 'abc' });
    const other = colleague(doc);
    editing.open(named('one'), 'end');
    type(' mine');
    other.getText(`text:${named('one')}`).insert(0, 'theirs ');
    type(' more');
    editing.close();
    assert.equal(words(), 'theirs abc mine more');
    assert.equal(journal.entries().length, 1);
    journal.undo();
    assert.equal(words(), 'theirs abc');
    assert.equal(scene.get(named('one'))?.geometry[2], 100);
  });

  test('a new text that a colleague wrote in is not taken away with mine', () => {
    const { doc, begin, editing, type, journal, words } = desk();
    const other = colleague(doc);
    begin();
    type('mine');
    other.getText(`text:${named('one')}`).insert(4, ' theirs');
    editing.close();
    const outcome = journal.undo();
    assert.equal(outcome.kind, 'passed');
    assert.equal(words(), 'mine theirs');
  });

  test('what a colleague deletes stays in the editor, and can be kept with all words', () => {
    const { doc, editing, type, said, words, scene } = desk(textBox, { one: 'abc' });
    const other = colleague(doc);
    editing.open(named('one'), 'end');
    type('d');
    other.transact(() => {
      other.getMap('elements').delete(named('one'));
      other.getText(`text:${named('one')}`).delete(0, 4);
    });
    assert.ok(said.includes(`lost ${named('one')}`));
    assert.equal(editing.current()?.isLost, true);
    assert.equal(editing.current()?.element.text?.plain, 'abcd');
    type('x');
    assert.equal(scene.count(), 0, 'nothing is written into what is gone');
    editing.keep();
    assert.equal(words(), 'abcd');
    assert.equal(editing.current()?.isLost, false);
    type('e');
    assert.equal(words(), 'abcde');
  });
});

describe('Marks', () => {
  test('go on what is selected and off again', () => {
    const { editing, scene } = desk(textBox, { one: 'abcd' });
    editing.open(named('one'), 'all');
    editing.select({ anchor: 3, head: 1 });
    editing.toggle('bold');
    assert.deepEqual(scene.get(named('one'))?.text?.runs[1], { start: 1, end: 3, marks: { bold: true } });
    editing.select({ anchor: 0, head: 4 });
    editing.toggle('bold');
    assert.equal(scene.get(named('one'))?.text?.runs.length, 1, 'partly bold becomes all bold');
    editing.toggle('bold');
    assert.deepEqual(scene.get(named('one'))?.text?.runs[0]?.marks, {});
    editing.undo();
    assert.deepEqual(scene.get(named('one'))?.text?.runs[0]?.marks, { bold: true });
  });

  test('go on the words to come, which else are marked as those before them', () => {
    const { editing, scene, type } = desk(textBox, { one: 'ab' });
    editing.open(named('one'), 'end');
    editing.toggle('italic');
    assert.deepEqual(editing.current()?.marks, { italic: true });
    type('c');
    type('d');
    assert.deepEqual(scene.get(named('one'))?.text?.runs[1], { start: 2, end: 4, marks: { italic: true } });
    editing.toggle('italic');
    type('e');
    assert.deepEqual(scene.get(named('one'))?.text?.runs[2], { start: 4, end: 5, marks: {} });
  });
});

test('A text takes the most units and refuses one more, saying how many', () => {
  const { begin, editing, said, words } = desk();
  begin();
  editing.replace(0, 0, 'x'.repeat(TEXT_MAX));
  assert.equal(words()?.length, TEXT_MAX);
  editing.replace(0, 0, 'y');
  assert.equal(words()?.length, TEXT_MAX);
  assert.ok(said.includes(`too long ${TEXT_MAX + 1}`));
});
