import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@flux/contracts';
import type { OldHashes } from './oldHashes.ts';
import { createPasswords, nobodysHash } from './passwords.ts';

const noOldHashes: OldHashes = { costliest: async () => undefined, replace: async () => {} };
const passwords = createPasswords(noOldHashes);
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
  const few = createPasswords(noOldHashes, { concurrency: 1, longestQueue: 1 });
  const results = await Promise.allSettled([1, 2, 3, 4].map(() => few.verify(undefined, 'x')));
  const refused = results.filter((result) => result.status === 'rejected');
  assert.equal(refused.length, 2);
  for (const { reason } of refused) assert.ok(reason instanceof Problem && reason.code === 'rate_limited');
});

/** Old hashes at costs up to that one, and what was put in their place. */
function withOld(cost: number) {
  const replaced: [old: string, fresh: string][] = [];
  const old: OldHashes = {
    costliest: async () => cost,
    replace: async (...pair) => {
      replaced.push(pair);
    },
  };
  return { ...createPasswords(old), replaced };
}

/** Made by libxcrypt 4.4; bcryptjs 2 writes the first version, 3 the second, PHP the third. */
const oldHash = (version: string) => `$${version}$04$abcdefghijklmnopqrstuu1PN4Kr7JaeCKpRaMBX8TtdkfJn5DSuS`;

for (const version of ['2a', '2b', '2y']) {
  test(`a password that was hashed as $${version}$ lets in, and is argon2id from then on`, async () => {
    const { verify, replaced } = withOld(4);
    for (const wrong of ['old green bicycl', 'old green bicycle ', ''])
      assert.equal(await verify(oldHash(version), wrong), false, wrong);
    assert.deepEqual(replaced, []);
    assert.equal(await verify(oldHash(version), 'old green bicycle'), true);
    const [[old, fresh] = ['', '']] = replaced;
    assert.deepEqual([old, parameters(fresh)], [oldHash(version), '$argon2id$v=19$m=19456,t=2,p=1']);
    assert.equal(await passwords.verify(fresh, 'old green bicycle'), true);
  });
}

test('an old password counts as it was typed then, by its first 72 bytes', async () => {
  const { verify, replaced } = withOld(4);
  // Both made by bcryptjs 3.0.3.
  const xs = '$2b$04$trQxJq80KfWE6yk58EjdQOq/hWluCif3xro1DB8/8sQhGX/yuVOAK';
  assert.equal(await verify(xs, 'x'.repeat(71)), false);
  assert.equal(await verify(xs, `${'x'.repeat(72)}tail`), true);
  assert.equal(
    await passwords.verify(replaced[0]?.[1], `${'x'.repeat(72)}tail`),
    true,
    'all of it counts now',
  );
  assert.equal(await passwords.verify(replaced[0]?.[1], 'x'.repeat(72)), false);
  const decomposed = '$2b$04$Rz.y1Sy1i87C1OswNLKfpOhHU3MNZIAktZziHPnoN9Vo8b.Qq5api';
  assert.equal(await verify(decomposed, 'M\u00fcller am Fluss'), false);
  assert.equal(await verify(decomposed, 'Mu\u0308ller am Fluss'), true);
});

test('what only looks like an old hash lets nobody in', async () => {
  const { verify } = withOld(4);
  for (const broken of ['$2b$04$', oldHash('2x'), `${oldHash('2b')}a`, oldHash('2b').replace('$04$', '$32$')])
    await assert.rejects(verify(broken, 'old green bicycle'), broken);
});

test('while there are old hashes, every refusal costs as much as the dearest', async () => {
  // Cost 9 is 30 ms here, argon2id 17: without the rest of the work the four would be far apart. The processor's time,
  // of all threads, is what other programs do not change.
  const { verify } = withOld(9);
  const refusals = {
    unknown: undefined,
    known: await passwords.hash('four green bicycles'),
    'imported, cost 9': oldHash('2b').replace('$04$', '$09$'),
    'imported, cost 4': oldHash('2b'),
  };
  const times = new Map<string, number>();
  for (let round = 0; round < 10; round++) {
    for (const [who, hash] of Object.entries(refusals)) {
      const before = process.cpuUsage();
      assert.equal(await verify(hash, 'wrong'), false);
      const { user, system } = process.cpuUsage(before);
      times.set(who, Math.min(times.get(who) ?? Number.POSITIVE_INFINITY, user + system));
    }
  }
  const [least, most] = [Math.min(...times.values()), Math.max(...times.values())];
  assert.ok(most < least * 1.6, JSON.stringify([...times]));
});
