import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from './failures.ts';
import { readMoment } from './moment.ts';

const now = new Date(2026, 10, 26, 17, 40, 12);
const read = (text: string) => readMoment('--at', text, now);

test('a time of the clock is the next one', () => {
  assert.deepEqual(read('18:30'), new Date(2026, 10, 26, 18, 30));
  assert.deepEqual(read('9:05'), new Date(2026, 10, 27, 9, 5));
});

test('a time may be so much later, or a day and a time, or with its zone', () => {
  assert.equal(read('+45m').getTime() - now.getTime(), 45 * 60_000);
  assert.equal(read('+2h').getTime() - now.getTime(), 7_200_000);
  assert.equal(read('+1d').getTime() - now.getTime(), 86_400_000);
  assert.deepEqual(read('2026-12-01 08:00'), new Date(2026, 11, 1, 8));
  assert.equal(read('2026-12-01T08:00:00+02:00').toISOString(), '2026-12-01T06:00:00.000Z');
});

test('what is no time is refused', () => {
  for (const text of ['', 'soon', '25:00', '12:60', '+5', '2026-13-45', '5'])
    assert.throws(
      () => read(text),
      (error: unknown) => error instanceof Failure && error.code === 'usage',
      text,
    );
});
