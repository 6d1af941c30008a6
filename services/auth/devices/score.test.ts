import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DeviceFacts } from './facts.ts';
import { changeScore, verdictOf } from './score.ts';

const all = ['browser', 'system', 'language', 'network'] as const;
const changes = fc.subarray<keyof DeviceFacts>([...all]);
const scoreOf = (changed: readonly (keyof DeviceFacts)[]) => changeScore((fact) => !changed.includes(fact));
const verdict = (...changed: readonly (keyof DeviceFacts)[]) => verdictOf(scoreOf(changed));

test('a device that travels, or speaks another language, is the same', () => {
  assert.deepEqual([verdict(), verdict('network'), verdict('language')], ['fine', 'fine', 'fine']);
});

test('another browser, another system, or another network and language are a new device', () => {
  for (const changed of [
    ['browser'],
    ['system'],
    ['network', 'language'],
    ['browser', 'system'],
    ['browser', 'system', 'language'],
    ['system', 'network'],
  ] as const)
    assert.equal(verdict(...changed), 'new', changed.join());
});

test('another browser on another system from another network is suspicious', () => {
  assert.equal(verdict('browser', 'system', 'network'), 'suspicious');
  assert.equal(verdict(...all), 'suspicious');
});

test('the score lies between 0 and 10, and whatever changes more never counts less', () => {
  fc.assert(
    fc.property(changes, changes, (some, others) => {
      const both = [...new Set([...some, ...others])];
      assert.ok(scoreOf(some) >= 0 && scoreOf(both) <= 10);
      assert.ok(scoreOf(both) >= scoreOf(some));
      assert.equal(scoreOf(some) === 0, some.length === 0);
    }),
  );
});

test('nobody is suspected in a network that is theirs', () => {
  fc.assert(
    fc.property(changes, (changed) => {
      if (!changed.includes('network')) assert.notEqual(verdictOf(scoreOf(changed)), 'suspicious');
    }),
  );
});
