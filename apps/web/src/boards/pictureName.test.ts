import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pictureName } from './pictureName.ts';

test('a picture is named after its board', () => {
  assert.equal(pictureName('Spring poster'), 'Spring poster.png');
  assert.equal(pictureName('A/B: <final>'), 'A B final.png');
  assert.equal(pictureName('Frühling 春'), 'Frühling 春.png');
  assert.equal(pictureName(' ../.. '), 'board.png');
});

test('the name of any board is one that file systems take', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (board) => {
      assert.match(pictureName(board), /^[^/\\:*?"<>|.\s][^/\\:*?"<>|]*\.png$|^board\.png$/su);
    }),
  );
});
