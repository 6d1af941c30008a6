import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { shortNames } from './shortNames.ts';

test('a first name is enough where only one person has it', () => {
  assert.deepEqual(shortNames(['Ana Ferreira', 'Li Chen']), ['Ana', 'Li']);
});

test('who share a first name keep their whole names', () => {
  assert.deepEqual(shortNames(['Ana Ferreira', 'Ana Costa', 'Li Chen']), ['Ana Ferreira', 'Ana Costa', 'Li']);
});

test('one person in two places is one person', () => {
  assert.deepEqual(shortNames(['Ana Ferreira', 'Ana Ferreira']), ['Ana', 'Ana']);
});

test('different names are never shown alike', () => {
  const name = fc
    .array(fc.constantFrom('Ana', 'Li', 'Bo'), { minLength: 1, maxLength: 3 })
    .map((words) => words.join(' '));
  fc.assert(
    fc.property(fc.array(name), (names) => {
      const short = shortNames(names);
      for (const [a, one] of names.entries())
        for (const [b, other] of names.entries()) assert.equal(short[a] === short[b], one === other);
    }),
  );
});
