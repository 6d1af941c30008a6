import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { lineBreaks } from './lineBreaks.ts';

/** The text with its possible breaks shown. */
function parts(text: string): string {
  let from = 0;
  return lineBreaks(text)
    .map((at) => {
      const part = text.slice(from, at);
      from = at;
      return part;
    })
    .join('|');
}

const CASES: readonly (readonly [what: string, shown: string])[] = [
  ['after spaces and hyphens', 'Hello, |world-|wide |well |a-5 |a-|b'],
  ['not before closing marks, even after a space', 'so ! |no |(x)'],
  ['not inside numbers with their signs and units', '-5 |$5,000.00 |3.14% |№5'],
  ['around a long dash', 'a|—|b|——|c'],
  ['after an en dash and a slash, never inside //', '1–|2 |http://|a.b/|c?|d=1 |1/2'],
  [
    'between ideographs, not before their closing marks, small kana and repeats',
    '日|本|語|で|す。|と|「か」ー々 |テ|ス|ト、',
  ],
  ['not after opening brackets of ideographs', '（あ）|い'],
  ['between Korean syllables', '한|국|어 |텍|스|트'],
  ['between Thai words, by the dictionary', 'สวัสดี|ชาว|โลก |ok'],
  ['never inside an emoji of several characters', '👩‍👩‍👧|👍🏽|🇩🇪|🇫🇷|x'],
  ['never at a no-break space or a word joiner', 'b\u00A0c |d\u2060e |1\u202F000'],
  ['at a zero width space and after a soft hyphen', 'ab\u200B|cd |Donau\u00AD|dampf'],
  ['never between a letter and its marks', 'e\u0301a\u0300 |b'],
  ['not around quotation marks beside words', 'say |"hello |world" |now'],
  ['after dots that go on', 'one…|two |don’t'],
];

describe('A line may break', () => {
  for (const [what, shown] of CASES) {
    test(what, () => assert.equal(parts(shown.replaceAll('|', '')), shown));
  }

  test('at the end of a text, and an empty one has that end alone', () => {
    assert.deepEqual(lineBreaks(''), [0]);
    assert.deepEqual(lineBreaks('a'), [1]);
  });

  test('only between graphemes, in order and each place once, whatever the text', () => {
    const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    const pieces = fc.constantFrom(
      'a',
      'B',
      ' ',
      '  ',
      '-',
      '—',
      '(',
      ')',
      '"',
      ',',
      '5',
      '%',
      '日',
      '。',
      '「',
      'ー',
      'ก',
      'ั',
      '\u0301',
      '\u200D',
      '👩',
      '👍🏽',
      '🇩',
      '🇪',
      'ع',
      '\u00A0',
      '\u2060',
      '\u200B',
      '/',
      '한',
      '\u00AD',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(pieces, { maxLength: 30 }).map((all) => all.join('')),
          fc.string({ unit: 'grapheme-composite' }),
        ),
        (text) => {
          const breaks = lineBreaks(text);
          assert.equal(breaks.at(-1), text.length);
          assert.ok(breaks.every((at, index) => index === 0 || at > (breaks[index - 1] ?? 0)));
          const edges = new Set([...graphemes.segment(text)].map(({ index }) => index).concat(text.length));
          const inside = breaks.filter((at) => !edges.has(at));
          assert.deepEqual(inside, []);
        },
      ),
      { numRuns: 200 },
    );
  });
});
