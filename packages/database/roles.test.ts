import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { createDatabase } from './createDatabase.ts';
import type { Migration } from './database.ts';
import { testCluster, testDatabase } from './testing.ts';

const migrations: readonly Migration[] = [
  {
    id: '0001-auth-people',
    kind: 'expand',
    up: `create table auth.people (id int primary key, name text, password_hash text);
      insert into auth.people values (1, 'Ada', 'hash');
      grant select, insert on auth.people to flux_auth;
      create view auth.profiles as select id, name from auth.people;
      grant usage on schema auth to flux_messaging;
      grant select on auth.profiles to flux_messaging;`,
    down: 'drop view auth.profiles; drop table auth.people;',
  },
];
const denied = { code: '42501' };
const database = await testDatabase({ after }, 'postgres', migrations);

test('each service runs as its own role, on every connection of its pool', async () => {
  for (const name of ['auth', 'messaging', 'collaboration'] as const) {
    const db = database.service<unknown>(name);
    const rows = await Promise.all(
      Array.from({ length: 20 }, () => sql<{ role: string }>`select current_user as role`.execute(db)),
    );
    assert.deepEqual(new Set(rows.map((each) => each.rows[0]?.role)), new Set([`flux_${name}`]));
  }
});

test('a service reads what it was granted, and no password hash', async () => {
  const messaging = database.service<unknown>('messaging');
  assert.deepEqual((await sql`select * from auth.profiles`.execute(messaging)).rows, [
    { id: 1, name: 'Ada' },
  ]);
  await assert.rejects(sql`select * from auth.people`.execute(messaging), denied);
  await assert.rejects(sql`insert into auth.profiles values (2, 'Eve')`.execute(messaging), denied);
});

test('a service that was granted nothing does not even see the schema', async () => {
  const collaboration = database.service<unknown>('collaboration');
  await assert.rejects(sql`select * from auth.profiles`.execute(collaboration), denied);
});

test('no service changes a schema or the ledger; all may read the ledger', async () => {
  for (const name of ['auth', 'messaging', 'collaboration'] as const) {
    const db = database.service<unknown>(name);
    await assert.rejects(sql`create table auth.more (id int)`.execute(db), denied);
    await assert.rejects(sql`delete from public.flux_migrations`.execute(db), denied);
    assert.equal((await sql`select id from public.flux_migrations`.execute(db)).rows.length, 1);
  }
});

test('an owner without superuser rights sets up, acts as the roles, and services may log in by themselves', async (t) => {
  const { url } = await testCluster(t);
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query('create role studio login createrole');
  await admin.query('create database studio owner studio');
  const as = (name: string) => {
    const own = new URL(url);
    own.username = name;
    own.pathname = '/studio';
    return own.href;
  };

  const asOwner = createDatabase({ databaseUrl: as('studio'), dataDir: '/nowhere' });
  t.after(asOwner.close);
  await asOwner.open();
  assert.deepEqual(await asOwner.migrate(migrations), ['0001-auth-people']);
  const auth = asOwner.service<unknown>('auth');
  assert.deepEqual((await sql`select current_user as role, session_user as login`.execute(auth)).rows, [
    { role: 'flux_auth', login: 'studio' },
  ]);

  await admin.query('alter role flux_auth login');
  await admin.end();
  const alone = createDatabase({ databaseUrls: { auth: as('flux_auth') }, dataDir: '/nowhere' });
  t.after(alone.close);
  await alone.open();
  assert.deepEqual((await sql`select session_user as login`.execute(alone.service<unknown>('auth'))).rows, [
    { login: 'flux_auth' },
  ]);
  assert.deepEqual(await alone.pending(migrations), []);
  assert.throws(() => alone.service('messaging'), {
    name: 'StartError',
    message: 'There is no DATABASE_URL, nor one for messaging.',
  });
  await assert.rejects(alone.migrate(migrations), {
    name: 'StartError',
    message: /^Migrations need DATABASE_URL/,
  });
});

test('an owner who may not make roles is told what is missing', async (t) => {
  const { url } = await testCluster(t);
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query('create role studio login');
  await admin.query('create database studio owner studio');
  await admin.end();
  const own = new URL(url);
  own.username = 'studio';
  own.pathname = '/studio';
  const database = createDatabase({ databaseUrl: own.href, dataDir: '/nowhere' });
  t.after(database.close);
  await database.open();
  await assert.rejects(database.migrate(migrations), { name: 'StartError', message: /it needs CREATEROLE/ });
});
