import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import type { Database, Engine } from '@flux/database';
import { engines, testDatabase } from '@flux/database/testing';
import { sql } from 'kysely';
import { authMigrations } from '../migrations/index.ts';
import type { AuthDb, AuthTables } from '../tables.ts';
import { firstBrokenEvent } from './chain.ts';
import { appendEvent } from './events.ts';
import { forgetOldEvents } from './retention.ts';

function stories(engine: Engine): void {
  let database: Database;
  let db: AuthDb;
  let steps = 1;
  const ends: (() => Promise<void>)[] = [];

  /** As the owner of the tables. */
  const asOwner = (up: string) =>
    database.migrate([
      { id: `${String(++steps).padStart(4, '0')}-auth-tamper`, kind: 'expand', up, down: '' },
    ]);
  const seqs = async () => {
    const { rows } = await sql<{ seq: number }>`select seq from auth.security_events order by seq`.execute(
      db,
    );
    return rows.map(({ seq }) => Number(seq));
  };
  const keepFor = (days: number | null) => db.updateTable('auth.policy').set({ record_days: days }).execute();

  before(async () => {
    database = await testDatabase({ after: (end) => ends.push(end) }, engine, authMigrations);
    db = database.service<AuthTables>('auth');
  });
  after(() => Promise.all(ends.map((end) => end())));

  /** Ten entries, of which the first six were written 100 days ago. */
  beforeEach(async () => {
    await asOwner(`
      delete from auth.security_events;
      update auth.security_events_head set seq = 0, hash = sha256('fluxstudio');
      update auth.security_events_start set seq = 0, hash = sha256('fluxstudio');`);
    for (let count = 0; count < 10; count++) await appendEvent(db, { kind: 'failed_login' });
    await asOwner(`
      update auth.security_events set at = at - interval '100 days' where seq <= 6;
      do $$
      declare
        entry auth.security_events;
        last bytea := sha256('fluxstudio');
      begin
        for entry in select * from auth.security_events order by seq loop
          last := auth.event_hash(last, entry.seq, entry.at, entry.kind, entry.person_id, entry.session_id,
            entry.network, entry.detail);
          update auth.security_events e set hash = last where e.seq = entry.seq;
        end loop;
        update auth.security_events_head set hash = last;
      end $$;`);
    assert.equal(await firstBrokenEvent(db), undefined);
  });

  test('what is older than the owner wants it kept goes, and the chain over the rest still holds', async () => {
    await keepFor(90);
    assert.equal(await forgetOldEvents(db, Date.now()), 6);
    assert.deepEqual(await seqs(), [7, 8, 9, 10, 11], 'the last says that the record was shortened');
    let walked = 0;
    const broken = await firstBrokenEvent(db, (events) => {
      walked = events;
    });
    assert.deepEqual([broken, walked], [undefined, 5]);
    assert.equal(await firstBrokenEvent(db, undefined, 2), undefined, 'in pages');
    assert.equal(await forgetOldEvents(db, Date.now()), 0, 'and not again');
    assert.equal(await appendEvent(db, { kind: 'account_created' }), 12);
    assert.equal(await firstBrokenEvent(db), undefined);
  });

  test('everything stays while the owner says nothing, or wants it longer', async () => {
    await keepFor(null);
    assert.equal(await forgetOldEvents(db, Date.now()), 0);
    await keepFor(120);
    assert.equal(await forgetOldEvents(db, Date.now()), 0);
    assert.equal((await seqs()).length, 10);
  });

  test('no service can remove what is younger than 30 days', async () => {
    await sql`select auth.shorten_record(now() + interval '1 day', 1000)`.execute(db);
    assert.deepEqual(await seqs(), [7, 8, 9, 10, 11]);
  });

  test('whoever moves the beginning without an entry about it is found out', async () => {
    await keepFor(90);
    await forgetOldEvents(db, Date.now());
    await asOwner(`
      update auth.security_events_start s set seq = e.seq, hash = e.hash from auth.security_events e where e.seq = 9;
      delete from auth.security_events where seq <= 9;`);
    assert.equal(await firstBrokenEvent(db), 9);
  });

  test('a missing entry after the beginning shows as before', async () => {
    await keepFor(90);
    await forgetOldEvents(db, Date.now());
    await asOwner('delete from auth.security_events where seq = 8');
    assert.equal(await firstBrokenEvent(db), 8);
  });
}

for (const engine of engines) suite(engine, () => stories(engine));
