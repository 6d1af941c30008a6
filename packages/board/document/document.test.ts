import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import * as Y from 'yjs';
import { named, put } from '../testing/headlessBoard.ts';
import { elementsOf, isBoardOrigin, isOutdated, metaOf, SCHEMA, textOf } from './boardDocument.ts';
import { contrast, isColor, paintOf } from './color.ts';
import { deleteElement, elementMap, setFields, setGeometry } from './edit.ts';
import { draftElement, isShown } from './element.ts';
import { isElementId, newElementId } from './elementId.ts';
import { fieldsOf, isValue, sameFields, sameValue, type Value, writeFields } from './fields.ts';
import { compareOrder, isOrderIndex, orderBetween } from './order.ts';
import { styleDefaults, styleDifferences } from './style.ts';

describe('An element id', () => {
  test('is 12 random characters that every client accepts', () => {
    const ids = new Set(Array.from({ length: 10_000 }, newElementId));
    assert.equal(ids.size, 10_000);
    for (const id of ids) assert.match(id, /^[A-Za-z0-9_-]{12}$/);
  });

  test('of others is 8 to 64 such characters', () => {
    assert.ok(isElementId('a'.repeat(8)) && isElementId('a'.repeat(64)));
    for (const bad of ['a'.repeat(7), 'a'.repeat(65), 'with space', 'ümlautig', 12_345_678, null]) {
      assert.ok(!isElementId(bad));
    }
  });
});

describe('The order', () => {
  test('puts a new one strictly between any two, however often', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(), { minLength: 1, maxLength: 60 }),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        (places, numbers) => {
          const random = (): number => numbers.next().value ?? 0;
          const list: string[] = [];
          for (const place of places) {
            const at = place % (list.length + 1);
            const made = orderBetween(list[at - 1] ?? null, list[at] ?? null, random);
            assert.ok(isOrderIndex(made));
            list.splice(at, 0, made);
          }
          assert.deepEqual(list, [...list].sort());
          assert.equal(new Set(list).size, list.length);
        },
      ),
    );
  });

  test('does not interleave runs of two people at one place', () => {
    let clashes = 0;
    for (let at = 0; at < 200; at += 1) {
      const [mine, theirs] = [orderBetween('a0', 'a1'), orderBetween('a0', 'a1')];
      if (mine === theirs) clashes += 1;
    }
    assert.ok(clashes <= 3, `${clashes} of 200 alike`);
  });

  test('on top of all grows by nothing', () => {
    let top = orderBetween(null, null);
    for (let at = 0; at < 1000; at += 1) top = orderBetween(top, null);
    assert.ok(top.length <= 6, top);
  });

  test('refuses what cannot be sorted beside, and equal ones are ordered by id', () => {
    for (const bad of ['', 'a', '~', 'a00', 'ä0', 5, null, `a0${'V'.repeat(255)}`])
      assert.ok(!isOrderIndex(bad), String(bad));
    assert.ok(isOrderIndex(`a0${'V'.repeat(254)}`));
    assert.ok(compareOrder({ index: 'a0', id: 'a' }, { index: 'a0', id: 'b' }) < 0);
    assert.ok(compareOrder({ index: 'a0', id: 'b' }, { index: 'a0', id: 'a' }) > 0);
    assert.ok(compareOrder({ index: 'a1', id: 'a' }, { index: 'a0', id: 'b' }) > 0);
    assert.equal(compareOrder({ index: 'a1', id: 'a' }, { index: 'a1', id: 'a' }), 0);
  });
});

describe('A colour', () => {
  test('is a role, a note or hex, and nothing else', () => {
    for (const good of ['ink', 'none', 'note:yellow', '#a1B2c3', '#a1b2c380']) assert.ok(isColor(good));
    for (const bad of ['red', '#fff', 'note:__proto__', 'note:', 'url(x)', 3, null, undefined])
      assert.ok(!isColor(bad));
  });

  test('by role follows the theme; a chosen one never does', () => {
    assert.equal(paintOf('ink', 'light'), '#1C1916');
    assert.equal(paintOf('ink', 'dark'), '#ECE9E5');
    assert.equal(paintOf('note:mint', 'dark'), '#26402F');
    assert.equal(paintOf('#123456', 'dark'), '#123456');
    assert.equal(paintOf('none', 'light'), undefined);
  });

  test('is the same after thousands of others, of which none is another’s', () => {
    for (const wanted of [1, 2]) {
      for (let at = 0; at < 3_000; at += 1) {
        const hex = `#${at.toString(16).padStart(6, '0')}`;
        assert.equal(paintOf(hex, 'light'), hex, `time ${wanted}`);
        assert.ok(!isColor(`${hex}zz`));
      }
    }
    assert.equal(paintOf('p:constructor', 'light'), undefined);
  });

  test('has the contrast that WCAG counts', () => {
    assert.ok(Math.abs(contrast('#000000', '#FFFFFF') - 21) < 1e-9);
    assert.ok(Math.abs(contrast('#1C1916', '#FDFCFA') - 17.07) < 0.01, 'as look/tokens.md says');
    assert.equal(contrast('#808080', '#808080'), 1);
  });
});

describe('A style', () => {
  test('stores only what differs from the type', () => {
    assert.deepEqual(styleDifferences('rectangle', styleDefaults('rectangle')), {});
    assert.deepEqual(styleDifferences('rectangle', { fill: '#123456', width: 2 }), { fill: '#123456' });
  });
});

const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 4 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
  ),
})).value;

