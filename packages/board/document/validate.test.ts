import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import * as Y from 'yjs';
import { PARENT_DEPTH_MAX, TYPE_MAX, VALUE_BYTES_MAX } from '../constants.ts';
import type { BoardElement } from './element.ts';
import { compareOrder, LAST_INDEX } from './order.ts';
import { styleDefaults } from './style.ts';
import { paintOrder } from './tree.ts';
import { readElement, type Verdict } from './validate.ts';
import { isWithin } from './valueSize.ts';

const ID = 'element-1';

/** As it comes out of a document: maps can only be read once they are in one. */
function stored(fields: Record<string, unknown>): unknown {
  const map = new Y.Map<unknown>(Object.entries(fields));
  new Y.Doc().getMap('elements').set(ID, map);
  return map;
}

const good = { type: 'rectangle', geometry: [1, 2, 3, 4, 0], order: ['a0', null] };

const read = (fields: Record<string, unknown>): Verdict => readElement(ID, stored({ ...good, ...fields }));

function shown(verdict: Verdict): { element: BoardElement; repairs: number } {
  assert.ok('element' in verdict, JSON.stringify(verdict));
  return verdict;
}

describe('The validator', () => {
  test('lets a good element through untouched', () => {
    const { element, repairs } = shown(
      read({
        style: { fill: '#123456', opacity: 50, dash: 'dotted', width: 0 },
        info: { name: 'Brief', locked: true, hidden: false },
      }),
    );
    assert.equal(repairs, 0);
    assert.deepEqual(element, {
      id: ID,
      type: 'rectangle',
      geometry: [1, 2, 3, 4, 0],
      style: {
        ...styleDefaults('rectangle'),
        fill: '#123456',
        width: 0,
        dash: 'dotted',
        opacity: 50,
      },
      index: 'a0',
      parent: null,
      name: 'Brief',
      alt: undefined,
      file: undefined,
      locked: true,
      hidden: false,
      box: 'fixed',
      text: undefined,
    });
  });

  test('keeps types and fields it does not know', () => {
    const { element, repairs } = shown(read({ type: 'hologram', props: { depth: 3 }, extra: { a: 1 } }));
    assert.equal(element.type, 'hologram');
    assert.equal(repairs, 0);
  });

  test('skips what cannot be an element at all', () => {
    assert.deepEqual(readElement('short', stored(good)), { skipped: 'id' });
    for (const value of [undefined, null, 7, 'text', [], {}, new Uint8Array(3)]) {
      assert.deepEqual(readElement(ID, value), { skipped: 'shape' });
    }
    for (const type of [undefined, '', 7, 'x'.repeat(TYPE_MAX + 1)])
      assert.deepEqual(read({ type }), { skipped: 'type' });
    assert.ok('element' in read({ type: 'x'.repeat(TYPE_MAX) }));
    for (const geometry of [
      undefined,
      'x',
      [],
      [1, 2, 3, 4],
      [1, 2, 3, 4, 5, 6],
      [1, 2, 3, Number.NaN, 0],
      [1, 2, 3, Number.POSITIVE_INFINITY, 0],
      [1, 2, 3, '4', 0],
    ]) {
      assert.deepEqual(read({ geometry }), { skipped: 'geometry' });
    }
  });

  test('skips a value above 64 kB and takes one at it', () => {
    for (const key of ['style', 'info', 'props', 'extra']) {
      assert.deepEqual(read({ [key]: { long: 'x'.repeat(VALUE_BYTES_MAX) } }), { skipped: 'size' });
    }
    assert.ok('element' in read({ extra: { a: 'x'.repeat(VALUE_BYTES_MAX - 17) } }));
    assert.deepEqual(read({ extra: { a: 'x'.repeat(VALUE_BYTES_MAX - 16) } }), { skipped: 'size' });
  });

  test('clamps numbers to their limits and counts it', () => {
    const { element, repairs } = shown(read({ geometry: [2e7, -2e7, -5, 2e6, 7] }));
    assert.deepEqual(element.geometry.slice(0, 4), [1e7, -1e7, 0, 1e6]);
    assert.ok(Math.abs(element.geometry[4] - (7 - 2 * Math.PI)) < 1e-12);
    assert.equal(repairs, 1);
    assert.equal(shown(read({ geometry: [1e7, -1e7, 0, 1e6, Math.PI] })).repairs, 0);
    const styled = shown(read({ style: { width: 1001, opacity: -1 } }));
    assert.equal(styled.repairs, 2);
    assert.deepEqual([styled.element.style.width, styled.element.style.opacity], [1000, 0]);
    assert.equal(shown(read({ style: { width: 1000, opacity: 100 } })).repairs, 0);
  });

  test('takes the default for what is wrong in style and info', () => {
    const { element, repairs } = shown(
      read({
        style: { stroke: 'red', fill: 7, width: 'x', dash: 'wavy', opacity: Number.NaN },
        info: { name: 7, locked: 'yes', hidden: 1 },
      }),
    );
    assert.equal(repairs, 8);
    assert.deepEqual(element.style, styleDefaults('rectangle'));
    assert.equal(element.name, undefined);
    assert.ok(!element.locked && !element.hidden);
    assert.equal(shown(read({ style: [], info: 'x' })).repairs, 2);
    assert.equal(shown(read({ info: { name: 'a\uD800b' } })).element.name, 'a\uFFFDb');
    assert.equal(shown(read({ info: { name: 'x'.repeat(201) } })).element.name?.length, 200);
  });

  test('puts an element without a good order last, at the root', () => {
    for (const order of [undefined, 'a0', [], ['a0'], ['a0', 7], ['a0', 'short'], ['', null], ['~', null]]) {
      const { element, repairs } = shown(read({ order }));
      assert.deepEqual([element.index, element.parent, repairs], [LAST_INDEX, null, 1]);
    }
    assert.equal(shown(read({ order: ['a0', 'frame-id1'] })).element.parent, 'frame-id1');
  });

  test('is total: whatever is stored, it answers and what it answers is in range', () => {
    const anything = fc.anything({
      withBigInt: false,
      withDate: false,
      withMap: false,
      withSet: false,
      withSparseArray: false,
      withTypedArray: false,
    });
    const field = fc.constantFrom('type', 'geometry', 'style', 'order', 'info', 'props', 'extra', 'path');
    const nearly = fc.record(
      {
        type: fc.oneof(fc.constant('rectangle'), anything),
        geometry: fc.oneof(
          fc.array(fc.oneof(fc.double(), anything), { minLength: 5, maxLength: 5 }),
          anything,
        ),
        style: fc.oneof(
          fc.dictionary(fc.constantFrom('stroke', 'fill', 'width', 'dash', 'opacity'), anything),
          anything,
        ),
        order: fc.oneof(fc.tuple(fc.string(), fc.string()), anything),
        info: fc.oneof(fc.dictionary(fc.constantFrom('name', 'locked', 'hidden'), anything), anything),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(nearly, fc.dictionary(field, anything)), fc.string(), (fields, id) => {
        // Read as a plain map would give it: what the wire cannot carry must not matter either.
        const map = new Y.Map<unknown>();
        Object.defineProperty(map, 'get', {
          value: (key: string) => Object.entries(fields).find(([name]) => name === key)?.[1],
        });
        for (const verdict of [readElement(ID, map), readElement(id, map)]) {
          if ('skipped' in verdict) continue;
          const { element } = verdict;
          assert.ok(element.geometry.every(Number.isFinite));
          assert.ok(element.geometry[2] >= 0 && element.geometry[3] >= 0);
          assert.ok(element.style.width >= 0 && element.style.width <= 1000);
          assert.ok(element.style.opacity >= 0 && element.style.opacity <= 100);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('measures a deep or wide value without following it to the end', () => {
    let deep: unknown = 'x';
    for (let at = 0; at < 100_000; at += 1) deep = [deep];
    assert.ok(!isWithin(deep, VALUE_BYTES_MAX));
    assert.ok(!isWithin(new Array(1_000_000).fill(0), VALUE_BYTES_MAX));
    assert.ok(!isWithin({ bytes: new Uint8Array(VALUE_BYTES_MAX) }, VALUE_BYTES_MAX));
    assert.ok(isWithin(undefined, 8) && isWithin({ a: [1, true, null] }, 64));
  });
});

describe('The order of painting', () => {
  const made = (
    id: string,
    index: string,
    parent: string | null = null,
    type = 'rectangle',
  ): BoardElement => ({
    id,
    type,
    geometry: [0, 0, 1, 1, 0],
    style: styleDefaults('rectangle'),
    index,
    parent,
    name: undefined,
    alt: undefined,
    file: undefined,
    locked: false,
    hidden: false,
    box: 'fixed',
    text: undefined,
  });
  const order = (...elements: BoardElement[]): string =>
    paintOrder(new Map(elements.map((element) => [element.id, element])))
      .map(({ id }) => id)
      .join(' ');

  test('is by index, then by id; children come right after their frame or group', () => {
    assert.equal(order(made('b', 'a1'), made('c', 'a0'), made('a', 'a1')), 'c a b');
    assert.equal(
      order(
        made('f', 'a0', null, 'frame'),
        made('top', 'a1'),
        made('y', 'a5', 'f'),
        made('g', 'a4', 'f', 'group'),
        made('x', 'a0', 'g'),
      ),
      'f g x y top',
    );
  });

  test('treats a parent that is gone or is no container as none', () => {
    assert.equal(order(made('a', 'a1', 'gone'), made('b', 'a0', 'a')), 'b a');
  });

  test('breaks a ring of parents at its smallest id, and shows all of it once', () => {
    assert.equal(
      order(made('c', 'a0', 'b', 'group'), made('b', 'a1', 'a', 'group'), made('a', 'a2', 'c', 'group')),
      'a b c',
    );
    assert.equal(order(made('self', 'a0', 'self', 'group')), 'self');
    assert.equal(
      order(made('a', 'a0', 'b', 'group'), made('b', 'a0', 'a', 'group'), made('z', 'a0', 'b')),
      'a b z',
    );
  });

  test('takes what lies deeper than 32 to the root, and nothing gets lost', () => {
    const chain = Array.from({ length: PARENT_DEPTH_MAX + 3 }, (_, at) =>
      made(
        `n${String(at).padStart(2, '0')}`,
        'a0',
        at === 0 ? null : `n${String(at - 1).padStart(2, '0')}`,
        'group',
      ),
    );
    assert.equal(order(...chain).split(' ').length, chain.length);
  });

  test('loses and doubles nothing, whatever the parents say', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.constantFrom(null, ...ids, 'gone'), fc.constantFrom('group', 'frame', 'rectangle')),
          { minLength: 6, maxLength: 6 },
        ),
        (parents) => {
          const elements = parents.map(([parent, type], at) => made(ids[at] ?? '', 'a0', parent, type));
          const painted = paintOrder(new Map(elements.map((element) => [element.id, element])));
          assert.deepEqual(painted.map(({ id }) => id).sort(), ids);
          assert.deepEqual(
            [...elements].sort(compareOrder).map(({ id }) => id),
            ids,
          );
        },
      ),
    );
  });
});
