import assert from 'node:assert/strict';
import { after, beforeEach, describe, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { named } from './named.ts';
import { createPool, type PoolOptions } from './pool.ts';
import { engines, testDatabase, testPostgresUrl } from './testing.ts';

const migrations = [
  {
    id: '0001-auth-things',
    kind: 'expand' as const,
    up: 'create table auth.things (id int primary key); grant all on auth.things to flux_auth;',
    down: 'drop table auth.things;',
  },
];
type Tables = { 'auth.things': { id: number } };

for (const engine of engines) {
  describe(`connections on ${engine}`, async () => {
    const db = (await testDatabase({ after }, engine, migrations)).service<Tables>('auth');
    beforeEach(async () => {
      await db.deleteFrom('auth.things').execute();
    });

    test('a named statement is prepared once on a connection', async () => {
      await db.connection().execute(async (held) => {
        const count = (id: number) =>
          sql<{
            n: number;
          }>`${named('count_things')} select count(*)::int as n from auth.things where id <= ${id}`
            .execute(held)
            .then(({ rows }) => rows[0]?.n);
        assert.equal(await count(1), 0);
        await sql`insert into auth.things values (1), (2)`.execute(held);
        assert.deepEqual([await count(1), await count(2)], [1, 2]);
        const { rows } = await sql<{ n: number }>`
          select count(*)::int as n from pg_prepared_statements where name = 'count_things'`.execute(held);
        assert.deepEqual(rows, [{ n: 1 }]);
      });
    });

    test('a transaction has its connection to itself and others wait or use another', async () => {
      const began = Promise.withResolvers<void>();
      const finish = Promise.withResolvers<void>();
      const transaction = db.transaction().execute(async (trx) => {
        await trx.insertInto('auth.things').values({ id: 1 }).execute();
        began.resolve();
        await finish.promise;
        await trx.insertInto('auth.things').values({ id: 2 }).execute();
      });
      await began.promise;
      const outside = db.selectFrom('auth.things').selectAll().execute();
      if (engine === 'postgres') assert.deepEqual(await outside, []);
      finish.resolve();
      await transaction;
      if (engine === 'pglite') assert.deepEqual(await outside, [{ id: 1 }, { id: 2 }]);
    });

    test('transactions of a hundred callers at once do not mix', async () => {
      await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          db
            .transaction()
            .execute(async (trx) => {
              await trx.insertInto('auth.things').values({ id: index }).execute();
              if (index % 2 === 1) throw new Error('no');
            })
            .catch((error: Error) => assert.equal(error.message, 'no')),
        ),
      );
      const ids = await db.selectFrom('auth.things').select('id').orderBy('id').execute();
      assert.deepEqual(
        ids.map(({ id }) => id),
        Array.from({ length: 50 }, (_, index) => index * 2),
      );
    });

    test('what somebody leaves open does not reach the next', async () => {
      await sql`begin`.execute(db);
      await db.insertInto('auth.things').values({ id: 1 }).execute();
      assert.deepEqual(await db.selectFrom('auth.things').selectAll().where('id', '=', 2).execute(), []);
      await assert.rejects(sql`begin; select 1/0; commit`.execute(db), /division by zero/);
      assert.deepEqual((await sql`select 1 as one`.execute(db)).rows, [{ one: 1 }]);
      await sql`begin; set local search_path to auth; create temp table gone (id int)`.execute(db);
      assert.deepEqual((await sql`select to_regclass('gone') as gone`.execute(db)).rows, [{ gone: null }]);
    });

    test('several statements give the rows of all of them', async () => {
      const { rows } =
        await sql`begin; insert into auth.things values (1) returning id; select 2 as id; commit`.execute(db);
      assert.deepEqual(rows, [{ id: 1 }, { id: 2 }]);
    });

    test('errors say what PostgreSQL says, and affected rows are counted', async () => {
      await db
        .insertInto('auth.things')
        .values([{ id: 1 }, { id: 2 }])
        .execute();
      await assert.rejects(db.insertInto('auth.things').values({ id: 1 }).execute(), {
        code: '23505',
        constraint: 'things_pkey',
        schema: 'auth',
      });
      const { numDeletedRows } = await db.deleteFrom('auth.things').executeTakeFirst();
      assert.equal(numDeletedRows, 2n);
    });

    test('savepoints and isolation levels work', async () => {
      await db
        .transaction()
        .setIsolationLevel('serializable')
        .execute(async (trx) => {
          const level = await sql<{ transaction_isolation: string }>`show transaction_isolation`.execute(trx);
          assert.deepEqual(level.rows, [{ transaction_isolation: 'serializable' }]);
        });
      const trx = await db.startTransaction().execute();
      const saved = await trx.savepoint('a').execute();
      await assert.rejects(sql`select 1/0`.execute(saved));
      await saved.rollbackToSavepoint('a').execute();
      await trx.insertInto('auth.things').values({ id: 5 }).execute();
      await trx.commit().execute();
      assert.deepEqual(await db.selectFrom('auth.things').selectAll().execute(), [{ id: 5 }]);
    });

    test('rows are not streamed', async () => {
      await assert.rejects(async () => {
        for await (const _ of db.selectFrom('auth.things').selectAll().stream()) assert.fail();
      });
    });
  });
}

