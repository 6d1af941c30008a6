import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { initialOf } from './initial.ts';

const cut = (name: string): string => {
  const [first] = new Intl.Segmenter().segment(name.trim());
  return first?.segment.toLocaleUpperCase() ?? '';
};

test('a name’s initial is its first letter as it is seen, large', () => {
  assert.deepEqual(['nora', ' élan', 'e\u0301lan', '👩🏽‍🎨 Ana', '한글', ''].map(initialOf), [
    'N',
    'É',
    'E\u0301',
    '👩🏽‍🎨',
    '한',
    '',
  ]);
});

test('it is what the browser’s own cutter finds, for any name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 4 }), (name) =>
      assert.equal(initialOf(name), cut(name)),
    ),
  );
});
