import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@flux/contracts';
import { createPasswords, nobodysHash } from './passwords.ts';

const passwords = createPasswords();
const parameters = (hash: string) => hash.split('$').slice(0, 4).join('$');

test('a password is stored as argon2id with 19 MiB, 2 passes and 1 lane, never twice alike', async () => {
  const [a, b] = [await passwords.hash('four green bicycles'), await passwords.hash('four green bicycles')];
  assert.equal(parameters(a), '$argon2id$v=19$m=19456,t=2,p=1');
  assert.notEqual(a, b);
});

test('the right password verifies and no other does', async () => {
  const hash = await passwords.hash('four green bicycles');
  assert.equal(await passwords.verify(hash, 'four green bicycles'), true);
  for (const wrong of ['four green bicycle', 'Four green bicycles', 'four green bicycles ', '']) {
    assert.equal(await passwords.verify(hash, wrong), false, wrong);
  }
});

test('the same letters from another keyboard are the same password', async () => {
  const hash = await passwords.hash('Müller am Fluß 12');
  assert.equal(await passwords.verify(hash, 'Mu\u0308ller am Fluß 12'), true);
});

test('128 characters count to the last one', async () => {
  const hash = await passwords.hash(`${'x'.repeat(127)}y`);
  assert.equal(await passwords.verify(hash, `${'x'.repeat(127)}y`), true);
  assert.equal(await passwords.verify(hash, `${'x'.repeat(127)}z`), false);
});

test('who has no password never gets in, after the same work as everybody', async () => {
  assert.equal(parameters(nobodysHash), parameters(await passwords.hash('anything at all')));
  for (const none of [undefined, null]) assert.equal(await passwords.verify(none, 'x'), false);
});

test('a flood is told to come back, not computed', async () => {
  const few = createPasswords({ concurrency: 1, longestQueue: 1 });
  const results = await Promise.allSettled([1, 2, 3, 4].map(() => few.verify(undefined, 'x')));
  const refused = results.filter((result) => result.status === 'rejected');
  assert.equal(refused.length, 2);
  for (const { reason } of refused) assert.ok(reason instanceof Problem && reason.code === 'rate_limited');
});
