import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { sanitizeRichText } from '@flux/sanitize/markup';
import { withDom } from '@flux/sanitize/testing';
import fc from 'fast-check';
import { readFormatted, writeFormatted } from './formattedText.ts';
import type { Marks, RichText } from './richText.ts';

before(withDom);

/** What comes of HTML of anywhere, as `plain words` and `[marked words|their marks]`. */
const read = (html: string): string =>
  readFormatted(sanitizeRichText(html))
    .map(({ insert, attributes = {} }) => {
      const marks = Object.entries(attributes).map(([mark, value]) => (value === true ? mark : value));
      return marks.length === 0 ? insert : `[${insert}|${marks.join(' ')}]`;
    })
    .join('');

describe('HTML that is pasted', () => {
  test('keeps bold, italic, underlined, struck words, code and links', () => {
    assert.equal(
      read('<b>a</b> <i>b</i> <u>c</u> <del>d</del> <code>e</code> <a href="https://ofen.example">f</a>'),
      '[a|bold] [b|italic] [c|underline] [d|strike] [e|code] [f|https://ofen.example/]',
    );
    assert.equal(
      read('<h2>Title</h2><p>a<strong>b<em>c</em></strong></p>'),
      '[Title|bold]\na[b|bold][c|bold italic]',
    );
  });
  test('drops styles, scripts, pictures and links that run something', () => {
    assert.equal(
      read(
        '<p style="color:red" onclick="x">a<script>b</script><img src=x onerror=c><a href="javascript:d">e</a></p>',
      ),
      'ae',
    );
  });
  test('has a line for each paragraph, item and break, and spaces as they are seen', () => {
    assert.equal(read('<div>\n  a\n  b </div>\n<p>c<br>d</p><p></p>e'), 'a b\nc\nd\ne');
    assert.equal(
      read('<ul><li>a</li><li><p>b</p><ol><li>c</li><li>d</li></ol></li></ul>'),
      '• a\n• b\n1. c\n2. d',
    );
    assert.equal(read('<pre>a  b\n  c</pre>d&nbsp;e &lt;f&gt; &amp;amp;'), '[a  b\n  c|code]\nd e <f> &amp;');
  });
  test('of word processors keeps what they say by styles', () => {
    assert.equal(
      read(
        '<b style="font-weight:normal" id="docs-internal-guid-1"><p><span style="font-weight:700">a</span><span style="font-weight:400"> b</span></p></b>',
      ),
      '[a|bold] b',
    );
  });
});

describe('Text that is copied', () => {
  test('is the same when it is pasted, through the sanitizer', () => {
    const marks = fc.record(
      {
        bold: fc.constant<true>(true),
        italic: fc.constant<true>(true),
        underline: fc.constant<true>(true),
        strike: fc.constant<true>(true),
        code: fc.constant<true>(true),
        link: fc.constantFrom('https://ofen.example/?a=b&c="d"', "https://ofen.example/'<x>"),
      },
      { requiredKeys: [] },
    );
    const word = fc.string({
      unit: fc.constantFrom('a', '<b>', '&amp;', '"', '日', '=', '`'),
      minLength: 1,
      maxLength: 6,
    });
    const stretches = fc.array(fc.tuple(word, marks), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(stretches, (given) => {
        let plain = '';
        const runs = given.map(([words, marks]) => {
          const start = plain.length;
          plain += words;
          const link = marks.link === undefined ? {} : { link: URL.parse(marks.link)?.href ?? '' };
          return { start, end: plain.length, marks: { ...marks, ...link } as Marks };
        });
        const text: RichText = { plain, runs };
        const letters = readFormatted(sanitizeRichText(writeFormatted(text, 0, plain.length))).flatMap(
          ({ insert, attributes = {} }) => [...insert].map((letter) => [letter, sorted(attributes)]),
        );
        const wanted = given.flatMap(([words], at) =>
          [...words].map((letter) => [letter, sorted(runs[at]?.marks ?? {})]),
        );
        assert.deepEqual(letters, wanted);
      }),
      { numRuns: 100 },
    );
  });
  test('is only what was chosen', () => {
    const text: RichText = {
      plain: 'abcd\ne',
      runs: [
        { start: 0, end: 3, marks: { bold: true } },
        { start: 3, end: 6, marks: {} },
      ],
    };
    assert.equal(writeFormatted(text, 1, 6), '<strong>bc</strong>d<br>e');
  });
});

const sorted = (marks: object): unknown => Object.entries(marks).sort(([a], [b]) => a.localeCompare(b));
