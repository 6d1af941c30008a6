import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitOf, stretchesOf } from './match.ts';

const hits = (label: string, query: string) =>
  stretchesOf(label, query)
    .filter(({ isHit }) => isHit)
    .map(({ text }) => text);

test('finds words in any order, whatever their case and accents', () => {
  assert.notEqual(fitOf('Frühling Poster', 'poster fruh'), undefined);
  assert.equal(fitOf('Frühling Poster', 'poster herbst'), undefined);
  assert.deepEqual(hits('Frühling Poster', 'fruh POST'), ['Früh', 'Post']);
});

test('the beginning of a word is a better fit than its middle, and earlier than later', () => {
  const fit = (label: string) => fitOf(label, 'ban') ?? Number.NEGATIVE_INFINITY;
  assert.ok(fit('Banner') > fit('Window banner'));
  assert.ok(fit('Window banner') > fit('Urban map'));
});

test('what means something in a pattern is looked for as it is', () => {
  assert.notEqual(fitOf('Draft (v2) *final*', '(v2) *'), undefined);
  assert.equal(fitOf('Draft', '.*'), undefined);
});

test('the stretches of any label are the label, and every hit was looked for', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (label, query) => {
      const stretches = stretchesOf(label, query);
      assert.equal(stretches.map(({ text }) => text).join(''), label);
      if (query.trim() === '') assert.ok(stretches.every(({ isHit }) => !isHit));
    }),
  );
});

test('what a label contains is found in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), fc.nat(), (label, from, length) => {
      const letters = [...label];
      const part = letters.slice(from % (letters.length + 1)).slice(0, length % 8);
      assert.notEqual(fitOf(label, part.join('')), undefined);
    }),
  );
});
