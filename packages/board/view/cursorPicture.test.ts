import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cursorStyle } from './cursorPicture.ts';

test('a turned cursor is a picture with the nearest of the system behind it', () => {
  const style = cursorStyle('resize 30');
  assert.match(style, /^url\("data:image\/svg\+xml,[^"]+"\) 12 12, nwse-resize$/);
  assert.ok(decodeURIComponent(style).includes('rotate(30 12 12)'));
  assert.match(cursorStyle('resize 135'), /nesw-resize$/);
  assert.match(cursorStyle('resize 165'), /ew-resize$/);
  assert.match(cursorStyle('rotate 315'), /, grab$/);
});

test('any other is the system’s own', () => {
  assert.equal(cursorStyle('crosshair'), 'crosshair');
});
