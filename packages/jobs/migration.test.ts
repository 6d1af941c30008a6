import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { checkUpDown, engines } from '@flux/database/testing';
import { jobsMigrations } from './migration.ts';

test("pg-boss's schema is still the one that installations have", () => {
  // When this changes, pg-boss brought a new schema. Freeze the text that had this hash in the migration, and add a
  // migration with what `getMigrationPlans('pgboss', 46)` says.
  const text = jobsMigrations.map(({ up }) => up).join('\n');
  assert.equal(createHash('sha256').update(text).digest('hex').slice(0, 16), '23aa0fbe88558545');
});

for (const engine of engines) {
  test(`${engine}: the schema of the jobs goes up, down and up again`, async (t) => {
    await checkUpDown(t, engine, jobsMigrations);
  });
}
