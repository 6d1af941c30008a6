import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import type { Engine } from '@flux/database';
import { engines, testDatabase } from '@flux/database/testing';
import { sql } from 'kysely';
import { firstBrokenEvent } from '../audit/chain.ts';
import { authMigrations } from '../migrations/index.ts';
import type { AuthDb, AuthTables } from '../tables.ts';
import { importPeople } from './importPeople.ts';

const hash = '$2a$10$abcdefghijklmnopqrstuu1PN4Kr7JaeCKpRaMBX8TtdkfJn5DSuS';
const now = Date.now();
const importId = '0199a000-0000-7000-8000-000000000001';

function stories(engine: Engine): void {
  let db: AuthDb;
  const ends: (() => Promise<void>)[] = [];
  before(async () => {
    const database = await testDatabase({ after: (end) => ends.push(end) }, engine, authMigrations);
    db = database.service<AuthTables>('auth');
  });
  after(() => Promise.all(ends.map((end) => end())));
  beforeEach(() => db.deleteFrom('auth.people').execute());

  const everybody = () =>
    db
      .selectFrom('auth.people')
      .select(['email', 'role', 'password_hash', 'email_verified_at'])
      .orderBy('email')
      .execute();
  const count = async () => (await everybody()).length;
  const events = async () => {
    const { rows } = await sql<{ count: number }>`
      select count(*) from auth.security_events
       where kind = 'account_created' and detail = '{"by": "import"}'`.execute(db);
    return rows[0]?.count ?? 0;
  };
  const rows = [
    { email: 'Mia@studio.example', name: 'Mia', userType: 'admin', password: hash },
    { email: 'nobody', name: 'Nobody', password: hash },
    { email: 'li@studio.example', name: 'Li', userType: 'client', password: null, emailVerified: true },
    { email: 'mia@STUDIO.example', name: 'Mia again', password: hash },
  ];

  test('adds who is new, refuses what is wrong, and says both', async () => {
    const before = await events();
    const done = await importPeople(db, rows, { now, importId, dryRun: false });
    assert.deepEqual(done, {
      rows: 4,
      added: 2,
      alreadyThere: 0,
      withoutPassword: 1,
      refused: [
        { row: 2, email: 'nobody', reason: 'email_invalid' },
        { row: 4, email: 'mia@STUDIO.example', reason: 'twice_in_the_source' },
      ],
    });
    assert.deepEqual(await everybody(), [
      { email: 'li@studio.example', role: 'guest', password_hash: null, email_verified_at: new Date(now) },
      { email: 'mia@studio.example', role: 'admin', password_hash: hash, email_verified_at: null },
    ]);
    assert.equal((await events()) - before, 2);
    assert.equal(await firstBrokenEvent(db), undefined);
  });

  test('again it adds nobody, and leaves who is there as they are', async () => {
    await importPeople(db, rows, { now, importId, dryRun: false });
    await db.updateTable('auth.people').set({ password_hash: 'of their own' }).execute();
    const more = [...rows, { email: 'bo@studio.example', name: 'Bo', password: hash }];
    const again = await importPeople(db, more, { now, importId, dryRun: false });
    assert.deepEqual([again.added, again.alreadyThere, again.refused.length], [1, 2, 2]);
    const kept = (await everybody()).filter(({ password_hash }) => password_hash === 'of their own');
    assert.equal(kept.length, 2);
  });

  test('a dry run says the same and does nothing', async () => {
    const before = await events();
    const dry = await importPeople(db, rows, { now, importId, dryRun: true });
    assert.deepEqual([await count(), (await events()) - before], [0, 0]);
    assert.deepEqual(dry, await importPeople(db, rows, { now, importId, dryRun: false }));
  });

  test('more than one statement takes are added, and the progress is told', async () => {
    const many = Array.from({ length: 1_200 }, (_, index) => ({
      email: `p${index}@studio.example`,
      name: `P ${index}`,
      password: hash,
    }));
    const told: (readonly [number, number])[] = [];
    const progress = (...at: [number, number]) => told.push(at);
    const done = await importPeople(db, many, { now, importId, dryRun: false, progress });
    assert.deepEqual([done.added, await count()], [1_200, 1_200]);
    assert.deepEqual(told, [
      [500, 1_200],
      [1_000, 1_200],
      [1_200, 1_200],
    ]);
    assert.equal(await firstBrokenEvent(db), undefined);
  });

  test('when something fails half-way nobody was added', async () => {
    const many = Array.from({ length: 600 }, (_, index) => ({
      email: `p${index}@studio.example`,
      name: 'P',
    }));
    const progress = (done: number) => {
      if (done > 500) throw new Error('the plug was pulled');
    };
    await assert.rejects(importPeople(db, many, { now, importId, dryRun: false, progress }), /plug/);
    assert.equal(await count(), 0);
  });
}

for (const engine of engines) suite(engine, () => stories(engine));
