import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engines, testDatabase } from '@flux/database/testing';
import { sql } from 'kysely';
import { schemaMigrations } from '../testing.ts';
import { studioMigrations } from './index.ts';

for (const engine of engines) {
  test(`every migration of the studio can be taken back, and be applied again, on ${engine}`, async (t) => {
    const database = await testDatabase({ after: t.after.bind(t) }, engine, schemaMigrations);
    const db = database.service('collaboration');
    /** Everything that stands in the schema, and who may do what with it. */
    const inventory = async () => {
      const { rows } = await sql<{ line: string }>`
        select relkind::text || ' ' || relname || ' ' || coalesce(relacl::text, '') as line
          from pg_class where relnamespace = 'studio'::regnamespace
        union all
        select 'f ' || proname || ' ' || coalesce(proacl::text, '')
          from pg_proc where pronamespace = 'studio'::regnamespace
        union all
        select 'schema ' || coalesce(nspacl::text, '') from pg_namespace where nspname = 'studio'
        order by 1`.execute(db);
      return rows.map(({ line }) => line);
    };
    const whole = await inventory();
    assert.ok(whole.length > 10);
    for (const { id } of studioMigrations.toReversed()) await database.migrateDown(schemaMigrations, id);
    assert.equal((await inventory()).length, 1, 'only the schema itself is left');
    assert.deepEqual(
      await database.migrate(schemaMigrations),
      studioMigrations.map(({ id }) => id),
    );
    assert.deepEqual(await inventory(), whole);
  });
}

test('the ids of the migrations ascend', () => {
  const ids = studioMigrations.map(({ id }) => id);
  assert.deepEqual(ids, ids.toSorted());
});
