import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { LAYOUT_WHOLE } from '../constants.ts';
import { fakeMeasure } from '../testing/fakeMeasure.ts';
import { type Layout, layoutText, widthOf } from './layout.ts';
import { plainText, type RichText } from './richText.ts';

const SIZE = 20;
const options = (wrap?: number) => ({ size: SIZE, leading: 1.3, wrap });
const laidOut = (text: RichText | string, wrap?: number): Layout =>
  layoutText(typeof text === 'string' ? plainText(text) : text, options(wrap), fakeMeasure);
const shown = (text: string, wrap?: number): string[] =>
  laidOut(text, wrap)
    .lines()
    .map(({ start, end }) => text.slice(start, end));

describe('A text is laid out', () => {
  test('on one line for each paragraph when nothing limits its width', () => {
    assert.deepEqual(shown('Readable at 40 m\nTest on Thursday'), ['Readable at 40 m', 'Test on Thursday']);
    const { width, height, lineHeight } = laidOut('ab\nabcd');
    assert.deepEqual([width(), height(), lineHeight], [40, 52, 26]);
  });

  test('with a line for an empty text and for an end without words', () => {
    assert.deepEqual(shown(''), ['']);
    assert.deepEqual(shown('a\n'), ['a', '']);
    assert.deepEqual(shown('\n\n'), ['', '', '']);
    assert.equal(laidOut('').height(), 26);
  });

  test('by words, with the spaces hanging over the edge', () => {
    assert.deepEqual(shown('aa bb   cc', 50), ['aa bb   ', 'cc']);
    assert.deepEqual(shown('aa bb   cc', 49), ['aa ', 'bb   ', 'cc']);
    assert.equal(laidOut('aa bb   cc', 50).lines()[0]?.width, 50);
  });

  test('with a word that is longer than the line broken at graphemes', () => {
    assert.deepEqual(shown('a abcdefgh', 40), ['a ', 'abcd', 'efgh']);
    assert.deepEqual(shown('e\u0301e\u0301e\u0301', 20), ['e\u0301e\u0301', 'e\u0301']);
    assert.deepEqual(shown('ab', 1), ['a', 'b']);
    assert.deepEqual(shown('👩‍👩‍👧👩‍👩‍👧', 25), ['👩‍👩‍👧', '👩‍👩‍👧']);
  });

  test('with the mark after an ideograph kept off the start of a line', () => {
    assert.deepEqual(shown('日本語です。', 100), ['日本語で', 'す。']);
  });

  test('with every kind of end of a paragraph', () => {
    assert.deepEqual(shown('a\r\nb\rc\u2028d\u0085e\vf'), ['a', 'b', 'c', 'd', 'e', 'f']);
    const [first, second] = laidOut('a\r\nb').lines();
    assert.deepEqual([first?.end, first?.next, second?.start], [1, 3, 3]);
  });

  test('with a tab as four spaces', () => assert.equal(laidOut('a\tb').width(), 60));

  test('from right to left where the first strong character says so', () => {
    const text = 'abc עברית\n123 שלום abc\n12';
    assert.deepEqual(
      laidOut(text)
        .lines()
        .map(({ isRtl }) => isRtl),
      [false, true, false],
    );
  });

  test('with the widths of the marks', () => {
    const bold: RichText = {
      plain: 'aabb',
      runs: [
        { start: 0, end: 2, marks: {} },
        { start: 2, end: 4, marks: { bold: true } },
      ],
    };
    assert.equal(laidOut(bold).width(), 20 + 22.5);
    assert.equal(widthOf(bold, 1, 3, fakeMeasure), 0.5 + 0.5625);
  });

  test('again into the box that was measured for it, though that is rounded', () => {
    const text = 'three words here';
    const width = Math.round(laidOut(text).width() * 64) / 64 - 1 / 128;
    assert.equal(shown(text, width).length, 1);
  });
});

const words = fc
  .array(
    fc.constantFrom(
      'a',
      'bcd',
      'efghijk',
      ' ',
      '  ',
      '\n',
      '-',
      '日本',
      '。',
      '(',
      ')',
      '👍🏽',
      'ع',
      '\u00A0',
      '5',
    ),
    {
      maxLength: 60,
    },
  )
  .map((all) => all.join(''));

