import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nextPage } from './nextPage.ts';

const ask = (next: string): string => nextPage(`?next=${encodeURIComponent(next)}`);

test('the door leads back to where somebody wanted to go', () => {
  assert.equal(
    ask('/boards/0193a0f0-0000-7000-8000-000000000000'),
    '/boards/0193a0f0-0000-7000-8000-000000000000',
  );
  assert.equal(ask('/join/zk3v8h1s?x=1'), '/join/zk3v8h1s?x=1');
});

test('without a wish, or with one that leads away, it leads home', () => {
  const away = [
    '',
    '/',
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil',
    'javascript:alert(1)',
  ];
  for (const next of away) assert.equal(ask(next), '/', next);
  assert.equal(nextPage(''), '/');
});

test('nothing that can be written there leads to another origin', () => {
  const hostile = fc.string({
    unit: fc.constantFrom('/', '\\', ':', '@', '?', '#', '.', 'e', '\t', '\n', ' ', '%'),
  });
  fc.assert(
    fc.property(hostile, (next) => {
      assert.equal(new URL(ask(next), 'https://studio.example').origin, 'https://studio.example');
    }),
    { numRuns: 3_000 },
  );
});
