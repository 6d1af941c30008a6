import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { disposition } from './disposition.ts';
import { mediaTypeOf } from './mediaType.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const bytes = (...values: number[]) => new Uint8Array(values);
const ofBytes = (head: Uint8Array, name = 'file', isWhole = true) => mediaTypeOf({ head, isWhole, name });
const ofText = (text: string, name = 'file') => ofBytes(utf8(text), name);

const png = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
);

test('pictures and documents are known by their bytes, whatever they are called', async () => {
  assert.equal(await ofBytes(png, 'page.html'), 'image/png');
  assert.equal(await ofBytes(bytes(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0)), 'image/jpeg');
  assert.equal(await ofText('GIF89a\x01\x00\x01\x00'), 'image/gif');
  assert.equal(await ofText('%PDF-1.7\n1 0 obj << >> endobj', 'a.txt'), 'application/pdf');
  assert.equal(await ofBytes(bytes(0x50, 0x4b, 5, 6, ...new Array(18).fill(0))), 'application/zip');
});

test('text is text, however it begins', async () => {
  for (const text of [
    'hello',
    'BMW prices',
    'MZ: the initials',
    '<3 you',
    'a < b',
    'Grüße 🎨',
    '{}',
    '\tx\r\n',
  ]) {
    assert.equal(await ofText(text), 'text/plain', text);
  }
});

test('the name chooses among kinds of text only', async () => {
  assert.equal(await ofText('a,b', 'table.csv'), 'text/csv');
  assert.equal(await ofText('# hi', 'README.MD'), 'text/markdown');
  assert.equal(await ofText('{}', 'x.json'), 'application/json');
  assert.equal(await ofText('{}', 'x.excalidraw'), 'application/vnd.excalidraw+json');
  assert.equal(await ofText('plain', 'photo.png'), 'text/plain');
  assert.equal(await ofBytes(bytes(0, 1, 2), 'x.json'), 'application/octet-stream');
  assert.equal(await ofText('x', 'constructor'), 'text/plain');
});

test('HTML is found behind white space, comments and declarations', async () => {
  for (const text of [
    '<!DOCTYPE html><p>x',
    '<html>',
    '\n <HTML lang=de>',
    '<!-- x --><script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '</p>',
    '\uFEFF<!doctype HTML>',
    '<!-- never closed <html>',
    '<!doctype html>',
    '<!doctype html>\njust words',
  ]) {
    assert.equal(await ofText(text, 'harmless.txt'), 'text/html', text);
  }
});

test('SVG and other XML are told apart', async () => {
  for (const text of [
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    '<?xml version="1.0"?>\n<!-- made by x -->\n<svg>',
    '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C" "x" [ <!ENTITY a "b"> ]><svg>',
    '<s:svg xmlns:s="http://www.w3.org/2000/svg"/>',
  ]) {
    assert.equal(await ofText(text, 'x.png'), 'image/svg+xml', text);
  }
  assert.equal(await ofText('<?xml version="1.0"?><note/>'), 'application/xml');
});

test('a character that the end of the head cuts through does not make text binary', async () => {
  const cut = utf8('ä'.repeat(2050)).subarray(0, 4099);
  assert.equal(await ofBytes(cut, 'x', false), 'text/plain');
  assert.equal(await ofBytes(cut, 'x', true), 'application/octet-stream');
});

test('an empty file is of no kind', async () => {
  assert.equal(await ofBytes(bytes(), 'x.html'), 'application/octet-stream');
});

test('whatever the bytes, they have a type, and nothing that could run is shown in place', async () => {
  const pieces = fc.constantFrom(
    '<',
    '!',
    '?',
    'svg',
    'html',
    'xml',
    'doctype',
    ' ',
    '-->',
    '<!--',
    '[',
    '>',
    '/',
    'x',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc.array(pieces).map((list) => utf8(list.join(''))),
      ),
      fc.boolean(),
      async (head, isWhole) => {
        const mediaType = await ofBytes(head, 'x', isWhole);
        assert.match(mediaType, /^[a-z]+\/[\w.+-]+$/u);
        const { contentType, contentDisposition } = disposition({ name: 'x', mediaType });
        assert.ok(!/html|[/+]xml/u.test(contentType) || contentType === 'image/svg+xml');
        if (contentType === 'image/svg+xml') assert.match(contentDisposition, /^attachment/u);
      },
    ),
  );
});

test('hostile text is looked at in no time', async () => {
  const started = performance.now();
  for (const piece of ['<!--', '<!doctype [', '<?', '\n', '<', '<!doctype x>', '<!---->']) {
    await ofText(piece.repeat(Math.floor(4100 / piece.length)));
  }
  assert.ok(performance.now() - started < 1000);
});
