import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excerptOf } from './excerpt.ts';

test('names and links are read as a person would say them', () => {
  const id = '01234567-89ab-7def-8123-456789abcdef';
  assert.equal(
    excerptOf(`[@Nora](person:${id}) they need the\n[separations](https://x.test/a) by noon`),
    '@Nora they need the separations by noon',
  );
});

test('a long text ends after 140 characters, between whole ones', () => {
  assert.equal(excerptOf('x'.repeat(140)), 'x'.repeat(140));
  assert.equal(excerptOf('🎈'.repeat(141)), `${'🎈'.repeat(139)}…`);
});

test('no text keeps it busy', () => {
  const started = performance.now();
  for (const part of ['[', '![', '[](']) assert.ok(excerptOf(part.repeat(20_000)).length <= 141);
  assert.ok(performance.now() - started < 500);
});
