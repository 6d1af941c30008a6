import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeTemplate } from './makeTemplate.ts';
import { connectPglite } from './pglite.ts';
import { emptyTemplate } from './testing.ts';

test('an archive makes the same database, and nothing half-made lies beside it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'flux-template-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'deeper', 'template.tar');
  await makeTemplate(path, await emptyTemplate(), (pool) =>
    pool.query('create table here as select 1 as id'),
  );
  assert.deepEqual(readdirSync(join(folder, 'deeper')), ['template.tar']);
  const connection = connectPglite({ templatePath: path }, { onLost: () => {}, gate: () => {} });
  t.after(connection.close);
  await connection.probe();
  assert.deepEqual(await connection.main.query('select * from here'), [{ id: 1 }]);
});

test('an empty one is without the two databases that only serve to make others', async () => {
  assert.ok(statSync(await emptyTemplate()).size < 30 * 1024 * 1024);
});

test('a database that cannot be begun with leaves no archive', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'flux-template-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'template.tar');
  await assert.rejects(
    makeTemplate(path, await emptyTemplate(), (pool) => pool.query('select 1/0')),
    /division/,
  );
  assert.deepEqual(readdirSync(folder), []);
});
