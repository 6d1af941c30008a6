import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultsSaid, lastWords } from './lastWords.ts';

test('what names an error is told, without the trace', () => {
  const printed = `starting\nfile:///srv/main.js:1\nError: lib/auth is not there\n    at file:///srv/main.js:1:7\n\nNode.js v26.10.0\n`;
  assert.equal(lastWords(printed), 'Error: lib/auth is not there');
});

test('of the log, the errors are told once each, with what caused them', () => {
  const entry = (level: number, msg: string, message?: string) =>
    JSON.stringify({
      level,
      msg,
      ...(message === undefined ? {} : { err: { message, stack: 'Error: at' } }),
    });
  const lost = entry(50, 'a board could not be opened', 'relation "studio.boards" does not exist');
  const printed = [entry(30, 'request with an error'), lost, lost, '{"level":50,"msg":"cut of'].join('\n');
  assert.equal(lastWords(printed), 'a board could not be opened: relation "studio.boards" does not exist');
  assert.equal(faultsSaid('FluxStudio is ready'), '');
});

test('without one, the last lines', () => {
  assert.equal(lastWords('a\nb\nc\nd\ne\n'), 'b c d e');
  assert.equal(lastWords(''), '');
});

test('however much was printed, it stays short', () => {
  assert.equal(lastWords(`Error: ${'x'.repeat(5_000)}`).length, 600);
});