function poolOf(t: TestContext, options: Partial<PoolOptions> = {}) {
  const lost: unknown[] = [];
  const pool = createPool({
    url: testPostgresUrl(),
    max: 1,
    connectTimeoutMs: 1_000,
    answerTimeoutMs: 0,
    session: '',
    applicationName: 'flux-test',
    onLost: (error) => lost.push(error),
    ...options,
  });
  t.after(pool.close);
  return { pool, lost };
}

test('no connection is handed out before its session is set up', async (t) => {
  const { pool } = poolOf(t, { session: "select pg_sleep(0.05); set application_name = 'ready'", max: 4 });
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => pool.query("select current_setting('application_name') as name")),
  );
  for (const rows of answers) assert.deepEqual(rows, [{ name: 'ready' }]);
});

test('a session that cannot be set up is an error each time and blocks nobody', async (t) => {
  const { pool } = poolOf(t, { session: 'set role nobody_of_this_name' });
  for (let tries = 0; tries < 3; tries++) await assert.rejects(pool.query('select 1'), /nobody_of_this_name/);
});

test('whoever waits longer than allowed for a connection is told', async (t) => {
  const { pool, lost } = poolOf(t, { connectTimeoutMs: 500 });
  const held = await pool.hold();
  await assert.rejects(pool.query('select 1'), /timeout exceeded/);
  assert.equal(lost.length, 1);
  held.release();
  assert.deepEqual(await pool.query('select 1 as one'), [{ one: 1 }]);
});

test('an answer that does not come ends the connection, and the next one is fresh', async (t) => {
  const { pool, lost } = poolOf(t, { answerTimeoutMs: 100 });
  await assert.rejects(pool.query('select pg_sleep(2)'), /Query read timeout/);
  assert.equal(lost.length, 1);
  assert.deepEqual(await pool.query('select 1 as one'), [{ one: 1 }]);
});

test('a connection that the server ends takes nothing else with it, held or idle', async (t) => {
  const { pool, lost } = poolOf(t, { max: 2 });
  const held = await pool.hold();
  const [row] = await held.query('select pg_backend_pid() as pid');
  await pool.query(`select pg_terminate_backend(${String(row?.pid)})`);
  while (lost.length === 0) await wait(5);
  await assert.rejects(held.query('select 1'));
  held.release();
  const [idle] = await pool.query('select pg_backend_pid() as pid');
  const { pool: other } = poolOf(t);
  await other.query(`select pg_terminate_backend(${String(idle?.pid)})`);
  assert.deepEqual(await pool.query('select 1 as one').catch(() => pool.query('select 1 as one')), [
    { one: 1 },
  ]);
});

test('closing twice is closing once', async (t) => {
  const { pool } = poolOf(t);
  await pool.query('select 1');
  await pool.close();
  await pool.close();
  await assert.rejects(pool.query('select 1'), /after calling end/);
});
