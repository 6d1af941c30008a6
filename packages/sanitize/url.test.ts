import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isSafeURL, sanitizeURL } from './index.ts';

const refused = (...all: readonly unknown[]): void => {
  for (const value of all) assert.equal(sanitizeURL(value), '', JSON.stringify(value));
};

describe('url', () => {
  test('links to the web and to a mail address are kept, in their normal form', () => {
    assert.equal(sanitizeURL('https://ofen.example/menu?day=1#soup'), 'https://ofen.example/menu?day=1#soup');
    assert.equal(sanitizeURL('HTTP://Ofen.example'), 'http://ofen.example/');
    assert.equal(sanitizeURL(' https://ofen.example/ä b '), 'https://ofen.example/%C3%A4%20b');
    assert.equal(sanitizeURL('mailto:nora@halden.example'), 'mailto:nora@halden.example');
  });
  test('javascript: is none, however it is written', () => {
    refused(
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      ' javascript:alert(1)',
      'javascript://https://a.example/%0aalert(1)',
    );
  });
  test('javascript: with controls in it is none', () => {
    refused(
      'java\nscript:alert(1)',
      'java\tscript:alert(1)',
      '\u0001javascript:alert(1)',
      'java\0script:alert(1)',
    );
    refused('\u00A0javascript:alert(1)', 'java\u00ADscript:alert(1)', '\uFEFFjavascript:alert(1)');
  });
  test('javascript: with entities or percents is none', () => {
    refused(
      '&#106;avascript:alert(1)',
      'javascript&colon;alert(1)',
      '&#x6A;avascript&#58;alert(1)',
      'java%0ascript:alert(1)',
    );
  });
  test('data: is none', () => {
    refused(
      'data:text/html,<script>1</script>',
      'data:text/html;base64,PHNjcmlwdD4=',
      'DATA:image/svg+xml,<svg onload=1>',
    );
  });
  test('other schemes that run or read something are none', () => {
    refused(
      'vbscript:x',
      'file:///etc/passwd',
      'blob:https://ofen.example/1',
      'view-source:https://a.example',
      'ms-word:ofe|u|x',
    );
    refused(
      'filesystem:https://a.example/x',
      'about:blank',
      'intent://x#Intent;end',
      'jar:https://a.example!/x',
      'ftp://a.example',
    );
  });
  test('a name before the host, which looks like another host, is none', () => {
    refused(
      'https://bank.example@evil.example/',
      'https://user:secret@evil.example/',
      'https://bank.example%40@evil.example',
    );
  });
  test('what is no whole address is none', () => {
    refused(
      '//evil.example',
      '/boards/1',
      'ofen.example',
      'https://',
      'https://[',
      '',
      'https:evil.example',
      '\\\\evil.example',
    );
    refused(undefined, null, 7, {}, [], ['https://a.example']);
  });
  test('a quote or an angle cannot leave the attribute that it stands in', () => {
    for (const value of [
      'https://a.example/"onclick="x',
      "https://a.example/'><script>",
      'https://a.example/?q=<b>',
    ])
      assert.doesNotMatch(sanitizeURL(value), /["<>]/, value);
  });
  test('a host that looks like another is shown by its code', () => {
    assert.equal(sanitizeURL('https://раypal.example/'), 'https://xn--ypal-43d9g.example/');
  });
  test('directions in an address are gone', () => {
    assert.equal(sanitizeURL('https://a.example/\u202Egpj.exe'), 'https://a.example/gpj.exe');
  });
  test('an address takes 2,048 characters and not one past them', () => {
    const head = 'https://x/';
    assert.equal(sanitizeURL(head + 'a'.repeat(2_038)).length, 2_048);
    refused(head + 'a'.repeat(2_039), head + 'ä'.repeat(1_000));
  });
  test('whatever comes in, a link that comes out is a web or mail address', () => {
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
        const link = sanitizeURL(value);
        assert.ok(link === '' || /^(?:https?:\/\/|mailto:)/.test(link), link);
        assert.doesNotMatch(link, /[\s<>"]/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('safety', () => {
  test('an address that may be followed as it stands is safe', () => {
    for (const value of ['https://ofen.example', 'http://ofen.example/a?b#c', 'mailto:nora@halden.example'])
      assert.equal(isSafeURL(value), true, value);
  });
  test('what runs, or is no address, is not', () => {
    for (const value of [
      'javascript:alert(1)',
      'data:text/html,x',
      '/boards/1',
      '',
      'https://a@b.example',
      null,
      7,
    ])
      assert.equal(isSafeURL(value), false, String(value));
  });
  test('nor is one that would have to be changed first', () => {
    for (const value of [
      ' https://a.example',
      'https://a.example/\u202Ex',
      '\0https://a.example',
      'https://a.example/a\nb',
    ])
      assert.equal(isSafeURL(value), false, JSON.stringify(value));
  });
});
