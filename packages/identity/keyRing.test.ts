import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { type Engine, StartError } from '@flux/database';
import { engines } from '@flux/database/testing';
import { createKeyRing } from './keyRing.ts';
import { addKey, masterKey, newKey, type TestDb, viewsDatabase } from './testing.ts';

const minute = 60_000;

function rings(engine: Engine): void {
  let db: TestDb;
  const ends: (() => Promise<void>)[] = [];
  before(async () => {
    ({ db } = await viewsDatabase({ after: (end) => ends.push(end) }, engine));
  });
  beforeEach(() => db.deleteFrom('auth.key_ring').execute());
  after(() => Promise.all(ends.map((end) => end())));

  test('the newest key that does not retire signs, the old one is still accepted', async () => {
    const now = Date.now();
    const old = newKey('old');
    const current = newKey('current');
    await addKey(db, current, { createdAt: new Date(now) });
    await addKey(db, old, { createdAt: new Date(now - minute), retiresAt: new Date(now + 31 * minute) });
    const ring = createKeyRing(db, masterKey, () => now);
    await ring.load();
    assert.deepEqual(ring.signing(), {
      ...current,
      secret: Uint8Array.from(current.secret),
      retiresAt: Infinity,
    });
    assert.deepEqual((await ring.find('old'))?.secret, Uint8Array.from(old.secret));
  });

  test('a retired key is accepted until its moment and not from it on', async () => {
    const clock = { now: Date.now() };
    const retiresAt = new Date(clock.now + 31 * minute);
    await addKey(db, newKey('old'), { retiresAt });
    const ring = createKeyRing(db, masterKey, () => clock.now);
    await ring.load();
    clock.now = retiresAt.getTime() - 1;
    assert.ok(await ring.find('old'));
    clock.now = retiresAt.getTime();
    assert.equal(await ring.find('old'), undefined);
  });

  test('an empty ring, or one of retiring keys only, signs nothing', async () => {
    const ring = createKeyRing(db, masterKey);
    await ring.load();
    assert.throws(() => ring.signing(), /holds no key/);
    await addKey(db, newKey('old'), { retiresAt: new Date(Date.now() + minute) });
    await ring.load();
    assert.throws(() => ring.signing(), /holds no key/);
  });

  test('a key that another process made is found at its first token, without a message', async () => {
    const ring = createKeyRing(db, masterKey);
    await ring.load();
    await addKey(db, newKey('new'));
    assert.ok(await ring.find('new'));
  });

  test('invented key ids make the database be asked once in five seconds', async () => {
    const clock = { now: Date.now() };
    const ring = createKeyRing(db, masterKey, () => clock.now);
    assert.equal(await ring.find('invented'), undefined);
    await addKey(db, newKey('new'));
    clock.now += 4_999;
    assert.equal(await ring.find('new'), undefined);
    clock.now += 1;
    assert.ok(await ring.find('new'));
  });

  test('keys sealed under another master key stop the start with a sentence, and are never shown', async () => {
    await addKey(db, newKey('k'), { sealedUnder: new Uint8Array(32).fill(9) });
    const ring = createKeyRing(db, masterKey);
    await assert.rejects(ring.load(), (error: unknown) => {
      assert.ok(error instanceof StartError);
      assert.match(error.message, /^FLUX_MASTER_KEY is not the key/);
      return true;
    });
  });

  test('a sealed key that was moved under another id does not open', async () => {
    await addKey(db, newKey('a'));
    await db.updateTable('auth.key_ring').set({ kid: 'b' }).execute();
    await assert.rejects(createKeyRing(db, masterKey).load(), StartError);
  });
}

for (const engine of engines) suite(engine, () => rings(engine));
