import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileDate } from './fileDate.ts';

const now = new Date(2026, 2, 10, 14, 0);
const say = (...at: [number, number, number, number?, number?]) =>
  fileDate(new Date(...at).toISOString(), 'en-GB', now);

test('a date is as short as it can be understood', () => {
  assert.equal(say(2026, 2, 10, 11, 20), '11:20');
  assert.equal(say(2026, 2, 9, 23, 59), 'Monday');
  assert.equal(say(2026, 2, 4, 0, 0), 'Wednesday');
  assert.equal(say(2026, 2, 3, 9, 0), '3 March');
  assert.equal(say(2025, 11, 31, 9, 0), '31 Dec 2025');
});
