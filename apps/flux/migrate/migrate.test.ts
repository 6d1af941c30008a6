import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createDatabase, type Migration } from '@flux/database';
import { testDatabaseUrl } from '@flux/database/testing';
import { migrations as studioMigrations } from '@flux/services/operator';
import { Failure, type FailureCode } from '../failures.ts';
import { flux } from '../flux.ts';
import { withClient } from '../postgres/withClient.ts';
import { apply, contract, waiting } from './apply.ts';
import { openCopy } from './copy.ts';
import { releasesBeside, servicesConnected } from './oldReleases.ts';
import { rehearse } from './rehearsal.ts';

const progress = { step: () => {}, at: () => {}, say: () => {}, end: () => {} };
const quick = { progress, lockTimeoutMs: 100, pauseMs: 10 };

const migration = (number: number, up: string, more: Partial<Migration> = {}): Migration => ({
  id: `${String(number).padStart(4, '0')}-studio-step`,
  kind: 'expand',
  up,
  down: 'select 1',
  ...more,
});
const people = migration(
  1,
  `create table studio.people (id uuid primary key, name text);
   create table studio.notes (n int, person text, mail text);
   insert into studio.people values ('00000000-0000-7000-8000-000000000001', 'Mia');
   insert into studio.notes values (1, '00000000-0000-7000-8000-000000000001', 'mia@a.example'),
     (2, '00000000-0000-7000-8000-000000000009', 'li@a.example'), (3, '7', null), (4, 'seven', 'li@a.example')`,
);

async function database(t: TestContext, migrations: readonly Migration[]) {
  const url = await testDatabaseUrl(t, migrations);
  const opened = createDatabase({ databaseUrl: url, dataDir: '/nowhere' });
  t.after(() => opened.close());
  await opened.open();
  return { url, database: opened };
}

const isFailure = (code: FailureCode, sentence: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Failure && error.code === code, String(error));
  assert.match(error.message, sentence);
  return true;
};

test('one that is blocked lets everybody pass, gives up, and leaves no trace; the next try applies it', async (t) => {
  const { url, database: db } = await database(t, [people]);
  const add = migration(2, 'create table studio.x (); alter table studio.people add column mail text');
  await withClient(url, async (holder) => {
    await holder.query('begin; select * from studio.people');
    const applying = apply(db, [add], quick);
    applying.catch(() => {}); // awaited below
    await withClient(url, async (reader) => {
      for (let n = 0; n < 5; n++) {
        const began = performance.now();
        await reader.query('select * from studio.people');
        assert.ok(performance.now() - began < 2_000, 'whoever reads waits for one try at most');
      }
    });
    await assert.rejects(applying, isFailure('migration_blocked', /0002-studio-step .* lock timeout/));
    assert.equal((await holder.query("select to_regclass('studio.x') as x")).rows[0].x, null);
    await holder.query('rollback');
  });
  assert.deepEqual(
    (await apply(db, [add], quick)).map(({ id }) => id),
    [add.id],
  );
});

test('what fails is told, and those before it stay', async (t) => {
  const { database: db } = await database(t, [people]);
  const good = migration(2, 'create table studio.x ()');
  const bad = migration(3, 'create table studio.y (); select 1 / 0');
  await assert.rejects(
    apply(db, [good, bad], quick),
    isFailure('migration_failed', /0003.*division by zero/),
  );
  assert.deepEqual(await waiting(db, [people, good, bad], 'expand'), [bad]);
});

test('contract migrations wait until the expand ones are done and nothing old is left', async (t) => {
  const { database: db } = await database(t, [people]);
  const expand = migration(2, 'create table studio.x ()');
  const drop = migration(3, 'drop table studio.notes', { kind: 'contract' });
  const all = [people, expand, drop];
  const none = async () => [];
  await assert.rejects(contract(db, all, none, quick), isFailure('schema_behind', /0002-studio-step has to/));
  await apply(db, await waiting(db, all, 'expand'), quick);
  await assert.rejects(
    contract(db, all, async () => ['1.2.0-abc'], quick),
    isFailure('old_release', /1\.2\.0-abc is still at work/),
  );
  assert.deepEqual(
    (await contract(db, all, none, quick)).map(({ id }) => id),
    [drop.id],
  );
});

test('old releases are those that listen beside the live one, and services that are connected', async (t) => {
  const root = await mkdtemp(join(tmpdir(), 'flux-root-'));
  t.after(() => rm(root, { recursive: true }));
  for (const id of ['1-a', '2-b', '3-c']) {
    await mkdir(join(root, 'run', id), { recursive: true });
    if (id === '3-c') continue;
    const server = createServer().listen(join(root, 'run', id, 'auth.sock'));
    t.after(() => server.close());
  }
  await symlink('releases/2-b', join(root, 'current'));
  assert.deepEqual(await releasesBeside(root), ['1-a']);

  const { url, database: db } = await database(t, [people]);
  assert.deepEqual(await servicesConnected(url), []);
  await db
    .service<{ pg_roles: { rolname: string } }>('messaging')
    .selectFrom('pg_roles')
    .select('rolname')
    .execute();
  assert.deepEqual(await servicesConnected(url), ['flux-messaging']);
});

