import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { checkUpDown, engines, testDatabase } from '@flux/database/testing';
import { sql } from 'kysely';
import { testMigrations } from '../testing.ts';

for (const engine of engines) {
  test(`the schema of conversation can be taken back, and be made again, on ${engine}`, async (t) => {
    await checkUpDown({ after: t.after.bind(t) }, engine, testMigrations);
  });
}

describe('the roles', async () => {
  const database = await testDatabase({ after }, 'postgres', testMigrations);

  test('the other services read nothing of what is said', async () => {
    for (const service of ['auth', 'collaboration'] as const)
      for (const table of ['channels', 'messages', 'changes', 'read_markers'])
        await assert.rejects(
          sql`select from ${sql.table(`messaging.${table}`)}`.execute(database.service(service)),
          /permission denied/,
        );
  });

  test('conversation reads membership and files by views alone', async () => {
    const db = database.service('messaging');
    for (const table of ['studio.project_members', 'studio.files'])
      await assert.rejects(sql`select from ${sql.table(table)}`.execute(db), /permission denied/);
    await sql`select from studio.member_since, studio.project_files`.execute(db);
  });
});
