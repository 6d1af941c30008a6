import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { withDom } from '@flux/sanitize/testing';
import { withCleanDrawings } from './cleanDrawing.ts';
import { isDrawing } from './svgMarkup.ts';

before(withDom);

const harmless = async (file: File): Promise<File> => (await withCleanDrawings([file]))[0] ?? file;

test('the markup of a drawing is known by its first element', () => {
  for (const text of [
    '<svg viewBox="0 0 1 1"/>',
    ' \n<?xml version="1.0"?><!-- x --><!DOCTYPE svg PUBLIC "x" "y"><SVG>',
    '<svg>',
  ])
    assert.equal(isDrawing(text), true, text);
  for (const text of ['', 'svg', '<p><svg></p>', 'see <svg>', '<svgx>', '<?xml?>'.repeat(2_000)])
    assert.equal(isDrawing(text), false, text.slice(0, 20));
});

test('a drawing comes without what runs in it, and other pictures as they are', async () => {
  const markup =
    '<svg><title>Oven &amp; loaf / 2</title><script>alert(1)</script><path d="M0 0" onload="x"/></svg>';
  const drawing = await harmless(new File([markup], '', { type: 'image/svg+xml' }));
  assert.equal(
    await drawing.text(),
    '<svg xmlns="http://www.w3.org/2000/svg"><title>Oven &amp; loaf / 2</title><path d="M0 0"/></svg>',
  );
  assert.deepEqual([drawing.name, drawing.type], ['Oven & loaf - 2.svg', 'image/svg+xml']);
  const named = await harmless(new File([markup], 'oven.svg', { type: 'image/svg+xml' }));
  assert.equal(named.name, 'oven.svg');
  const photo = new File(['<svg>'], 'a.png', { type: 'image/png' });
  assert.equal(await harmless(photo), photo);
});

test('of what says it is a drawing and is none, nothing is left', async () => {
  const page = await harmless(
    new File(['<html><script>alert(1)</script>'], 'x.svg', { type: 'image/svg+xml' }),
  );
  assert.equal(page.size, 0);
});
