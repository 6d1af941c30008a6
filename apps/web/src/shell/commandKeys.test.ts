import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keysOf } from './commandKeys.ts';

const press = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {},
) => keysOf({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

test('a letter is named by its capital, with what is held before it', () => {
  assert.equal(press('b'), 'B');
  assert.equal(press('B', { shiftKey: true }), 'Shift B');
  assert.equal(press('k', { ctrlKey: true }), 'Ctrl K');
});

test('Cmd is Ctrl', () => {
  assert.equal(press('k', { metaKey: true }), press('k', { ctrlKey: true }));
});

test('what Shift makes of a key is its own name', () => {
  assert.equal(press('?', { shiftKey: true }), '?');
  assert.equal(press('Enter', { shiftKey: true }), 'Shift Enter');
});
