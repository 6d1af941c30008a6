import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { newId, type PersonId, type SessionId } from '@flux/contracts';
import type { Database, Engine } from '@flux/database';
import { engines, testDatabase } from '@flux/database/testing';
import { type RawBuilder, sql } from 'kysely';
import { authMigrations } from '../migrations/index.ts';
import type { AuthDb, AuthTables } from '../tables.ts';
import { firstBrokenEvent } from './chain.ts';
import { appendEvent } from './events.ts';

function stories(engine: Engine): void {
  let database: Database;
  let db: AuthDb;
  let steps = 1;
  const ends: (() => Promise<void>)[] = [];

  /** As the owner of the tables: what no service can do, somebody with the password of the database can. */
  const asOwner = (statement: string) => {
    const id = `${String(++steps).padStart(4, '0')}-auth-tamper`;
    return database.migrate([{ id, kind: 'expand', up: statement, down: '' }]);
  };
  const append = (count: number) =>
    Array.fromAsync({ length: count }, (_, index) =>
      appendEvent(db, {
        kind: 'failed_login',
        personId: newId<PersonId>(),
        sessionId: newId<SessionId>(),
        network: '192.0.2.0/24',
        detail: { index, text: `"quoted" \u2028 ü 🦊`, nothing: false },
      }),
    );

  /** Recomputed at once and in pages of two, which must say the same. */
  const firstBroken = async () => {
    const found = await firstBrokenEvent(db);
    assert.equal(await firstBrokenEvent(db, undefined, 2), found, 'in pages');
    return found;
  };

  before(async () => {
    database = await testDatabase({ after: (end) => ends.push(end) }, engine, authMigrations);
    db = database.service<AuthTables>('auth');
  });
  after(() => Promise.all(ends.map((end) => end())));
  beforeEach(() =>
    asOwner(`
      delete from auth.security_events;
      update auth.security_events_head set seq = 0, hash = sha256('fluxstudio');`),
  );

  test('an empty audit is whole', async () => {
    assert.equal(await firstBroken(), undefined);
  });

  test('events are numbered without a gap and the chain over them holds', async () => {
    await append(20);
    await appendEvent(db, { kind: 'account_created' });
    assert.equal(await firstBroken(), undefined);
    const { rows } = await sql<{ seq: number }>`select seq from auth.security_events order by seq`.execute(
      db,
    );
    assert.deepEqual(
      rows.map(({ seq }) => seq),
      Array.from({ length: 21 }, (_, index) => index + 1),
    );
  });

  test('an event that is written while the chain is walked is no fault', async () => {
    await append(5);
    const late: Promise<unknown>[] = [];
    const broken = firstBrokenEvent(db, () => late.push(append(1)), 2);
    assert.equal(await broken, undefined);
    await Promise.all(late);
    assert.equal(await firstBroken(), undefined);
  });

  test('events that are written at once stand one after the other', async () => {
    await Promise.all(Array.from({ length: 25 }, () => append(2)));
    const { rows } = await sql<{ last: number }>`select max(seq) as last from auth.security_events`.execute(
      db,
    );
    assert.equal(rows[0]?.last, 50);
    assert.equal(await firstBroken(), undefined);
  });

  test('an event of a transaction that fails leaves no trace and no gap', async () => {
    await append(2);
    await assert.rejects(
      db.transaction().execute(async (transaction) => {
        await appendEvent(transaction, { kind: 'failed_login' });
        throw new Error('undone');
      }),
      /undone/,
    );
    await append(1);
    assert.equal(await firstBroken(), undefined);
  });

  const changes: Readonly<Record<string, string>> = {
    'its kind': "kind = 'account_created'",
    'its time by a microsecond': "at = at + interval '1 microsecond'",
    'its person': "person_id = '00000000-0000-7000-8000-000000000000'",
    'its person to nobody': 'person_id = null',
    'its session': 'session_id = null',
    'its network': "network = '198.51.100.0/24'",
    'a detail': "detail = jsonb_set(detail, '{index}', '7')",
    'its hash': "hash = sha256('x')",
  };
  for (const [what, change] of Object.entries(changes)) {
    test(`whoever changes of an event ${what} is found out, at that event`, async () => {
      await append(5);
      await asOwner(`update auth.security_events set ${change} where seq = 3`);
      assert.equal(await firstBroken(), 3);
    });
  }

  test('a missing event shows: the first, one between, and the last', async () => {
    for (const seq of [1, 3, 5]) {
      await asOwner(`
        delete from auth.security_events;
        update auth.security_events_head set seq = 0, hash = sha256('fluxstudio');`);
      await append(5);
      await asOwner(`delete from auth.security_events where seq = ${seq}`);
      assert.equal(await firstBroken(), seq);
    }
  });

  test('an audit that was emptied shows', async () => {
    await append(2);
    await asOwner('delete from auth.security_events');
    assert.equal(await firstBroken(), 1);
  });

  test('the last event written anew together with its hash shows', async () => {
    await append(3);
    await asOwner(`
      update auth.security_events set kind = 'account_created' where seq = 3;
      update auth.security_events e set hash = auth.event_hash(
        (select hash from auth.security_events where seq = 2),
        seq, at, kind, person_id, session_id, network, detail) where seq = 3;`);
    assert.equal(await firstBroken(), 3);
  });

  if (engine === 'postgres') {
    test('no service can change, remove or slip in an event', async () => {
      await append(1);
      const tries: Readonly<Record<string, RawBuilder<unknown>>> = {
        update: sql`update auth.security_events set kind = 'x'`,
        delete: sql`delete from auth.security_events`,
        truncate: sql`truncate auth.security_events`,
        insert: sql`insert into auth.security_events select * from auth.security_events`,
        head: sql`update auth.security_events_head set seq = 0`,
      };
      for (const service of ['auth', 'messaging', 'collaboration'] as const) {
        for (const [what, statement] of Object.entries(tries)) {
          await assert.rejects(
            statement.execute(database.service(service)),
            { code: '42501' },
            `${service} ${what}`,
          );
        }
      }
    });
  }

  test('every service may append', async () => {
    for (const service of ['auth', 'messaging', 'collaboration'] as const) {
      await sql`select auth.append_event('failed_login', null, null, null, '{}')`.execute(
        database.service(service),
      );
    }
    assert.equal(await firstBroken(), undefined);
  });
}

for (const engine of engines) suite(engine, () => stories(engine));
