import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import * as Y from 'yjs';
import { elementsOf } from '../document/boardDocument.ts';
import { createElement, deleteElement, elementMap, setGeometry } from '../document/edit.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { colleague, named, put } from '../testing/headlessBoard.ts';
import { selectedByBox } from './boxSelect.ts';
import { openScene, type Scene, type SceneChange } from './scene.ts';
import { createSelection } from './selection.ts';
import { boxOfGeometries } from './selectionBox.ts';

const whole = { minX: -1e9, minY: -1e9, maxX: 1e9, maxY: 1e9 };
const ids = (scene: Scene): string[] => scene.inOrder().map(({ element }) => element.id);

describe('The scene', () => {
  test('shows a document as it is opened and follows it, without ever writing', () => {
    const doc = new Y.Doc();
    put(doc, { one: { geometry: [0, 0, 10, 10, 0] } });
    const scene = openScene(doc);
    let writes = 0;
    doc.on('update', () => {
      writes += 1;
    });
    assert.deepEqual(ids(scene), [named('one')]);
    put(doc, { two: { geometry: [50, 50, 10, 10, 0], index: 'a9' } });
    setGeometry(doc, named('one'), [100, 0, 10, 10, 0]);
    assert.equal(writes, 2);
    assert.deepEqual(ids(scene), [named('one'), named('two')]);
    assert.deepEqual(scene.get(named('one'))?.geometry, [100, 0, 10, 10, 0]);
    assert.deepEqual(scene.bounds(), { minX: 49, minY: -1, maxX: 111, maxY: 61 }, 'with half the stroke');
    assert.equal(scene.topIndex(), 'a9');
    deleteElement(doc, named('two'));
    assert.equal(scene.count(), 1);
    assert.equal(scene.placed(named('two')), undefined);
  });

  test('tells of each transaction once: ids, whose it is, and where things were', () => {
    const doc = new Y.Doc();
    put(doc, { one: { geometry: [0, 0, 10, 10, 0] }, two: { geometry: [0, 0, 10, 10, 0] } });
    const scene = openScene(doc);
    const changes: SceneChange[] = [];
    const stop = scene.subscribe((change) => changes.push(change));
    doc.transact(
      () => {
        setGeometry(doc, named('one'), [1, 0, 10, 10, 0]);
        deleteElement(doc, named('two'));
        createElement(doc, {
          id: named('new'),
          type: 'rectangle',
          geometry: [0, 0, 1, 1, 0],
          index: 'a5',
          parent: null,
        });
      },
      { board: doc, command: 'test' },
    );
    assert.equal(changes.length, 1);
    assert.deepEqual([...(changes[0]?.ids ?? [])].sort(), [named('new'), named('one'), named('two')].sort());
    assert.deepEqual([changes[0]?.isOwn, changes[0]?.author], [true, undefined]);
    assert.deepEqual(changes[0]?.before.get(named('one')), [0, 0, 10, 10, 0]);
    const other = colleague(doc);
    setGeometry(other, named('one'), [2, 0, 10, 10, 0]);
    assert.deepEqual([changes[1]?.isOwn, changes[1]?.author], [false, other.clientID]);
    assert.equal(scene.lastAuthor(named('one')), other.clientID);
    assert.equal(scene.lastAuthor(named('new')), undefined);
    stop();
    setGeometry(doc, named('one'), [3, 0, 10, 10, 0]);
    assert.equal(changes.length, 2);
    scene.close();
    setGeometry(doc, named('one'), [4, 0, 10, 10, 0]);
    assert.deepEqual(scene.get(named('one'))?.geometry, [3, 0, 10, 10, 0]);
  });

  test('counts what cannot be shown, and shows it once it is mended', () => {
    const doc = new Y.Doc();
    const scene = openScene(doc);
    elementsOf(doc).set(named('bad'), 'no map');
    assert.deepEqual([scene.count(), scene.unreadable(), scene.repaired()], [0, 1, 0]);
    put(doc, { bad: { geometry: [0, 0, 1, 1, 0] } });
    elementMap(doc, named('bad'))?.set('order', 'wrong');
    assert.deepEqual([scene.count(), scene.unreadable(), scene.repaired()], [1, 0, 1]);
    assert.equal(scene.topIndex(), null, 'an element without an index is nothing to put another above');
    elementMap(doc, named('bad'))?.set('order', ['a3', null]);
    assert.deepEqual([scene.repaired(), scene.topIndex()], [0, 'a3']);
    elementMap(doc, named('bad'))?.set('geometry', [1]);
    assert.deepEqual([scene.count(), scene.unreadable()], [0, 1]);
    deleteElement(doc, named('bad'));
    assert.equal(scene.unreadable(), 0);
  });

  test('is after any changes as if it had been opened then', () => {
    const step = fc.record({
      kind: fc.constantFrom('put', 'move', 'delete', 'order', 'nest', 'break'),
      at: fc.nat({ max: 7 }),
      x: fc.integer({ min: -3000, max: 3000 }),
      index: fc.constantFrom('a0', 'a1', 'a2V', 'Zz', 'a3'),
    });
    const apply = (
      doc: Y.Doc,
      { kind, at, x, index }: { kind: string; at: number; x: number; index: string },
    ): void => {
      const name = `n${at}`;
      const map = elementMap(doc, named(name));
      if (kind === 'put')
        put(doc, {
          [name]: { geometry: [x, x, 10, 10, 0.3], index, type: at % 3 === 0 ? 'group' : 'rectangle' },
        });
      else if (kind === 'move') setGeometry(doc, named(name), [x, 0, 10, 10, 0]);
      else if (kind === 'delete') deleteElement(doc, named(name));
      else if (kind === 'order') map?.set('order', [index, null]);
      else if (kind === 'nest') map?.set('order', [index, named(`n${x < 0 ? 0 : 3}`)]);
      else map?.set('type', x > 0 ? 7 : 'rectangle');
    };
    fc.assert(
      fc.property(
        fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 20 }),
        fc.boolean(),
        (transactions, looks) => {
          const doc = new Y.Doc();
          const scene = openScene(doc);
          for (const steps of transactions) {
            doc.transact(() => {
              for (const each of steps) apply(doc, each);
            });
            if (looks) scene.inOrder();
          }
          const fresh = openScene(doc);
          assert.deepEqual(ids(scene), ids(fresh));
          assert.deepEqual(scene.bounds(), fresh.bounds());
          assert.deepEqual([scene.count(), scene.unreadable()], [fresh.count(), fresh.unreadable()]);
          assert.deepEqual(
            scene.inOrder().map(({ rank }) => rank),
            fresh.inOrder().map(({ rank }) => rank),
          );
          for (const box of [whole, { minX: -100, minY: -100, maxX: 100, maxY: 100 }]) {
            assert.deepEqual(
              scene.within(box).map(({ element }) => element.id),
              fresh.within(box).map(({ element }) => element.id),
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('puts a new one on top in the same transaction in which another goes', () => {
    const doc = new Y.Doc();
    put(doc, { one: { geometry: [0, 0, 1, 1, 0] } });
    const scene = openScene(doc);
    assert.deepEqual(ids(scene), [named('one')]);
    doc.transact(() => {
      put(doc, { two: { geometry: [0, 0, 1, 1, 0], index: 'a5' } });
      deleteElement(doc, named('one'));
    });
    assert.deepEqual(ids(scene), [named('two')]);
  });

  test('paints a group that comes after its children before them', () => {
    const doc = new Y.Doc();
    const at = [0, 0, 1, 1, 0] as const;
    put(doc, { child: { geometry: at, index: 'a0' }, other: { geometry: at, index: 'a1' } });
    elementMap(doc, named('child'))?.set('order', ['a0', named('group')]);
    const scene = openScene(doc);
    assert.deepEqual(ids(scene), [named('child'), named('other')]);
    put(doc, { group: { geometry: at, index: 'a5', type: 'group' } });
    assert.deepEqual(ids(scene), [named('other'), named('group'), named('child')]);
  });

  test('finds the same whether it walks the order or asks the tree', () => {
    const doc = new Y.Doc();
    put(
      doc,
      Object.fromEntries(
        Array.from({ length: 300 }, (_, at) => [
          `n${at}`,
          {
            geometry: [(at % 20) * 50, Math.floor(at / 20) * 50, 30, 30, at / 100] as Geometry,
            index: `a${String.fromCharCode(65 + (at % 26))}${at + 1}V`,
          },
        ]),
      ),
    );
    const scene = openScene(doc);
    const found = (box: typeof whole): string[] => scene.within(box).map(({ element }) => element.id);
    const all = found(whole);
    assert.equal(all.length, 300);
    const small = { minX: 100, minY: 100, maxX: 220, maxY: 220 };
    const walked = scene
      .inOrder()
      .filter((each) => each.minX <= 220 && each.maxX >= 100 && each.minY <= 220 && each.maxY >= 100);
    assert.deepEqual(
      found(small),
      walked.map(({ element }) => element.id),
    );
    assert.ok(walked.length > 4 && walked.length < 40);
  });

  test('loads and changes thousands at once', () => {
    const doc = new Y.Doc();
    const scene = openScene(doc);
    put(
      doc,
      Object.fromEntries(
        Array.from({ length: 3000 }, (_, at) => [
          `n${at}`,
          { geometry: [at, 0, 1, 1, 0] as Geometry, index: `b${(at + 1000).toString().padStart(3, '1')}V` },
        ]),
      ),
    );
    assert.equal(scene.count(), 3000);
    doc.transact(() => {
      for (let at = 0; at < 3000; at += 1) setGeometry(doc, named(`n${at}`), [at, 5000, 1, 1, 0]);
    });
    assert.equal(scene.within({ minX: 0, minY: 0, maxX: 5000, maxY: 10 }).length, 0);
    assert.equal(scene.within({ minX: 0, minY: 4999, maxX: 5000, maxY: 5010 }).length, 3000);
  });
});

describe('The selection', () => {
  test('is a new set when it changes and the same when it does not', () => {
    const selection = createSelection();
    let told = 0;
    const stop = selection.subscribe(() => {
      told += 1;
    });
    selection.set(['a', 'b']);
    const before = selection.ids();
    selection.set(['b', 'a']);
    selection.add(['a']);
    selection.remove(['z']);
    assert.equal(selection.ids(), before);
    assert.equal(told, 1);
    selection.add(['c']);
    selection.remove(['a']);
    assert.deepEqual([...selection.ids()], ['b', 'c']);
    stop();
    selection.set([]);
    assert.equal(told, 3);
  });

  test('has one box: at a shared angle, else upright', () => {
    assert.equal(boxOfGeometries([]), undefined);
    assert.deepEqual(boxOfGeometries([[1, 2, 3, 4, 0.5]]), [1, 2, 3, 4, 0.5]);
    assert.deepEqual(
      boxOfGeometries([
        [0, 0, 10, 10, 0],
        [20, 5, 10, 10, 0],
      ]),
      [0, 0, 30, 15, 0],
    );
    const mixed = boxOfGeometries([
      [0, 0, 10, 10, 0.5],
      [100, 0, 10, 10, 0.6],
    ]);
    assert.equal(mixed?.[4], 0);
    const turned = boxOfGeometries([
      [0, 0, 10, 10, Math.PI / 2],
      [0, 90, 10, 10, Math.PI / 2],
    ]);
    assert.ok(turned);
    assert.equal(turned[4], Math.PI / 2);
    assert.ok(Math.abs(turned[2] - 100) < 1e-9 && Math.abs(turned[3] - 10) < 1e-9);
    assert.ok(Math.abs(turned[0] + 45) < 1e-9 && Math.abs(turned[1] - 45) < 1e-9);
  });
});

describe('A drawn box', () => {
  const doc = new Y.Doc();
  put(doc, {
    filled: { geometry: [0, 0, 100, 100, 0], style: { fill: '#123456' } },
    hollow: { geometry: [200, 0, 100, 100, 0] },
    diamond: { geometry: [400, 0, 100, 100, Math.PI / 4], style: { fill: '#123456' } },
    frame: { geometry: [600, 0, 100, 100, 0], type: 'frame' },
    locked: { geometry: [800, 0, 100, 100, 0] },
    hidden: { geometry: [800, 0, 100, 100, 0], style: { opacity: 0 } },
  });
  elementMap(doc, named('locked'))?.set('info', { locked: true });
  const scene = openScene(doc);
  const taken = (
    minX: number,
    minY: number,
    maxX: number,
    maxY: number,
    rule: 'touches' | 'contains' = 'touches',
  ): string =>
    selectedByBox(scene, { minX, minY, maxX, maxY }, rule)
      .map((id) => id.replaceAll('-', ''))
      .join(' ');

  test('takes what it touches by its geometry', () => {
    assert.equal(taken(40, 40, 60, 60), 'filled');
    assert.equal(taken(240, 40, 260, 60), '', 'inside an unfilled one without touching its line');
    assert.equal(taken(240, 40, 360, 60), 'hollow');
    assert.equal(taken(390, -10, 402, 5), '', 'in the corner of the bounding box of a turned one');
    assert.equal(taken(440, -15, 460, 5), 'diamond');
  });

  test('takes a frame only whole, and with Alt everything only whole', () => {
    assert.equal(taken(650, 0, 720, 100), '');
    assert.equal(taken(599, -1, 701, 101), 'frame');
    assert.equal(taken(-1, -1, 250, 101, 'contains'), 'filled');
  });

  test('never takes what is locked or cannot be seen', () => {
    assert.equal(taken(750, -50, 1000, 200), '');
  });
});
