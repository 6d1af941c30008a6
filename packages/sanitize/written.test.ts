import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sanitizeComment, sanitizeMarkdown } from './index.ts';

describe('comment', () => {
  test('what was written stays, on its lines, with its marks', () => {
    const text = '**Hello** _you_\n\n- `x < 1`\n- <b>not bold</b>';
    assert.equal(sanitizeComment(text), text);
  });
  test('a script stays the text it is', () => {
    assert.equal(sanitizeComment('<script>alert(1)</script>'), '<script>alert(1)</script>');
  });
  test('null bytes and controls go, the tab stays', () => {
    assert.equal(sanitizeComment('a\0b\u001b[31m\tc\u0008'), 'ab[31m\tc');
  });
  test('lines end in one way', () => {
    assert.equal(sanitizeComment('a\r\nb\rc\u2028d\u2029e\u0085f'), 'a\nb\nc\nd\ne\nf');
  });
  test('marks of direction and joiners, which languages need, stay', () => {
    for (const text of ['\u2067שלום\u2069', 'می\u200Cخواهم', '\u202Eabc\u202C'])
      assert.equal(sanitizeComment(text), text);
  });
  test('words hidden in tags go, and flags made of them stay', () => {
    assert.equal(sanitizeComment('hi\u{E0068}\u{E0069}'), 'hi');
    const scotland = '\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}';
    assert.equal(sanitizeComment(`go ${scotland}!`), `go ${scotland}!`);
  });
});

describe('markdown', () => {
  test('a direction ends with its line, so that nothing after it is turned round', () => {
    assert.equal(sanitizeMarkdown('a\u202Bb\nc'), 'a\u202Bb\u202C\nc');
    assert.equal(sanitizeMarkdown('\u2067a\u202Ab'), '\u2067a\u202Ab\u202C\u2069');
    assert.equal(sanitizeMarkdown('\u2067שלום\u2069 x'), '\u2067שלום\u2069 x');
  });
  test('an end that ends nothing here could end what is around, and goes', () => {
    assert.equal(sanitizeMarkdown('a\u2069\u202Cb'), 'ab');
  });
  test('overrides, which turn the letters of code round, go (CVE-2021-42574)', () => {
    assert.equal(sanitizeMarkdown('`if (a) {\u202E } /* check`'), '`if (a) { } /* check`');
  });
  test('piles of marks do not paint over other messages', () => {
    assert.equal(sanitizeMarkdown(`a${'\u0300'.repeat(100)}b`), `a${'\u0300'.repeat(8)}b`);
    assert.equal(sanitizeMarkdown('Thiên Nhiên שָׁלוֹם'), 'Thiên Nhiên שָׁלוֹם');
  });
});
