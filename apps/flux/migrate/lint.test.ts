import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Migration } from '@flux/database';
import { migrations } from '@flux/services/operator';
import { type Finding, faults, lint } from './lint.ts';

const expand = (up: string, more: Partial<Migration> = {}): Migration => ({
  id: '0100-studio-x',
  kind: 'expand',
  up,
  down: '',
  ...more,
});
const faultsOf = async (...given: readonly Migration[]) => (await lint(given)).map(({ fault }) => fault);

const wrong: readonly (readonly [Finding['fault'], ...string[]])[] = [
  [
    'rewrites_table',
    'alter table a.b alter column x type bigint',
    'alter table a.b add column y uuid default gen_random_uuid()',
    'alter table a.b add column y text default lower(md5(random()::text))',
    'alter table a.b add column y int generated always as (1) stored',
    'alter table a.b add column y bigserial',
    'cluster a.b',
  ],
  [
    'scans_table',
    'alter table a.b alter column x set not null',
    'alter table a.b add constraint f foreign key (x) references a.c (id)',
    'alter table a.b add check (x > 1)',
    'alter table a.b add column y int check (y > 1)',
    'alter table a.b add column y int default 1 references a.c (id)',
    'create table a.other (id int); alter table a.b add constraint f foreign key (x) references a.other (id)',
  ],
  [
    'builds_index',
    'create index i on a.b (x)',
    'create unique index on b (x)',
    'alter table a.b add unique (x)',
    'alter table a.b add column y int primary key',
    'reindex table a.b',
    'create table b (x int); create index on a.b (x)',
  ],
  [
    'locks_table',
    'lock table a.b',
    'lock a.b in share mode',
    'drop index a.i',
    'refresh materialized view a.v',
  ],
  ['writes_every_row', 'update a.b set x = 1', 'delete from a.b'],
  [
    'takes_away',
    'drop table a.b',
    'alter table a.b drop column x',
    'alter table a.b rename column x to y',
    'alter table a.b rename to c',
    'drop view a.v',
    'drop function a.f(int)',
    'create table a.new (); drop table a.new, a.b',
  ],
  ['needs_no_transaction', 'create index concurrently i on a.b (x)', 'drop index concurrently a.i'],
  ['unseen', 'do $$ begin update a.b set x = 1; end $$'],
  ['unreadable', 'alter tabel a.b'],
];

const right: readonly string[] = [
  'create table a.n (x int); create index on a.n (x); alter table a.n alter x type text; update a.n set x = 1',
  "alter table a.b add column y timestamptz not null default now(), add column z text default 'x' not null",
  'alter table a.b add column y uuid references a.c (id)',
  'alter table a.b add constraint f foreign key (x) references a.c (id) not valid',
  'alter table a.b validate constraint f',
  'alter table a.b add constraint u unique using index i',
  'update a.b set x = 1 where id = 7',
  'alter table a.b drop constraint f, alter column x drop not null',
  "create function a.f() returns int language sql as 'select 1'; grant select on a.b to flux_auth",
  'create table a.new (); drop table a.new',
  "-- drop table a.b;\nselect 'lock table a.b', $x$ update a.b set x = 1 $x$",
];

describe('the lint of migrations', () => {
  for (const [fault, ...sqls] of wrong)
    test(`finds ${fault}`, async () => {
      for (const sql of sqls) assert.deepEqual([...new Set(await faultsOf(expand(sql)))], [fault], sql);
    });

  test('lets pass what holds nobody up', async () => {
    for (const sql of right) assert.deepEqual(await lint([expand(sql)]), [], sql);
  });

  test('says which migration and which statement', async () => {
    const sql = 'create table a.c (x int);\n update a.b\n  set x = 1;\n select 1';
    assert.deepEqual(await lint([expand(sql)]), [
      { id: '0100-studio-x', fault: 'writes_every_row', what: 'update a.b set x = 1' },
    ]);
  });

  test('a contract migration takes away; an index beside others is one statement without a transaction', async () => {
    assert.deepEqual(await faultsOf(expand('drop table a.b', { kind: 'contract' })), []);
    const index = 'create index concurrently i on a.b (x)';
    assert.deepEqual(await faultsOf(expand(index, { transaction: false })), []);
    assert.deepEqual(await faultsOf(expand(`${index}; select 1`, { transaction: false })), ['more_than_one']);
  });

  test('SET NOT NULL has nothing to look at once a check was validated, by an earlier migration too', async () => {
    const check = expand('alter table a.b add constraint c check (x is not null) not valid', {
      id: '0101-studio-check',
    });
    const validate = expand('alter table a.b validate constraint c', { id: '0102-studio-validate' });
    const set = expand('alter table a.b alter column x set not null', { id: '0103-studio-set' });
    assert.deepEqual(await faultsOf(set, validate, check), []);
    assert.deepEqual(await faultsOf(set, check), ['scans_table']);
  });
});

const early = 'written while no studio was at work that it could hold up';
const shipped: Readonly<Record<string, string>> = {
  '0006-jobs-schema': 'pg-boss’s own text, which makes all that it touches',
  '0007-studio-project-brief': early,
  '0008-studio-files-trash': early,
  '0009-auth-profile': early,
  '0011-studio-boards': early,
  '0015-auth-devices': early,
  '0019-auth-console': early,
  '0020-auth-leaving': early,
  '0021-auth-mail-codes': early,
  '0023-auth-record-retention': early,
};

test('every migration of the studio passes, but those that have shipped', async () => {
  const found = await lint(migrations);
  const fresh = found.filter(({ id }) => shipped[id] === undefined);
  assert.deepEqual(fresh, [], fresh.map(({ fault, what }) => `${what}: ${faults[fault]}`).join('\n'));
  assert.deepEqual([...new Set(found.map(({ id }) => id))], Object.keys(shipped));
});