describe('Whatever is written', () => {
  test('all of it is on a line, once and in order', () => {
    fc.assert(
      fc.property(
        fc.oneof(words, fc.string({ unit: 'binary', maxLength: 200 })),
        fc.option(fc.integer({ min: 1, max: 300 })),
        (text, wrap) => {
          const lines = laidOut(text, wrap ?? undefined).lines();
          assert.equal(lines[0]?.start, 0);
          assert.equal(lines.at(-1)?.next, text.length);
          lines.forEach(({ start, end, next }, at) => {
            assert.ok(start <= end && end <= next);
            assert.match(text.slice(end, next), /^(?:\r\n|[\n\v\f\r\u0085\u2028\u2029])?$/);
            if (at > 0) assert.equal(start, lines[at - 1]?.next);
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  test('no line is wider than its room unless it is a single grapheme, and none could take the next word', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 10, max: 300 }), (text, wrap) => {
        const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
        const rich = plainText(text);
        const lines = laidOut(text, wrap).lines();
        lines.forEach(({ start, end, next, width }, at) => {
          const seen = text.slice(start, end).trimEnd();
          if (width > wrap + 0.1) assert.equal([...graphemes.segment(seen)].length, 1, seen);
          const after = lines[at + 1];
          if (after === undefined || end !== next) return;
          const [word = ''] = text.slice(after.start, after.end).match(/^\S+[ ]*|^\s+/) ?? [];
          const both = SIZE * widthOf(rich, start, after.start + word.trimEnd().length, fakeMeasure);
          const following = text.charAt(after.start + word.length);
          if (/^[a-z]+ $/.test(word) && /[a-z]/.test(following))
            assert.ok(both > wrap, `${text.slice(start, end)}|${word}`);
        });
      }),
      { numRuns: 300 },
    );
  });

  test('more room never makes more lines', () => {
    fc.assert(
      fc.property(
        words,
        fc.integer({ min: 20, max: 200 }),
        fc.integer({ min: 0, max: 200 }),
        (text, wrap, more) => {
          assert.ok(laidOut(text, wrap + more).lines().length <= laidOut(text, wrap).lines().length);
        },
      ),
    );
  });
});

describe('A long text', () => {
  const sentence = 'The quick brown fox jumps over the lazy dog. ';

  test('of 50,000 units is laid out at once, one of more goes on when asked, from its first line', () => {
    const most = 'a'.repeat(LAYOUT_WHOLE);
    assert.equal(laidOut(most).lines().length, 1);
    const more = laidOut(`${sentence}\n`.repeat(2000), 200);
    assert.equal(more.lines().length, 0);
    let steps = 0;
    assert.equal(
      more.advance(() => ++steps > 3),
      false,
    );
    assert.equal(more.lines()[0]?.start, 0);
    assert.equal(
      more.advance(() => false),
      true,
    );
    assert.equal(more.lines().at(-1)?.next, 2000 * (sentence.length + 1));
  });

  test('has the same lines whether it is broken in stretches or as a whole', () => {
    const long = sentence.repeat(1000);
    const lines = laidOut(long, 333).lines();
    const short = laidOut(sentence.repeat(20), 333).lines();
    const most = short.length - 2;
    assert.deepEqual(lines.slice(0, most), short.slice(0, most));
    assert.ok(lines.every(({ start, end }) => end - start <= 36));
  });

  test('of one endless word is cut as if it were not', () => {
    const lines = laidOut('x'.repeat(100_000), 100);
    lines.advance(() => false);
    const count = lines.lines().length;
    assert.ok(count >= 10_000 && count < 10_010, `${count} lines`);
  });

  test('gives up its time within a slice', () => {
    const long = laidOut(sentence.repeat(23_000), 400);
    let longest = 0;
    let isDone = false;
    while (!isDone) {
      const start = performance.now();
      let steps = 0;
      isDone = long.advance(() => steps++ > 0);
      longest = Math.max(longest, performance.now() - start);
    }
    assert.ok(longest < 100, `${longest} ms in one step`);
  });
});
