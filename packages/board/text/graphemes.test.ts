import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { graphemeEnds } from './graphemes.ts';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

const told = (text: string): number[] =>
  [...segmenter.segment(text)].map(({ index, segment }) => index + segment.length);

test('graphemes end where Unicode says, in Latin letters and in any others', () => {
  const latin = fc.integer({ min: 0, max: 0x2ff }).map((code) => String.fromCharCode(code));
  const joining = fc.constantFrom(
    '\r\n',
    'e\u0301',
    '\u200d',
    '👩‍👩‍👧',
    '🇩🇪',
    '한',
    '\u0903',
    '\uD800',
    '\u00ad',
  );
  const mixed = fc.oneof(
    { weight: 5, arbitrary: latin },
    joining,
    fc.string({ unit: 'binary', maxLength: 3 }),
  );
  for (const part of [latin, mixed]) {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        assert.deepEqual(graphemeEnds(text), told(text));
      }),
      { numRuns: 2_000 },
    );
  }
});

test('every unit below U+0300 is told apart from every other as Unicode does', () => {
  for (let one = 0; one < 0x300; one += 1) {
    const text = Array.from({ length: 0x300 }, (_, other) => String.fromCharCode(other, one)).join('');
    assert.deepEqual(graphemeEnds(text), told(text));
  }
});
