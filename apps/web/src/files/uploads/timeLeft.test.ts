import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timeLeft } from './timeLeft.ts';

test('what is left is said as exactly as it is known', () => {
  const expected = { 1: '1 sec', 59: '59 sec', 60: '1 min', 150: '3 min', 3600: '1 hr', 9000: '3 hr' };
  for (const [seconds, text] of Object.entries(expected)) assert.equal(timeLeft(Number(seconds), 'en'), text);
  assert.equal(timeLeft(40, 'de'), '40 Sek.');
});
