import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sanitizePlainText, sanitizeSearchQuery } from './index.ts';

/** Cases of one kind: what comes in, what goes out. */
const cases = (all: Readonly<Record<string, readonly [given: string, left: string]>>): void => {
  for (const [name, [given, left]] of Object.entries(all))
    test(name, () => assert.equal(sanitizePlainText(given), left));
};

describe('plain', () => {
  cases({
    'text without anything odd stays': ['Spring poster, v2', 'Spring poster, v2'],
    'markup is text and stays, since text is what it is shown as': ['<b>Tom & "Jo"</b>', '<b>Tom & "Jo"</b>'],
    'a script is text': ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    'lines and runs of space become one space': ['  Spring\r\n\tposter\u0085\u00a02 ', 'Spring poster 2'],
    'letters are composed': ['Cafe\u0301', 'Café'],
    'null bytes and other controls go': ['a\0b\u0007c\u001bd', 'abcd'],
    'directions that turn a name round go': ['safe\u202Egpj.exe', 'safegpj.exe'],
    'isolates go': ['a\u2066b\u2069', 'ab'],
    'words hidden in tags go': ['hello\u{E0041}\u{E0042}', 'hello'],
    'a soft hyphen and a zero width space split no word': ['ad\u00ADm\u200Bin', 'admin'],
    'joiners that languages and emoji need stay': ['می\u200Cخواهم 👩\u200D🎨', 'می\u200Cخواهم 👩\u200D🎨'],
    'half of a character is shown as a sign': ['a\ud800b', 'a\uFFFDb'],
    'letters that look alike stay what they are': ['раypal', 'раypal'],
  });
});

describe('search', () => {
  test('signs of query languages are looked for as themselves', () => {
    for (const query of ["' or 1=1 --", '%_', 'a & !b | (c)', '.*(a+)+$', '"exact"'])
      assert.equal(sanitizeSearchQuery(query), query);
  });
  test('is one line without what cannot be seen', () => {
    assert.equal(sanitizeSearchQuery('  spring\n\u202Eposter '), 'spring poster');
  });
  test('takes 200 characters, not one past them, and cuts none in two', () => {
    assert.equal(sanitizeSearchQuery('x'.repeat(200)).length, 200);
    assert.equal(sanitizeSearchQuery('x'.repeat(201)).length, 200);
    assert.equal(sanitizeSearchQuery('🎨'.repeat(300)), '🎨'.repeat(200));
  });
});
