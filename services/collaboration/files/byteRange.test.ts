import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { byteRange } from './byteRange.ts';

const cases: readonly [header: string | undefined, size: number, answer: ReturnType<typeof byteRange>][] = [
  [undefined, 10, 'whole'],
  ['bytes=0-9', 10, { start: 0, end: 9 }],
  ['bytes=0-0', 10, { start: 0, end: 0 }],
  ['bytes=9-', 10, { start: 9, end: 9 }],
  ['bytes=3-5', 10, { start: 3, end: 5 }],
  ['bytes=3-99', 10, { start: 3, end: 9 }],
  ['bytes=-3', 10, { start: 7, end: 9 }],
  ['bytes=-10', 10, { start: 0, end: 9 }],
  ['bytes=-11', 10, { start: 0, end: 9 }],
  ['bytes= 3-5 ', 10, { start: 3, end: 5 }],
  ['bytes=10-', 10, 'unsatisfiable'],
  ['bytes=10-12', 10, 'unsatisfiable'],
  ['bytes=-0', 10, 'unsatisfiable'],
  [`bytes=${'9'.repeat(400)}-`, 10, 'unsatisfiable'],
  [`bytes=0-${'9'.repeat(400)}`, 10, { start: 0, end: 9 }],
  ['bytes=0-', 0, 'unsatisfiable'],
  ['bytes=-1', 0, 'whole'],
  ['bytes=5-3', 10, 'whole'],
  ['bytes=-', 10, 'whole'],
  ['bytes=', 10, 'whole'],
  ['bytes=a-b', 10, 'whole'],
  ['bytes=0-1,3-4', 10, 'whole'],
  ['bytes=+1-2', 10, 'whole'],
  ['bytes=0x1-2', 10, 'whole'],
  ['items=0-1', 10, 'whole'],
  ['0-1', 10, 'whole'],
];

for (const [header, size, answer] of cases) {
  const shown = header === undefined ? 'no Range' : `"${header.slice(0, 30)}"`;
  test(`${shown} of ${size} bytes is ${typeof answer === 'string' ? answer : `${answer.start}–${answer.end}`}`, () => {
    assert.deepEqual(byteRange(header, size), answer);
  });
}

test('a range that is answered lies within the file', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.tuple(fc.nat(30), fc.nat(30)).map(([from, to]) => `bytes=${from}-${to}`),
        fc.nat(30).map((n) => `bytes=-${n}`),
        fc.nat(30).map((n) => `bytes=${n}-`),
      ),
      fc.nat(20),
      (header, size) => {
        const answer = byteRange(header, size);
        if (typeof answer === 'string') return true;
        return answer.start >= 0 && answer.start <= answer.end && answer.end < size;
      },
    ),
  );
});

test('what a valid range names is what comes', () => {
  const bytes = Array.from({ length: 20 }, (_, i) => i);
  fc.assert(
    fc.property(fc.nat(19), fc.nat(40), (start, more) => {
      const answer = byteRange(`bytes=${start}-${start + more}`, bytes.length);
      assert.ok(typeof answer !== 'string');
      assert.deepEqual(bytes.slice(answer.start, answer.end + 1), bytes.slice(start, start + more + 1));
    }),
  );
});