describe('The fields of an element', () => {
  const element = (): Y.Map<unknown> => {
    const doc = new Y.Doc();
    put(doc, { one: { geometry: [1, 2, 3, 4, 0.5], style: { fill: '#123456', width: 9 } } });
    const map = elementMap(doc, named('one'));
    assert.ok(map);
    return map;
  };

  test('tell x, y, w, h and the angle apart, and each part of the style', () => {
    assert.deepEqual(Object.fromEntries(fieldsOf(element())), {
      type: 'rectangle',
      'geometry.0': 1,
      'geometry.1': 2,
      'geometry.2': 3,
      'geometry.3': 4,
      'geometry.4': 0.5,
      'style.fill': '#123456',
      'style.width': 9,
      order: ['a0', null],
    });
  });

  test('set one by one, replace the key whole and leave the others as they are', () => {
    const map = element();
    const before = map.get('geometry');
    writeFields(
      map,
      new Map<string, Value | undefined>([
        ['geometry.1', 20],
        ['style.fill', undefined],
        ['info.name', 'Brief'],
      ]),
    );
    assert.deepEqual(map.get('geometry'), [1, 20, 3, 4, 0.5]);
    assert.notEqual(map.get('geometry'), before);
    assert.deepEqual(before, [1, 2, 3, 4, 0.5]);
    assert.deepEqual(map.get('style'), { width: 9 });
    assert.deepEqual(map.get('info'), { name: 'Brief' });
    writeFields(
      map,
      new Map<string, Value | undefined>([
        ['style.width', undefined],
        ['order', undefined],
      ]),
    );
    assert.ok(!map.has('style') && !map.has('order'));
  });

  test('write nothing when nothing changes', () => {
    const map = element();
    let writes = 0;
    map.observe(() => {
      writes += 1;
    });
    map.doc?.transact(() => writeFields(map, fieldsOf(map)));
    assert.equal(writes, 0);
  });

  test('of any value are equal to themselves and to a copy', () => {
    fc.assert(
      fc.property(value, value, (one, other) => {
        assert.ok(isValue(one));
        assert.ok(sameValue(one, structuredClone(one)));
        assert.equal(sameValue(one, other), sameValue(other, one));
      }),
    );
    assert.ok(!sameValue([1], new Map() as never));
    assert.ok(!sameValue({ a: 1 }, [1]));
    assert.ok(!sameValue({ a: 1 }, { b: 1 }));
    assert.ok(!sameValue(undefined, 1) && sameValue(undefined, undefined));
    assert.ok(!sameFields(new Map([['a', 1]]), new Map([['a', 2]])));
    assert.ok(!isValue(undefined) && !isValue(() => {}) && !isValue([undefined]));
  });
});

describe('The document', () => {
  test('is not written by opening it, and says its schema with the first edit', () => {
    const doc = new Y.Doc();
    elementsOf(doc);
    metaOf(doc);
    assert.equal(Y.encodeStateAsUpdate(doc).byteLength, 2);
    put(doc, { one: { geometry: [0, 0, 1, 1, 0] } });
    assert.deepEqual(metaOf(doc).toJSON(), { schema: SCHEMA, reads: SCHEMA });
    const [, stamp] = [put(doc, { two: { geometry: [0, 0, 1, 1, 0] } }), metaOf(doc).toJSON()];
    assert.deepEqual(stamp, { schema: SCHEMA, reads: SCHEMA });
  });

  test('asks for a newer editor by its number alone', () => {
    const doc = new Y.Doc();
    for (const [reads, outdated] of [
      [SCHEMA, false],
      [SCHEMA + 1, true],
      ['9', false],
    ] as const) {
      metaOf(doc).set('reads', reads);
      assert.equal(isOutdated(doc), outdated);
    }
  });

  test('has a text only for those who wrote one, and deleting the element clears it', () => {
    const doc = new Y.Doc();
    put(doc, { one: { geometry: [0, 0, 1, 1, 0] } });
    const id = named('one');
    assert.equal(textOf(doc, id), undefined);
    doc.getText(`text:${id}`).insert(0, 'words');
    assert.ok(deleteElement(doc, id));
    assert.equal(textOf(doc, id)?.toString(), '');
    assert.ok(!deleteElement(doc, id));
    assert.ok(!setGeometry(doc, id, [0, 0, 1, 1, 0]));
    assert.ok(!setFields(doc, id, new Map()));
  });

  test('knows its own origin from any other', () => {
    const doc = new Y.Doc();
    assert.ok(isBoardOrigin(doc, { board: doc, command: 'move' }));
    for (const other of [{ board: new Y.Doc(), command: 'move' }, 'network', null, undefined, 7]) {
      assert.ok(!isBoardOrigin(doc, other));
    }
  });

  test('costs 53 bytes for a move, as measured', () => {
    const doc = new Y.Doc();
    put(doc, { one: { geometry: [0, 0, 160, 100, 0] } });
    const sizes: number[] = [];
    doc.on('update', (update: Uint8Array) => sizes.push(update.byteLength));
    setGeometry(doc, named('one'), [123.015625, 456.5, 160, 100, 0]);
    assert.ok((sizes[0] ?? 999) <= 60, String(sizes[0]));
  });

  test('shows what is neither hidden nor wholly transparent', () => {
    const style = styleDefaults('rectangle');
    const base = draftElement('x', 'rectangle', [0, 0, 1, 1, 0], style);
    assert.ok(isShown(base));
    assert.ok(!isShown({ ...base, hidden: true }));
    assert.ok(!isShown({ ...base, style: { ...style, opacity: 0 } }));
  });
});
