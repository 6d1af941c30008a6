import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits, Problem } from '@flux/contracts';
import fc from 'fast-check';
import { textFrom } from './text.ts';

const alone = { mayBeEmpty: false };
const codeOf = (text: string, options = alone): string => {
  try {
    textFrom(text, options);
    return 'taken';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
};

test('a text takes 64 kB of UTF-8 and not a byte more', () => {
  assert.equal(codeOf('x'.repeat(limits.messageText)), 'taken');
  assert.equal(codeOf('x'.repeat(limits.messageText + 1)), 'too_large');
  assert.equal(codeOf('ü'.repeat(limits.messageText / 2)), 'taken');
  assert.equal(codeOf(`${'ü'.repeat(limits.messageText / 2)}x`), 'too_large');
});

test('marks of direction and joiners stay where they were written', () => {
  for (const text of [
    '\u202Eabc\u202C',
    'می\u200Cخواهم',
    '👩\u200D👩\u200D👧',
    'a\u200Bb',
    '\u2067שלום\u2069',
  ])
    assert.equal(textFrom(text, alone), text);
});

test('a text that shows nothing is refused, unless a file comes with it', () => {
  for (const text of [
    '',
    ' \n\t',
    '\u200B',
    '\u202E\u202C',
    '\u200D\uFE0F',
    '\u3164',
    '\u2800',
    '\0',
    '\u2060 \uFEFF',
  ]) {
    assert.equal(codeOf(text), 'invalid_input', JSON.stringify(text));
    assert.equal(codeOf(text, { mayBeEmpty: true }), 'taken');
  }
});

test('what no database holds is gone, and a text that was taken is taken again as it is', () => {
  assert.equal(textFrom('a\0b\uD800', alone), 'ab\uFFFD');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const taken = textFrom(text, { mayBeEmpty: true });
      assert.equal(textFrom(taken, { mayBeEmpty: true }), taken);
      assert.ok(taken.isWellFormed() && !taken.includes('\0'));
    }),
  );
});
