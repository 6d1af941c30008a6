import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastWords } from './lastWords.ts';

test('what names an error is told, without the trace', () => {
  const printed = `starting\nfile:///srv/main.js:1\nError: lib/auth is not there\n    at file:///srv/main.js:1:7\n\nNode.js v26.10.0\n`;
  assert.equal(lastWords(printed), 'Error: lib/auth is not there');
});

test('without one, the last lines', () => {
  assert.equal(lastWords('a\nb\nc\nd\ne\n'), 'b c d e');
  assert.equal(lastWords(''), '');
});

test('however much was printed, it stays short', () => {
  assert.equal(lastWords(`Error: ${'x'.repeat(5_000)}`).length, 600);
});
