import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { createBus } from '@flux/bus';
import type { Engine } from '@flux/database';
import { engines, testDatabase } from '@flux/database/testing';
import { keysTopic, signingKeyLength } from '@flux/identity';
import { authMigrations } from '../migrations/index.ts';
import type { AuthDb, AuthTables } from '../tables.ts';
import { ensureSigningKey } from './signingKeys.ts';

const masterKey = new Uint8Array(32).fill(1);

function stories(engine: Engine): void {
  let db: AuthDb;
  const ends: (() => Promise<void>)[] = [];
  before(async () => {
    const database = await testDatabase({ after: (end) => ends.push(end) }, engine, authMigrations);
    db = database.service<AuthTables>('auth');
  });
  after(() => Promise.all(ends.map((end) => end())));
  const keys = () => db.selectFrom('auth.signing_keys').selectAll().execute();

  test('processes that start together agree on one key, and tell the others once', async () => {
    const bus = createBus();
    let told = 0;
    await bus.subscribe(keysTopic, () => told++);
    await Promise.all(Array.from({ length: 6 }, () => ensureSigningKey(db, bus, masterKey)));
    assert.equal((await keys()).length, 1);
    await ensureSigningKey(db, bus, masterKey);
    await new Promise(setImmediate);
    assert.equal(told, 1);
    await bus.close();
  });

  test('the key is stored encrypted: 12 bytes IV, 16 bytes tag, 64 bytes of key', async () => {
    const [key] = await keys();
    assert.equal(key?.secret.length, 12 + 16 + signingKeyLength);
    assert.match(key?.kid ?? '', /^[\w-]{12}$/);
  });

  test('when the last key is about to retire a new one is made beside it', async () => {
    const bus = createBus();
    await db
      .updateTable('auth.signing_keys')
      .set({ retires_at: new Date(Date.now() + 60_000) })
      .execute();
    await ensureSigningKey(db, bus, masterKey);
    const all = await keys();
    assert.deepEqual([all.length, all.filter((key) => key.retires_at === null).length], [2, 1]);
    await bus.close();
  });
}

for (const engine of engines) suite(engine, () => stories(engine));
