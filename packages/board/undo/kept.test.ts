import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { UNDO_BYTES, UNDO_ENTRIES, UNDO_KEPT_TIME } from '../constants.ts';
import { headlessBoard, named } from '../testing/headlessBoard.ts';
import type { Entry } from './entry.ts';
import { isEntry, keptEntries } from './kept.ts';

const NOW = 1_800_000_000_000;

const entry = (extra: Partial<Entry> = {}): Entry => ({
  name: 'move',
  time: NOW,
  changes: [],
  selectionBefore: [],
  group: undefined,
  ...extra,
});

const large = (units: number): Entry =>
  entry({
    changes: [{ kind: 'text', id: 'element-1', before: [], after: [{ insert: 'x'.repeat(units) }] }],
  });

describe('Of a journal is kept over a reload', () => {
  test('the last 300 entries and not one more', () => {
    const all = Array.from({ length: UNDO_ENTRIES + 1 }, (_, at) => entry({ name: `${at}` }));
    assert.equal(keptEntries(all.slice(1), NOW).length, UNDO_ENTRIES);
    assert.deepEqual(keptEntries(all, NOW), all.slice(1));
  });

  test('what is at most 7 days old', () => {
    const week = entry({ time: NOW - UNDO_KEPT_TIME });
    const older = entry({ time: NOW - UNDO_KEPT_TIME - 1 });
    assert.deepEqual(keptEntries([older, week, entry()], NOW).length, 2);
    assert.deepEqual(keptEntries([older], NOW), []);
  });

  test('up to 4 MB, the newest first, and nothing older than what did not fit', () => {
    const third = large(UNDO_BYTES / 6);
    assert.equal(keptEntries([third, third], NOW).length, 2);
    assert.equal(keptEntries([entry(), third, third, third, third], NOW).length, 2);
    assert.deepEqual(keptEntries([entry(), large(UNDO_BYTES)], NOW), []);
  });
});

describe('An entry out of a database', () => {
  const board = headlessBoard({ one: { geometry: [0, 0, 100, 100, 0], style: { fill: '#2C5647' } } });
  board.pointer.drag([50, 50], [80, 80]);
  board.commands.run('duplicate');
  board.commands.run('delete');
  const [moved, copied, deleted] = structuredClone(board.journal.entries());

  test('is known as one after it was cloned', () => {
    assert.ok([moved, copied, deleted].every(isEntry));
  });

  test('of another shape is none, and nothing of it throws', () => {
    assert.ok(!isEntry({ ...moved, changes: [{ kind: 'set', id: 'x', fields: {} }] }));
    assert.ok(!isEntry({ ...moved, changes: [{ kind: 'other', id: 'x' }] }));
    assert.ok(!isEntry({ ...moved, selectionBefore: [1] }));
    fc.assert(
      fc.property(fc.anything(), (value) => {
        assert.equal(isEntry(value), false);
      }),
    );
  });

  test('takes back what it did, under the steps of this page', () => {
    const next = headlessBoard({ one: { geometry: [30, 30, 100, 100, 0], style: { fill: '#2C5647' } } });
    next.pointer.drag([80, 80], [90, 80]);
    assert.ok(moved);
    next.journal.restore([moved]);
    assert.equal(next.journal.entries().length, 2);
    next.commands.run('undo');
    assert.deepEqual(next.geometry('one'), [30, 30, 100, 100, 0]);
    next.commands.run('undo');
    assert.deepEqual(next.geometry('one'), [0, 0, 100, 100, 0]);
    assert.ok(next.scene.get(named('one')));
  });
});
