import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import type { Database, Migration } from './database.ts';
import { engines, testDatabase, testPostgresUrl } from './testing.ts';

const migrations: readonly Migration[] = [
  {
    id: '0001-auth-rows',
    kind: 'expand',
    up: 'create table auth.rows (id int); grant all on auth.rows to flux_auth;',
    down: 'drop table auth.rows',
  },
];
const rowsOf = async (database: Database) =>
  (await sql`select id from auth.rows`.execute(database.service<unknown>('auth'))).rows;

for (const engine of engines) {
  test(`${engine}: each test has its own database, open and migrated`, async (t) => {
    const [one, other] = await Promise.all([
      testDatabase(t, engine, migrations),
      testDatabase(t, engine, migrations),
    ]);
    await sql`insert into auth.rows values (1)`.execute(one.service<unknown>('auth'));
    assert.deepEqual(await rowsOf(one), [{ id: 1 }]);
    assert.deepEqual(await rowsOf(other), []);
    assert.deepEqual(await one.pending(migrations), []);
    assert.equal(one.engine, engine);
  });
}

test('a clone on PostgreSQL is dropped after its test', async (t) => {
  const ends: (() => Promise<void>)[] = [];
  const database = await testDatabase({ after: (end) => ends.push(end) }, 'postgres', migrations);
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(
    database.service<unknown>('auth'),
  );
  for (const end of ends) await end();
  const admin = new pg.Client({ connectionString: testPostgresUrl() });
  await admin.connect();
  t.after(() => admin.end());
  const found = await admin.query('select from pg_database where datname = $1', [rows[0]?.name]);
  assert.equal(found.rowCount, 0);
});

test('without a PostgreSQL for tests it says which variable is missing', (t) => {
  const url = process.env.FLUX_TEST_POSTGRES;
  t.after(() => {
    process.env.FLUX_TEST_POSTGRES = url;
  });
  delete process.env.FLUX_TEST_POSTGRES;
  assert.throws(testPostgresUrl, /^Error: FLUX_TEST_POSTGRES is not set/);
});
