import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entityTag, isKnown, rangeApplies } from './conditions.ts';

const tag = entityTag('ab'.repeat(32));

test('a tag is the hash in quotes', () => {
  assert.equal(tag, `"${'ab'.repeat(32)}"`);
});

test('a client that names the tag, alone, weakly, in a list or by a star, has the file', () => {
  for (const header of [tag, `W/${tag}`, `"x", ${tag}`, `"a,b",W/${tag} , "c"`, '*', ' * ']) {
    assert.ok(isKnown(header, tag));
  }
});

test('a client that names another tag, or none, does not', () => {
  for (const header of [undefined, '', '"x"', 'ab'.repeat(32), `"${tag}`, '"*"', '**']) {
    assert.ok(!isKnown(header, tag), String(header));
  }
});

test('a range is answered as one without If-Range and with the very tag', () => {
  assert.ok(rangeApplies(undefined, tag));
  assert.ok(rangeApplies(tag, tag));
});

test('a range of something else, weakly named or dated is answered with the whole', () => {
  for (const header of ['"x"', `W/${tag}`, 'Wed, 21 Oct 2015 07:28:00 GMT', '']) {
    assert.ok(!rangeApplies(header, tag), header);
  }
});