test('a rehearsal times what passes, says how many rows are in the way of what does not, and leaves the copy', async (t) => {
  const { url } = await database(t, [people]);
  const { scratch, copy } = await openCopy({ databaseUrl: url, key: undefined, progress });
  t.after(scratch.close);
  const run = (...migrations: readonly Migration[]) => rehearse({ scratch, copy, migrations, progress });

  const good = migration(2, 'alter table studio.people add column mail text', {
    down: 'alter table studio.people drop column mail',
  });
  const index = migration(3, 'create index concurrently people_by_name on studio.people (name)', {
    down: 'drop index concurrently if exists studio.people_by_name',
    transaction: false,
  });
  const { passed, stuck } = await run(good, index);
  assert.equal(stuck, null);
  assert.deepEqual(
    passed.map(({ id }) => id),
    [good.id, index.id],
  );
  assert.ok(passed.every(({ up, down, again }) => up > 0 && down > 0 && again > 0));

  const foreign = 'alter table studio.notes alter person type uuid using person::uuid';
  const cases: readonly (readonly [string, RegExp, number, readonly string[] | undefined])[] = [
    [foreign, /invalid input syntax for type uuid/, 2, ['7', 'seven']],
    [
      'alter table studio.notes add foreign key (person) references studio.people (id)',
      /cannot be implemented/,
      2,
      ['7', 'seven'],
    ],
    [
      'delete from studio.notes where n > 2; alter table studio.notes alter person type uuid using person::uuid; alter table studio.notes add constraint f foreign key (person) references studio.people',
      /violates foreign key constraint/,
      1,
      ['00000000-0000-7000-8000-000000000009'],
    ],
    ['alter table studio.notes alter mail set not null', /contains null values/, 1, undefined],
    ['alter table studio.notes add check ((n < 3) or (n > 9))', /is violated by some row/, 2, undefined],
    [
      'delete from studio.notes where n > 2; alter table studio.notes alter person type uuid using person::uuid; alter table studio.notes add constraint f foreign key (person) references studio.people not valid; alter table studio.notes validate constraint f',
      /violates foreign key constraint/,
      1,
      ['00000000-0000-7000-8000-000000000009'],
    ],
    [
      'alter table studio.notes add constraint c check ((n < 3) or (n > 9)) not valid; alter table studio.notes validate constraint c',
      /is violated by some row/,
      2,
      undefined,
    ],
    [
      'create unique index on studio.notes (mail)',
      /could not create unique index/,
      2,
      ['li@a.example', 'li@a.example'],
    ],
  ];
  for (const [sql, message, rows, first] of cases) {
    const failed = (await run(migration(2, sql))).stuck;
    assert.match(failed?.message ?? '', message, sql);
    assert.deepEqual(
      [failed?.step, failed?.rows?.table, failed?.rows?.rows],
      ['up', failed?.rows?.table, rows],
      sql,
    );
    assert.match(failed?.rows?.table ?? '', /notes/, sql);
    if (first !== undefined) assert.deepEqual(failed?.rows?.first, first, sql);
  }
  assert.equal(
    (await run(migration(2, 'create table studio.x ()'))).stuck?.step,
    'again',
    'its down does nothing',
  );
  assert.equal(
    (await run(migration(2, 'create table studio.x ()', { down: 'drop table y' }))).stuck?.step,
    'down',
  );
});

/** As the operator calls it. */
async function command(argv: readonly string[], env: Readonly<Record<string, string>>) {
  let [out, err] = ['', ''];
  const code = await flux(argv, {
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
    env: { FLUX_DATA: '/nowhere/at/all', FLUX_MASTER_KEY: '11'.repeat(32), ...env },
  });
  return { code, out, err };
}

test('flux migrate, by its command lines', async (t) => {
  const last = studioMigrations.toSorted((a, b) => (a.id < b.id ? -1 : 1)).at(-1)!;
  const all = studioMigrations.length;
  const { url } = await database(t, studioMigrations);
  const env = { DATABASE_URL: url };
  const status = async () => {
    const { code, out } = await command(['migrate', 'status', '--json'], env);
    const { migrations } = JSON.parse(out);
    return [code, migrations.filter((each: { appliedAt: string | null }) => each.appliedAt !== null).length];
  };
  assert.deepEqual(await status(), [0, all]);
  const early = await command(['migrate', 'down', studioMigrations[0]!.id], env);
  assert.match(
    early.err,
    /0001-auth-identity is not the last that was applied: that is .*\(migration_failed\)/,
  );
  assert.equal((await command(['migrate', 'down', last.id, '--dry-run'], env)).code, 0);
  assert.deepEqual(await status(), [0, all]);
  assert.match((await command(['migrate', 'down', last.id], env)).out, /was taken back/);
  assert.deepEqual(await status(), [1, all - 1]);
  const rehearsed = await command(['migrate', 'rehearse'], env);
  assert.equal(rehearsed.code, 0, rehearsed.err);
  assert.match(rehearsed.out, /1 migration goes up, down and up again\./);
  assert.match((await command(['migrate', 'up', '--dry-run'], env)).out, /1 waits\. Nothing was changed/);
  assert.deepEqual(await status(), [1, all - 1]);
  assert.match((await command(['migrate', 'up'], env)).out, /1 was applied\./);
  assert.deepEqual(await status(), [0, all]);
  assert.match((await command(['migrate', 'contract'], env)).out, /Nothing waited\./);
});
