import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { createDatabase } from './createDatabase.ts';
import type { Migration } from './database.ts';
import { checkUpDown, engines, testDatabase, testDatabaseUrl } from './testing.ts';

const table = (id: string, name: string, more: Partial<Migration> = {}): Migration => ({
  id,
  kind: 'expand',
  up: `create table ${name} (id int primary key); grant select on ${name} to flux_auth;`,
  down: `drop table ${name};`,
  ...more,
});

for (const engine of engines) {
  describe(`migrations on ${engine}`, async () => {
    const database = await testDatabase({ after }, engine, []);
    const db = database.service<unknown>('auth');
    const exists = async (name: string) =>
      (await sql<{ is: boolean }>`select to_regclass(${name}) is not null as is`.execute(db)).rows[0]?.is;

    const first = table('0001-auth-a', 'auth.a');
    const second = table('0002-studio-b', 'studio.b', {
      up: 'create table studio.b (id int primary key references auth.a); insert into auth.a values (1);',
      down: 'drop table studio.b; delete from auth.a;',
    });

    test('they are applied in order of id, whatever order they are given in, each once', async () => {
      assert.deepEqual(await database.pending([second, first]), [first.id, second.id]);
      assert.deepEqual(await database.migrate([second, first]), [first.id, second.id]);
      assert.deepEqual(await database.pending([first, second]), []);
      assert.deepEqual(await database.migrate([second, first]), []);
      assert.deepEqual((await sql`select * from auth.a`.execute(db)).rows, [{ id: 1 }]);
    });

    test('one that comes from another service later is applied although later ones are', async () => {
      const between = table('0001-messaging-x', 'messaging.x');
      assert.deepEqual(await database.migrate([first, between, second]), [between.id]);
    });

    test('one that fails leaves nothing of itself, keeps those before it, and says which and why', async () => {
      const third = table('0003-auth-c', 'auth.c');
      const broken = table('0004-auth-d', 'auth.d', {
        up: 'create table auth.d (id int); create table auth.c ();',
      });
      await assert.rejects(database.migrate([third, broken]), {
        name: 'StartError',
        message: 'Migration 0004-auth-d cannot be applied: relation "c" already exists.',
      });
      assert.equal(await exists('auth.c'), true);
      assert.equal(await exists('auth.d'), false);
      assert.deepEqual(await database.pending([third, broken]), [broken.id]);
      assert.deepEqual(await database.migrate([third, table(broken.id, 'auth.d')]), [broken.id]);
    });

    test('one that was changed after it was applied stops the start', async () => {
      await assert.rejects(
        database.migrate([{ ...first, up: `${first.up} ` }, table('0005-auth-e', 'auth.e')]),
        {
          name: 'StartError',
          message:
            'Migration 0001-auth-a was changed after it was applied to this database; restore it and add a new one.',
        },
      );
      assert.equal(await exists('auth.e'), false);
      assert.deepEqual(
        await database.migrate([{ ...first, down: 'select 1' }]),
        [],
        'a better way back is welcome',
      );
    });

    test('what is newer than this release does not count as pending, nor do contract steps', async () => {
      const contract = table('0006-auth-f', 'auth.f', { kind: 'contract' });
      assert.deepEqual(await database.pending([first, contract]), []);
      assert.deepEqual(await database.migrate([first, contract]), [contract.id]);
    });

    test('the last one can be taken back and applied again; one before it cannot', async () => {
      const all = [first, second, table('0008-auth-h', 'auth.h')];
      await database.migrate(all);
      await assert.rejects(database.migrateDown(all, first.id), {
        name: 'StartError',
        message: 'Migration 0001-auth-a cannot be undone before 0008-auth-h.',
      });
      await database.migrateDown(all, '0008-auth-h');
      assert.equal(await exists('auth.h'), false);
      await assert.rejects(database.migrateDown(all, '0008-auth-h'), {
        message: 'Migration 0008-auth-h is not applied.',
      });
      assert.deepEqual(await database.migrate(all), ['0008-auth-h']);
    });

    test('one that is unknown, or whose way back fails, is not taken back', async () => {
      await assert.rejects(database.migrateDown([], '0009-auth-i'), {
        message: 'There is no migration 0009-auth-i in this release.',
      });
      const stuck = table('0009-auth-i', 'auth.i', { down: 'drop table auth.nothing' });
      await database.migrate([stuck]);
      await assert.rejects(database.migrateDown([stuck], stuck.id), {
        message: 'Migration 0009-auth-i cannot be undone: table "nothing" does not exist.',
      });
      assert.equal(await exists('auth.i'), true);
      await database.migrateDown([{ ...stuck, down: 'drop table auth.i' }], stuck.id);
    });

    test('several starts at once apply each once', async () => {
      const many = Array.from({ length: 5 }, (_, n) => table(`001${n}-auth-many`, `auth.many${n}`));
      const done = await Promise.all([
        database.migrate(many),
        database.migrate(many),
        database.migrate(many),
      ]);
      assert.deepEqual(
        done.flat().toSorted(),
        many.map(({ id }) => id),
      );
    });

    test('one without a transaction makes an index beside others who write, and clears away what a try left', async () => {
      const rows = table('0020-auth-rows', 'auth.rows', {
        up: 'create table auth.rows (n int); insert into auth.rows values (1), (1);',
        down: 'drop table auth.rows',
      });
      const index = (unique: string): Migration => ({
        id: '0021-auth-index',
        kind: 'expand',
        transaction: false,
        up: `create ${unique} index concurrently rows_by_n on auth.rows (n)`,
        down: 'drop index concurrently if exists auth.rows_by_n',
      });
      const valid = async () => {
        const query = sql<{ ok: boolean }>`select indisvalid as ok from pg_index
          where indexrelid = to_regclass('auth.rows_by_n')`;
        return (await query.execute(db)).rows.map(({ ok }) => ok);
      };
      await database.migrate([rows]);
      await assert.rejects(database.migrate([rows, index('unique')]), {
        name: 'StartError',
        message: /^Migration 0021-auth-index cannot be applied: could not create unique index/,
      });
      assert.deepEqual(await valid(), []);
      const done = await Promise.all([1, 2, 3].map(() => database.migrate([rows, index('')])));
      assert.deepEqual(done.flat(), ['0021-auth-index']);
      assert.deepEqual(await valid(), [true]);
      const last = (await database.applied()).at(-1);
      assert.deepEqual([last?.id, last?.kind], ['0021-auth-index', 'expand']);
      assert.ok(Math.abs(Date.now() - Number(last?.appliedAt)) < 600_000);
      await database.migrateDown([rows, index('')], '0021-auth-index');
      assert.deepEqual(await valid(), []);
    });

    test('names that are malformed or doubled are refused', async () => {
      for (const id of ['1-auth-a', '0001-auth', '0001_auth_a', '0001-Auth-a', ''])
        await assert.rejects(database.migrate([table(id, 'auth.z')]), TypeError, id);
      await assert.rejects(database.pending([first, first]), {
        message: 'Two migrations are named 0001-auth-a.',
      });
    });
  });

  describe(`going up, down and up on ${engine}`, () => {
    test('passes when each down restores what was before', async (t) => {
      await checkUpDown(t, engine, [
        table('0002-studio-b', 'studio.b'),
        {
          id: '0001-auth-a',
          kind: 'expand',
          up: `create extension citext;
            create type auth.mood as enum ('sad', 'happy');
            create table auth.a (id int generated always as identity primary key, mail citext unique, mood auth.mood default 'sad');
            create index on auth.a (mood);
            create view auth.v as select id from auth.a;
            create function auth.f() returns int language sql as 'select 1';
            grant select on auth.v to flux_messaging;`,
          down: `drop function auth.f(); drop view auth.v; drop table auth.a; drop type auth.mood; drop extension citext;`,
        },
      ]);
    });
  });
}

