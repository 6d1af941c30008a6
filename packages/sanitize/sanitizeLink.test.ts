import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sanitizeLink } from './sanitizeLink.ts';

test('links to the web and to a mail address are kept, in their normal form', () => {
  assert.equal(sanitizeLink('https://ofen.example/menu?day=1#soup'), 'https://ofen.example/menu?day=1#soup');
  assert.equal(sanitizeLink('HTTP://Ofen.example'), 'http://ofen.example/');
  assert.equal(sanitizeLink(' https://ofen.example/ä b '), 'https://ofen.example/%C3%A4%20b');
  assert.equal(sanitizeLink('mailto:nora@halden.example'), 'mailto:nora@halden.example');
});

test('nothing that runs, reads a file or hides where it leads is a link', () => {
  for (const value of [
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'JaVaScRiPt:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>1</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://ofen.example/1',
    'https://bank.example@evil.example/',
    'https://user:secret@evil.example/',
    '//evil.example',
    '/boards/1',
    'ofen.example',
    'https://',
    'https://[',
    '',
  ])
    assert.equal(sanitizeLink(value), '', JSON.stringify(value));
  for (const value of [undefined, null, 7, {}, []]) assert.equal(sanitizeLink(value), '');
});

test('whatever comes in, a link that comes out is a web or mail address and stays as it is', () => {
  const parts = fc.constantFrom(
    'https://',
    'http:',
    'mailto:',
    'javascript:',
    'a.example',
    '/',
    '@',
    '\n',
    '\u202E',
    ' ',
    '"',
    '<',
  );
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(parts, { maxLength: 8 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(hostile, (value) => {
      const link = sanitizeLink(value);
      assert.ok(link === '' || /^(?:https?:\/\/|mailto:)/.test(link), link);
      assert.equal(sanitizeLink(link), link);
      assert.doesNotMatch(link, /[\s<>"]/);
    }),
    { numRuns: 2_000 },
  );
});
