import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { disposition } from './disposition.ts';

const of = (name: string, mediaType: string) => disposition({ name, mediaType });

test('pictures, sound, film, PDF and plain text are shown in place', () => {
  for (const type of [
    'image/png',
    'image/jpeg',
    'image/webp',
    'video/mp4',
    'audio/mpeg',
    'application/pdf',
  ]) {
    const { contentType, contentDisposition } = of('a', type);
    assert.equal(contentType, type);
    assert.match(contentDisposition, /^inline;/);
  }
  assert.equal(of('a', 'text/plain').contentType, 'text/plain; charset=utf-8');
});

test('HTML and XML are saved, as bytes without a meaning', () => {
  for (const type of [
    'text/html',
    'application/xml',
    'text/xml',
    'application/xhtml+xml',
    'application/mathml+xml',
  ]) {
    const { contentType, contentDisposition } = of('a.html', type);
    assert.equal(contentType, 'application/octet-stream', type);
    assert.match(contentDisposition, /^attachment;/);
  }
});

test('SVG keeps its type for <img>, but opened on its own it is saved', () => {
  const { contentType, contentDisposition } = of('a.svg', 'image/svg+xml');
  assert.equal(contentType, 'image/svg+xml');
  assert.match(contentDisposition, /^attachment;/);
});

test('whatever is not known to be harmless is saved', () => {
  for (const type of [
    'application/zip',
    'application/octet-stream',
    'text/markdown',
    'application/x-msdownload',
  ]) {
    assert.match(of('a', type).contentDisposition, /^attachment;/, type);
  }
});

test('a name travels in both forms of RFC 6266', () => {
  assert.equal(
    of('Entwurf "größer" 100%.zip', 'application/zip').contentDisposition,
    `attachment; filename="Entwurf _gr__er_ 100_.zip"; filename*=UTF-8''Entwurf%20%22gr%C3%B6%C3%9Fer%22%20100%25.zip`,
  );
  assert.equal(
    of("it's (1)*.png", 'image/png').contentDisposition,
    `inline; filename="it's (1)*.png"; filename*=UTF-8''it%27s%20%281%29%2A.png`,
  );
});

test('no name can end its header or its quotes, and every name is read back whole', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      const { contentDisposition } = of(name, 'application/zip');
      const match = /^attachment; filename="([\x20-\x7E]*)"; filename\*=UTF-8''([\w!#$&+.^`|~%-]*)$/u.exec(
        contentDisposition,
      );
      assert.ok(match, contentDisposition);
      assert.ok(!/["\\]/u.test(match[1] ?? ''));
      assert.equal(decodeURIComponent(match[2] ?? ''), name);
    }),
  );
});
