import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import type { Database, Migration } from './database.ts';
import { testDatabase } from './testing.ts';

const migrations: readonly Migration[] = [
  {
    id: '0001-auth-things',
    kind: 'expand',
    up: `create table auth.kinds (id bigint generated always as identity primary key, name text not null,
           length int generated always as (length(name)) stored, at timestamptz not null default now(), bytes bytea);
         create table auth.things (id bigserial primary key, kind bigint not null references auth.kinds);
         insert into auth.kinds (name, bytes) values ('large', '\\x00ff'), ('small', null);
         grant all on all tables in schema auth to flux_auth; grant all on all sequences in schema auth to flux_auth;`,
    down: 'drop table auth.things; drop table auth.kinds;',
  },
];

/** A test of its own, whose database is given back. */
async function once<T>(
  work: (query: (text: string) => Promise<readonly unknown[]>, database: Database) => Promise<T>,
) {
  const hooks: (() => Promise<void>)[] = [];
  const database = await testDatabase({ after: (hook) => void hooks.push(hook) }, 'pglite', migrations);
  const query = async (text: string) => (await sql.raw(text).execute(database.service('auth'))).rows;
  try {
    return await work(query, database);
  } finally {
    for (const hook of hooks) await hook();
  }
}

const all = `select (select json_agg(k) from auth.kinds k)::text as kinds, (select count(*)::int from auth.things) as things`;

describe('an embedded database that a test is done with', () => {
  test('is as new for the next: rows, those of migrations, sequences and settings', async () => {
    const first = await once(async (query) => {
      const before = await query(all);
      await query(`set time zone 'America/New_York'`);
      await query(`insert into auth.things (kind) select id from auth.kinds`);
      await query(`update auth.kinds set name = 'huge', bytes = null`);
      await query(`create temporary table mine ()`);
      return before;
    });
    await once(async (query) => {
      assert.deepEqual(await query(all), first);
      assert.deepEqual(await query('show time zone'), [{ TimeZone: 'UTC' }]);
      assert.deepEqual(await query(`insert into auth.things (kind) values (1) returning id::int`), [
        { id: 1 },
      ]);
      assert.deepEqual(await query(`select to_regclass('mine') as mine`), [{ mine: null }]);
    });
  });

  test('is replaced when a definition was changed, even one that was changed back', async () => {
    for (const change of [
      'alter table auth.things disable trigger all; alter table auth.things enable trigger all',
      `create function auth.extra() returns int language sql as 'select 1'`,
      'revoke select on auth.things from flux_auth',
    ]) {
      const marked = await once(async (query) => {
        await query(change);
        // The version of a row tells one cluster from another, since no two tests ran the same statements.
        return await query('select pg_current_xact_id()::text as xid');
      });
      const next = await once((query) => query('select pg_current_xact_id()::text as xid'));
      assert.ok(
        Number(xidOf(next)) <= Number(xidOf(marked)),
        `${change}: ${xidOf(next)} after ${xidOf(marked)}`,
      );
      await once(async (query) => {
        assert.deepEqual(await query('select * from auth.things'), []);
        assert.deepEqual(await query(`select to_regprocedure('auth.extra()') as extra`), [{ extra: null }]);
      });
    }
  });
});

const xidOf = ([row]: readonly unknown[]): string => (row as { xid: string }).xid;
