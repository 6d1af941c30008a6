import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { channelOf, quote } from './channels.ts';

test('ordinary topics keep their name', () => {
  const topic = 'board:01890a5d-ac96-774b-bcce-b302099a8057';
  assert.equal(channelOf(topic), `flux:${topic}`);
  assert.equal(channelOf('x'.repeat(58)).length, 63);
  assert.match(channelOf('x'.repeat(59)), /^flux#[\w-]{43}$/);
});

test('every topic has a channel of its own that PostgreSQL can name', () => {
  const topics = fc.oneof(fc.string({ maxLength: 70 }), fc.string({ unit: 'binary', maxLength: 70 }));
  fc.assert(
    fc.property(topics, topics, (one, other) => {
      for (const topic of [one, other]) assert.match(channelOf(topic), /^[\x20-\x7e]{1,63}$/);
      assert.equal(channelOf(one) === channelOf(other), one === other);
    }),
  );
});

test('quotation marks are doubled', () => {
  assert.equal(quote('a"b'), '"a""b"');
});
