import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { engines } from '@flux/database/testing';
import { password, refusal, startAuth } from '../testing.ts';
import { createOldHashes } from './oldHashes.ts';

/** Of `old green bicycle`, made by libxcrypt. */
const oldHash = '$2y$04$abcdefghijklmnopqrstuu1PN4Kr7JaeCKpRaMBX8TtdkfJn5DSuS';

for (const engine of engines) {
  describe(`old hashes on ${engine}`, () => {
    const setUp = async (t: Parameters<typeof startAuth>[0]) => {
      const auth = await startAuth(t, engine);
      const mia = await auth.person('Mia');
      const store = (hash: string) =>
        auth.db
          .updateTable('auth.people')
          .set({ password_hash: hash })
          .where('id', '=', mia.user.id as never);
      const stored = async () =>
        (
          await auth.db
            .selectFrom('auth.people')
            .select('password_hash')
            .where('email', '=', mia.email)
            .executeTakeFirstOrThrow()
        ).password_hash;
      const signIn = (given: string) =>
        auth.browser().send('POST', '/api/auth/login', { body: { email: mia.email, password: given } });
      return { ...auth, mia, store, stored, signIn };
    };

    test('the first sign-in with the old password makes it argon2id, and the next goes on from there', async (t) => {
      const auth = await setUp(t);
      await auth.store(oldHash).execute();
      assert.equal(await refusal(await auth.signIn(password)), '401 wrong_credentials');
      assert.equal(await auth.stored(), oldHash);
      assert.equal((await auth.signIn('old green bicycle')).status, 200);
      assert.match((await auth.stored()) ?? '', /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      assert.equal((await auth.signIn('old green bicycle')).status, 200);
      assert.equal(await refusal(await auth.signIn(password)), '401 wrong_credentials');
    });

    test('a password that was changed meanwhile is not overwritten', async (t) => {
      const auth = await setUp(t);
      await auth.store('another').execute();
      await createOldHashes(auth.db, Date.now).replace(oldHash, 'fresh');
      assert.equal(await auth.stored(), 'another');
    });

    test('the highest cost that is left is known, and asked for again after a minute', async (t) => {
      const auth = await setUp(t);
      const old = createOldHashes(auth.db, () => auth.clock.now);
      assert.equal(await old.costliest(), undefined);
      await auth.store(oldHash.replace('$04$', '$12$')).execute();
      auth.clock.now += 59_999;
      assert.equal(await old.costliest(), undefined);
      auth.clock.now += 1;
      assert.equal(await old.costliest(), 12);
    });
  });
}
