import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { firstWidth, keptBeside, narrowest, widest, withinBounds } from './besideWidth.ts';

test('a column is never narrower or wider than it may be', () => {
  assert.equal(withinBounds(279), narrowest);
  assert.equal(withinBounds(481), widest);
  assert.equal(withinBounds(Number.NaN), firstWidth);
  fc.assert(
    fc.property(fc.double(), (width) => {
      const bound = withinBounds(width);
      assert.ok(bound >= narrowest && bound <= widest && withinBounds(bound) === bound);
    }),
  );
});

test('each person finds the column as they left it; a browser that keeps nothing begins anew', (t) => {
  assert.deepEqual(keptBeside.read('ana'), { isOpen: false, width: firstWidth });
  const rows = new Map<string, string>();
  t.after(() => Reflect.deleteProperty(globalThis, 'localStorage'));
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    value: {
      getItem: (key: string) => rows.get(key) ?? null,
      setItem: (key: string, value: string) => rows.set(key, value),
    },
  });
  keptBeside.write('ana', { isOpen: true, width: 400 });
  assert.deepEqual(keptBeside.read('ana'), { isOpen: true, width: 400 });
  assert.deepEqual(keptBeside.read('li'), { isOpen: false, width: firstWidth });
  rows.set('flux.beside.ana', 'open 9999');
  assert.deepEqual(keptBeside.read('ana'), { isOpen: true, width: widest });
});
