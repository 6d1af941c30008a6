import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimTrustedTypes } from './trusted.ts';

test('the page takes the one policy name that its CSP allows, with no rule by which a string could become code', () => {
  const made: { name: string; rules: unknown }[] = [];
  const trustedTypes = { createPolicy: (name: string, rules: unknown) => made.push({ name, rules }) };
  assert.equal(claimTrustedTypes(trustedTypes), true);
  assert.deepEqual(made, [{ name: 'flux', rules: {} }]);
});

test('a browser without Trusted Types is left alone', () => {
  assert.equal(claimTrustedTypes(), false);
});
