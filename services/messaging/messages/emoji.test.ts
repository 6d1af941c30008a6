import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@flux/contracts';
import { emojiFrom } from './emoji.ts';

test('one emoji is a reaction, whatever it is made of', () => {
  for (const one of ['👍', '❤️', '👍🏽', '🇩🇪', '👩‍👩‍👧', '✅', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿']) assert.equal(emojiFrom(one), one);
});

test('a heart without its variant selector is the same heart', () => {
  assert.equal(emojiFrom('\u2764'), '\u2764\uFE0F');
});

test('anything else is none', () => {
  for (const other of ['', 'a', '1', '👍👍', '👍 ', '<b>', '\u200D', '👩‍👍'])
    assert.throws(
      () => emojiFrom(other),
      (error: unknown) => error instanceof Problem && error.code === 'invalid_input',
      JSON.stringify(other),
    );
});
