import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { createDatabase, type DatabaseOptions } from './createDatabase.ts';
import type { Database, DatabaseState } from './database.ts';
import { testCluster, testPostgresUrl } from './testing.ts';
import { isUnavailable } from './unavailable.ts';

/** A database and what it logs. */
function logged(t: TestContext, options: Omit<DatabaseOptions, 'dataDir' | 'log'>) {
  const lines: string[] = [];
  const database = createDatabase({
    ...options,
    dataDir: '/nowhere',
    log: {
      info: (fields, message) => lines.push(`info ${message} ${JSON.stringify(fields)}`),
      warn: (fields, message) => lines.push(`warn ${message} ${JSON.stringify(fields)}`),
    },
  });
  t.after(database.close);
  return { database, lines };
}

async function until(database: Database, state: DatabaseState): Promise<void> {
  while (database.state() !== state) await wait(5);
}

const ask = (database: Database) =>
  sql<{ one: number }>`select 1 as one`.execute(database.service<unknown>('auth'));

test('a database that is down at the start, goes away and comes back is waited for each time', async (t) => {
  const cluster = await testCluster(t);
  const { database, lines } = logged(t, {
    databaseUrl: cluster.url.replace('postgres@', 'postgres:s3cret@'),
  });
  await cluster.stop();
  const opening = database.open();
  while (lines.length === 0) await wait(5);
  assert.equal(database.state(), 'starting');
  await cluster.start();
  await opening;
  await database.migrate([]);
  assert.deepEqual((await ask(database)).rows, [{ one: 1 }]);

  await cluster.stop();
  await until(database, 'unavailable');
  await assert.rejects(ask(database), (error) => isUnavailable(error));
  await assert.rejects(database.ping(), (error) => isUnavailable(error));

  await cluster.start();
  await until(database, 'ok');
  assert.deepEqual((await ask(database)).rows, [{ one: 1 }]);
  await database.ping();
  assert.deepEqual(
    lines.map((line) => line.split(' {')[0]),
    [
      'warn The database cannot be reached. Trying again.',
      'info The database is there.',
      'warn The database cannot be reached. Trying again.',
      'info The database is there.',
    ],
  );
  assert.ok(lines.every((line) => !line.includes('s3cret')));
});

test('a transaction that is cut off fails as unavailable, nothing of it stays, and the next one works', async (t) => {
  const cluster = await testCluster(t);
  const { database } = logged(t, { databaseUrl: cluster.url });
  await database.open();
  await database.migrate([
    {
      id: '0001-auth-rows',
      kind: 'expand',
      up: 'create table auth.rows (id int); grant all on auth.rows to flux_auth;',
      down: 'drop table auth.rows',
    },
  ]);
  const db = database.service<{ 'auth.rows': { id: number } }>('auth');
  await assert.rejects(
    db.transaction().execute(async (trx) => {
      await trx.insertInto('auth.rows').values({ id: 1 }).execute();
      await cluster.stop();
      await trx.insertInto('auth.rows').values({ id: 2 }).execute();
    }),
    (error) => isUnavailable(error),
  );
  await cluster.start();
  await until(database, 'ok');
  assert.deepEqual(await db.selectFrom('auth.rows').selectAll().execute(), []);
});

test('whatever trying again cannot mend stops the start with one sentence and no password', async (t) => {
  const missing = new URL(testPostgresUrl());
  missing.pathname = '/flux_missing';
  missing.password = 's3cret';
  const { database } = logged(t, { databaseUrl: missing.href });
  await assert.rejects(database.open(), {
    name: 'StartError',
    message: `The database at ${missing.href.replace('s3cret', '***')} refuses us: database "flux_missing" does not exist.`,
  });
});

test('closing ends an opening that waits', async (t) => {
  const { database } = logged(t, { databaseUrl: 'postgres://127.0.0.1:1/flux' });
  const opening = assert.rejects(database.open(), { message: 'The database was closed.' });
  await database.close();
  await opening;
});

test('a statement that waits for a lock does not wait for ever', async (t) => {
  const { database } = logged(t, { databaseUrls: { auth: testPostgresUrl() } });
  await database.open();
  const { rows } = await sql<{ name: string; setting: string }>`select name, setting from pg_settings
    where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'TimeZone')
    order by name`.execute(database.service<unknown>('auth'));
  assert.deepEqual(
    rows.map(({ name, setting }) => `${name} ${setting}`),
    [
      'TimeZone UTC',
      'idle_in_transaction_session_timeout 60000',
      'lock_timeout 10000',
      'statement_timeout 30000',
    ],
  );
});
