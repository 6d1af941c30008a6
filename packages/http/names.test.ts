import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@flux/contracts';
import { nameFrom } from './names.ts';

const isRefused = (error: unknown) =>
  error instanceof Problem && error.code === 'invalid_input' && error.fieldErrors?.[0]?.path === '/name';

test('a name is one visible line', () => {
  assert.equal(nameFrom('  Spring \n\t campaign\u202E '), 'Spring campaign');
  assert.equal(nameFrom('<b>bold</b>'), '<b>bold</b>');
  assert.equal(nameFrom('a\u0000b\uD800'), 'ab\uFFFD');
});

test('a name of 255 bytes is kept and one of 256 is refused, in any script', () => {
  assert.equal(nameFrom('a'.repeat(255)).length, 255);
  assert.throws(() => nameFrom('a'.repeat(256)), isRefused);
  assert.equal(nameFrom('図'.repeat(85)).length, 85);
  assert.throws(() => nameFrom(`${'図'.repeat(85)}a`), isRefused);
});

test('a name without a visible character is refused', () => {
  for (const name of ['', ' ', '\n', '\u200B', '\u202E\u0000'])
    assert.throws(() => nameFrom(name), isRefused);
});
