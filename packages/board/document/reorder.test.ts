import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ORDER_LONG } from '../constants.ts';
import { compareOrder, LAST_INDEX, orderBetween } from './order.ts';
import { reindexed } from './reorder.ts';

type Each = { id: string; index: string };

const after = (
  siblings: readonly Each[],
  moved: readonly string[],
): { order: string[]; written: string[] } => {
  const written = reindexed(siblings, new Set(moved));
  const order = siblings
    .map(({ id, index }) => ({ id, index: written.get(id) ?? index }))
    .sort(compareOrder)
    .map(({ id }) => id);
  return { order, written: [...written.keys()] };
};

describe('A new order of siblings', () => {
  test('writes the moved one alone where indices leave room', () => {
    const siblings = [
      { id: 'b', index: 'a1' },
      { id: 'a', index: 'a0' },
      { id: 'c', index: 'a2' },
    ];
    assert.deepEqual(after(siblings, ['a']), { order: ['b', 'a', 'c'], written: ['a'] });
  });

  test('takes the equal and the broken along when something must lie between or above them', () => {
    const equal = [
      { id: 'a', index: 'a1' },
      { id: 'm', index: 'a0' },
      { id: 'b', index: 'a1' },
    ];
    assert.deepEqual(after(equal, ['m']), { order: ['a', 'm', 'b'], written: ['m', 'b'] });
    const broken = [
      { id: 'a', index: LAST_INDEX },
      { id: 'm', index: 'a0' },
    ];
    assert.deepEqual(after(broken, ['m']), { order: ['a', 'm'], written: ['a', 'm'] });
  });

  test('leaves equal and broken ones alone that nothing has to do with', () => {
    const siblings = [
      { id: 'm', index: 'a5' },
      { id: 'a', index: 'a1' },
      { id: 'b', index: 'a1' },
      { id: 'c', index: LAST_INDEX },
      { id: 'd', index: LAST_INDEX },
    ];
    assert.deepEqual(after(siblings, ['m']), { order: ['m', 'a', 'b', 'c', 'd'], written: ['m'] });
  });

  test('writes the run above anew where an index would be longer than 64', () => {
    let low = 'a1';
    while (low.length <= ORDER_LONG + 2) low = orderBetween(low, 'a2');
    const siblings = [
      { id: 'a', index: low },
      { id: 'm', index: 'a0' },
      { id: 'b', index: 'a2' },
      { id: 'c', index: 'a3' },
    ];
    const written = reindexed(siblings, new Set(['m']));
    assert.deepEqual(after(siblings, ['m']).order, ['a', 'm', 'b', 'c']);
    assert.ok((written.get('m')?.length ?? 99) <= ORDER_LONG);
  });

  test('is the order asked for, whatever the indices were', () => {
    const index = fc.constantFrom('a0', 'a1', 'a1V', 'a2', 'Zz', 'b00', LAST_INDEX);
    fc.assert(
      fc.property(
        fc.array(index, { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
        (indices, which, places) => {
          const sorted = indices.map((each, at) => ({ id: `id${at}`.padEnd(8, '-'), index: each }));
          sorted.sort(compareOrder);
          const moved = [...new Set(which.map((at) => sorted[at % sorted.length]?.id ?? ''))];
          const rest = sorted.filter(({ id }) => !moved.includes(id));
          moved.forEach((id, at) => {
            const each = sorted.find((other) => other.id === id);
            if (each !== undefined) rest.splice((places[at] ?? 0) % (rest.length + 1), 0, each);
          });
          assert.deepEqual(
            after(rest, moved).order,
            rest.map(({ id }) => id),
          );
        },
      ),
    );
  });
});
