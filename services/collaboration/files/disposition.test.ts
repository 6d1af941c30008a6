import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { disposition } from './disposition.ts';

const headerOf = (name: string): string =>
  disposition({ name, mediaType: 'application/zip' }).contentDisposition;

test('a file’s name comes back whole, and plain for clients of old', () => {
  assert.equal(
    headerOf('Früh "1".zip'),
    'attachment; filename="Fr_h _1_.zip"; filename*=UTF-8\'\'Fr%C3%BCh%20%221%22.zip',
  );
});

test('no name ends the header, adds a parameter or another header', () => {
  const hostile = fc.string({
    unit: fc.constantFrom(
      '\r',
      '\n',
      '"',
      '\\',
      ';',
      '=',
      "'",
      '%',
      '*',
      '\0',
      '\u2028',
      'ü',
      '🦊',
      'a',
      ' ',
    ),
  });
  fc.assert(
    fc.property(fc.oneof(hostile, fc.string({ unit: 'grapheme' })), (name) => {
      const header = headerOf(name);
      assert.match(header, /^attachment; filename="[^"\\%\r\n]*"; filename\*=UTF-8''[\w!#$&+.^`|~%-]*$/);
      assert.equal(new Headers({ 'content-disposition': header }).get('content-disposition'), header);
    }),
  );
});
