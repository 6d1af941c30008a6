import assert from 'node:assert/strict';
import { sql } from 'kysely';
import type { Database, Engine, Migration } from './database.ts';
import { type Cleanup, testDatabase } from './testing.ts';

/** Every object outside the system's schemas and outside extensions, one line each, with its definition and grants. */
const objects = sql<{ line: string }>`
  with own as (
    select oid, nspname from pg_namespace
    where nspname not in ('pg_catalog', 'information_schema') and nspname not like 'pg\\_toast%'
      and nspname not like 'pg\\_temp%'
  ), extended as (
    select classid, objid from pg_depend where deptype = 'e'
  ), relations as (
    select c.* , own.nspname from pg_class c join own on own.oid = c.relnamespace
    where c.relname not like 'flux_migrations%'
      and (c.tableoid, c.oid) not in (select classid, objid from extended)
  ), functions as (
    select p.*, own.nspname from pg_proc p join own on own.oid = p.pronamespace
    where p.prokind in ('f', 'p') and (p.tableoid, p.oid) not in (select classid, objid from extended)
  ), grants(object, acl) as (
    select nspname || '.' || relname, coalesce(relacl, acldefault(case relkind when 'S' then 's' else 'r' end::"char", relowner))
      from relations where relkind in ('r', 'p', 'v', 'm', 'S')
    union all select oid::regprocedure::text, coalesce(proacl, acldefault('f', proowner)) from functions
  )
  select 'extension ' || extname as line from pg_extension
  union all select format('relation %s %s.%s', relkind, nspname, relname) from relations
  union all select format('column %s.%s.%s %s null=%s generated=%s%s default=%s', r.nspname, r.relname, a.attname,
      format_type(a.atttypid, a.atttypmod), not a.attnotnull, a.attgenerated, a.attidentity, pg_get_expr(d.adbin, d.adrelid))
    from relations r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum where r.relkind in ('r', 'p', 'v', 'm')
  union all select format('constraint %s.%s %s %s', r.nspname, r.relname, k.conname, pg_get_constraintdef(k.oid))
    from relations r join pg_constraint k on k.conrelid = r.oid
  union all select 'index ' || pg_get_indexdef(oid) from relations where relkind in ('i', 'I')
  union all select format('view %s.%s %s', nspname, relname, pg_get_viewdef(oid)) from relations where relkind in ('v', 'm')
  union all select 'trigger ' || pg_get_triggerdef(g.oid)
    from relations r join pg_trigger g on g.tgrelid = r.oid where not g.tgisinternal
  union all select format('policy %s.%s %s %s %s', r.nspname, r.relname, p.polname, pg_get_expr(p.polqual, p.polrelid),
      pg_get_expr(p.polwithcheck, p.polrelid)) from relations r join pg_policy p on p.polrelid = r.oid
  union all select 'function ' || pg_get_functiondef(oid) from functions
  union all select format('type %s.%s %s %s', own.nspname, t.typname, t.typtype,
      (select string_agg(e.enumlabel, ',' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid))
    from pg_type t join own on own.oid = t.typnamespace where t.typtype in ('e', 'd', 'r')
      and (t.tableoid, t.oid) not in (select classid, objid from extended)
  union all select format('grant %s %s %s', g.object, coalesce(a.grantee::regrole::text, '-'), a.privilege_type)
    from grants g, aclexplode(g.acl) a
  order by 1`;

async function describe(database: Database): Promise<readonly string[]> {
  const { rows } = await objects.execute(database.service<unknown>('auth'));
  return rows.map(({ line }) => line);
}

/**
 * Takes each migration up, down and up again, and asserts that `down` leaves what was before and that `up` makes the
 * same as the first time: tables, columns, defaults, constraints, indexes, views, functions, triggers, types, policies,
 * extensions and grants.
 */
export async function checkUpDown(
  t: Cleanup,
  engine: Engine,
  migrations: readonly Migration[],
): Promise<void> {
  const database = await testDatabase(t, engine, []);
  const ordered = migrations.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  for (const [index, { id }] of ordered.entries()) {
    const upTo = ordered.slice(0, index + 1);
    const before = await describe(database);
    assert.deepEqual(await database.migrate(upTo), [id]);
    const after = await describe(database);
    await database.migrateDown(upTo, id);
    assert.deepEqual(await describe(database), before, `The down of ${id} does not restore what was before.`);
    await database.migrate(upTo);
    assert.deepEqual(
      await describe(database),
      after,
      `The second up of ${id} makes something else than the first.`,
    );
  }
}
