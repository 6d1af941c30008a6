import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { TextRuns } from './entry.ts';
import { changedText, differences, mergeText, sameText } from './textMerge.ts';

const plain = (insert: string): TextRuns => (insert === '' ? [] : [{ insert }]);
const words = (runs: TextRuns): string => runs.map(({ insert }) => insert).join('');
const codes = (text: string): number[] => [...text].map((each) => each.codePointAt(0) ?? 0);
const merged = (base: string, mine: string, other: string): string =>
  words(changedText(plain(other), mergeText(plain(base), plain(mine), plain(other))));

describe('Two changes of one text', () => {
  test('both happen when they are apart', () => {
    assert.equal(merged('one two three', 'one 2 three', 'one two three four'), 'one 2 three four');
    assert.equal(merged('abc', 'abcX', 'Yabc'), 'YabcX');
    assert.equal(merged('', 'mine', 'theirs'), 'theirsmine');
    assert.equal(merged('keep this', 'keep', 'keep this too'), 'keep too');
  });

  test('leave what the other touched as the other left it', () => {
    assert.equal(merged('one two three', 'one three', 'one twXo three'), 'one twXo three');
    assert.equal(merged('abc def', 'abc', 'aXYZ'), 'aXYZ');
  });

  test('never part a character that takes two units', () => {
    assert.equal(merged('😀', '😁', '😀!'), '😁!');
    assert.deepEqual(mergeText(plain('a😀b'), plain('a😁b'), plain('a😀b')), [
      { at: 1, remove: 2, insert: [{ insert: '😁' }] },
    ]);
  });

  test('carry marks, and a mark alone is a change too', () => {
    const bold = [{ insert: 'a' }, { insert: 'b', attributes: { bold: true } }];
    assert.deepEqual(mergeText(plain('ab'), bold, plain('ab!')), [
      { at: 1, remove: 1, insert: [{ insert: 'b', attributes: { bold: true } }] },
    ]);
    assert.ok(!sameText(plain('ab'), bold));
    assert.ok(
      sameText(bold, [
        { insert: 'a', attributes: {} },
        { insert: 'b', attributes: { bold: true } },
      ]),
    );
  });
});

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', ' ', '😀', '日'), { maxLength: 24 })
  .map((all) => all.join(''));
const marked = fc
  .array(fc.tuple(fc.constantFrom('a', 'bc', '😀', ' '), fc.boolean()), { maxLength: 10 })
  .map(
    (all): TextRuns => all.map(([insert, bold]) => (bold ? { insert, attributes: { bold } } : { insert })),
  );

describe('Whatever the texts', () => {
  test('the differences lead from one to the other', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [one, two] = [codes(a), codes(b)];
        let at = 0;
        const made: number[] = [];
        for (const { from, to, start, end } of differences(one, two)) {
          made.push(...one.slice(at, from), ...two.slice(start, end));
          at = to;
        }
        assert.deepEqual([...made, ...one.slice(at)], two);
      }),
      { numRuns: 500 },
    );
  });

  test('a change of an untouched text is done whole, with its marks', () => {
    fc.assert(
      fc.property(marked, marked, (base, mine) => {
        assert.ok(sameText(changedText(base, mergeText(base, mine, base)), mine));
        assert.ok(mergeText(base, base, mine).length === 0);
      }),
      { numRuns: 500 },
    );
  });

  test('what the other wrote is still there', () => {
    fc.assert(
      fc.property(text, text, fc.nat(24), (base, mine, at) => {
        const place = Math.min(at, [...base].length);
        const other = [...base].toSpliced(place, 0, 'THEIRS').join('');
        assert.ok(merged(base, mine, other).includes('THEIRS'));
      }),
      { numRuns: 500 },
    );
  });

  test('very different texts are one difference, found at once', () => {
    const [a, b] = ['ab'.repeat(20_000), 'cd'.repeat(20_000)].map(codes);
    assert.deepEqual(differences(a ?? [], b ?? []), [{ from: 0, to: 40_000, start: 0, end: 40_000 }]);
  });
});
