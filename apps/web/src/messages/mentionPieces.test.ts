import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mentionPieces } from './mentionPieces.ts';

const named = (...names: readonly string[]) => names.map((name) => ({ id: name, name }));

test('a text is cut at those who are named in it, the longest name first', () => {
  assert.deepEqual(mentionPieces('@Ann Lee, @Ann and @Anna', named('Ann', 'Ann Lee')), [
    '',
    '@Ann Lee',
    ', ',
    '@Ann',
    ' and @Anna',
  ]);
  assert.deepEqual(mentionPieces('nobody', []), ['nobody']);
});

test('a name that would mean something in a pattern is looked for as it is', () => {
  assert.deepEqual(mentionPieces('@Mia, @.*', named('.*')), ['@Mia, ', '@.*', '']);
  const hostile = fc.string({ unit: fc.constantFrom(...'.*+?^{}$()|[]\\/-a1 @'), minLength: 1 });
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1 }), hostile, (names, text) => {
      const pieces = mentionPieces(text, named(...names));
      assert.equal(pieces.join(''), text);
      for (const [index, piece] of pieces.entries())
        if (index % 2 === 1) assert.ok(names.includes(piece.slice(1)));
    }),
  );
});

test('no name makes the search for it slow', () => {
  const began = performance.now();
  mentionPieces(`@${'a'.repeat(10_000)}!`, named('(a+)+$', `${'a'.repeat(99)}b`, '(a|a)*'));
  assert.ok(performance.now() - began < 500);
});
