import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProgress } from './progress.ts';

function screen(isTTY: boolean) {
  const written: string[] = [];
  return { written, isTTY, write: (text: string) => written.push(text) };
}

test('what is done within a second is not spoken of', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const shown = screen(true);
  const progress = createProgress(shown);
  progress.step('Adding people');
  t.mock.timers.tick(999);
  progress.end();
  t.mock.timers.tick(10_000);
  assert.deepEqual(shown.written, []);
});

test('on a terminal one line says how far it has come, and goes when it is done', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const shown = screen(true);
  const progress = createProgress(shown);
  progress.step('Adding people');
  t.mock.timers.tick(1_000);
  progress.at('500 of 900');
  t.mock.timers.tick(1_000);
  progress.end();
  assert.deepEqual(shown.written, [
    '\r\x1b[KAdding people …',
    '\r\x1b[KAdding people … 500 of 900',
    '\r\x1b[K',
  ]);
});

test('in a file it is a line every five seconds, without control characters', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const shown = screen(false);
  const progress = createProgress(shown);
  progress.step('Adding people');
  progress.at('1 of 900');
  t.mock.timers.tick(1_000);
  progress.at('500 of 900');
  t.mock.timers.tick(4_999);
  assert.deepEqual(shown.written, ['Adding people … 1 of 900\n']);
  t.mock.timers.tick(1);
  progress.end();
  assert.deepEqual(shown.written, ['Adding people … 1 of 900\n', 'Adding people … 500 of 900\n']);
});