test('going up, down and up fails when something is left, or comes back otherwise', async (t) => {
  await assert.rejects(
    checkUpDown(t, 'postgres', [
      {
        id: '0001-auth-a',
        kind: 'expand',
        up: 'create table auth.a (); create table auth.b ();',
        down: 'drop table auth.a',
      },
    ]),
    /The down of 0001-auth-a does not restore what was before/,
  );
  await assert.rejects(
    checkUpDown(t, 'postgres', [
      table('0001-auth-a', 'auth.a', {
        down: "drop table auth.a; create function auth.f() returns int language sql as 'select 1'",
      }),
    ]),
    /The down of 0001-auth-a/,
  );
  await assert.rejects(
    checkUpDown(t, 'postgres', [
      table('0001-auth-a', 'auth.a'),
      {
        id: '0002-auth-grant',
        kind: 'expand',
        up: 'grant insert on auth.a to flux_messaging',
        down: 'revoke insert on auth.a from flux_auth',
      },
    ]),
    /The down of 0002-auth-grant/,
  );
  await assert.rejects(
    checkUpDown(t, 'postgres', [
      {
        id: '0001-auth-a',
        kind: 'expand',
        up: `do $$ begin execute format('create table auth.a (id int default %s)', extract(epoch from clock_timestamp()) * 1000); end $$`,
        down: 'drop table auth.a',
      },
    ]),
    /The second up of 0001-auth-a/,
  );
});

test('a migration that cannot have its lock gives up in the time given, and leaves everything as it was', async (t) => {
  const first = table('0001-auth-a', 'auth.a');
  const second: Migration = {
    id: '0002-auth-note',
    kind: 'expand',
    up: 'create table auth.b (); alter table auth.a add column note text;',
    down: 'alter table auth.a drop column note; drop table auth.b;',
  };
  const databaseUrl = await testDatabaseUrl(t, [first]);
  const database = createDatabase({ databaseUrl, dataDir: '/nowhere' });
  t.after(() => database.close());
  await database.open();
  const reader = new pg.Client({ connectionString: databaseUrl });
  reader.on('error', () => {}); // its database goes before it does
  await reader.connect();
  t.after(() => reader.end());
  await reader.query('begin; select * from auth.a');
  const began = performance.now();
  await assert.rejects(database.migrate([first, second], { lockTimeoutMs: 200 }), {
    message: 'Migration 0002-auth-note cannot be applied: canceling statement due to lock timeout.',
  });
  assert.ok(performance.now() - began < 5_000);
  assert.deepEqual((await reader.query("select to_regclass('auth.b') as b")).rows, [{ b: null }]);
  await reader.query('commit');
  assert.deepEqual(await database.migrate([first, second], { lockTimeoutMs: 200 }), [second.id]);
});
