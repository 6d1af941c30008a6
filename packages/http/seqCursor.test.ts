import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@flux/contracts';
import { seqCursorOf, seqFrom } from './seqCursor.ts';

test('what was written is read back', () => {
  for (const seq of [0, 1, 42, 999_999_999_999_999]) assert.equal(seqFrom(seqCursorOf(seq)), seq);
});

test('any other text is refused', () => {
  const others = ['', 'x', 'bjE', `${seqCursorOf(1)}=`, Buffer.from('n01').toString('base64url')];
  for (const text of others.filter((one) => one !== seqCursorOf(1)))
    assert.throws(() => seqFrom(text), Problem, text);
});
