import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { deriveKey, seal, unseal } from './sealed.ts';

const master = new Uint8Array(32).fill(7);
const key = deriveKey(master, 'signing keys');

test('what was sealed opens again under the same key and name', () => {
  fc.assert(
    fc.property(fc.string(), fc.uint8Array({ maxLength: 200 }), (name, secret) => {
      assert.deepEqual(Uint8Array.from(unseal(key, name, seal(key, name, secret))), secret);
    }),
  );
});

test('no single changed bit of the sealed bytes opens', () => {
  const sealed = seal(key, 'a', new Uint8Array(64).fill(3));
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Buffer.from(sealed);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    assert.throws(() => unseal(key, 'a', changed));
  }
});

test('a shortened box does not open, down to nothing at all', () => {
  const sealed = seal(key, 'a', new Uint8Array(8));
  for (let length = 0; length < sealed.length; length++) {
    assert.throws(() => unseal(key, 'a', sealed.subarray(0, length)));
  }
});

test('a box under another name or another key does not open', () => {
  const sealed = seal(key, 'a', new Uint8Array(8));
  assert.throws(() => unseal(key, 'b', sealed));
  assert.throws(() => unseal(deriveKey(master, 'csrf'), 'a', sealed));
  assert.throws(() => unseal(deriveKey(new Uint8Array(32).fill(8), 'signing keys'), 'a', sealed));
});

test('the same secret is never sealed twice alike', () => {
  const boxes = Array.from({ length: 50 }, () => seal(key, 'a', new Uint8Array(8)).toString('hex'));
  assert.equal(new Set(boxes).size, 50);
});

test('each purpose has a key of its own, 32 bytes and the same at each start', () => {
  assert.equal(key.length, 32);
  assert.deepEqual(deriveKey(master, 'signing keys'), key);
  assert.notDeepEqual(deriveKey(master, 'csrf'), key);
});
