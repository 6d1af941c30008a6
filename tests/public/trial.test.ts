import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import pg from 'pg';
import { Failure } from '../../apps/flux/failures.ts';
import { tryStudio } from '../../apps/flux/smoke/trial.ts';
import { person } from '../harness/browser.ts';
import { makeBoard, signUpProgram } from '../harness/program.ts';
import { topologies } from '../harness/topologies.ts';

/** Every row of every table in which a text stands, by the table's name. */
async function rowsWith(client: pg.Client, text: string): Promise<Readonly<Record<string, number>>> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const found: Record<string, number> = {};
  for (const { name } of tables) {
    const { rows } = await client.query(
      `select count(*)::int as count from ${name} t where t::text like $1`,
      [`%${text}%`],
    );
    if (rows[0].count > 0) found[name] = rows[0].count;
  }
  return found;
}

test('whoever tries the studio out leaves nothing behind but the audit', async (t) => {
  const topology = topologies.find(({ name }) => name.includes('over sockets'));
  assert.ok(topology !== undefined);
  const { url, settings, killAll } = await topology.start(t);
  const owner = await signUpProgram(url, person('Ana'));
  await makeBoard(owner);
  const client = new pg.Client({ connectionString: settings.DATABASE_URL });
  await client.connect();
  client.on('error', () => {}); // its database is removed before it ends
  t.after(() => client.end());
  const blobs = async () => {
    const folder = join(settings.FLUX_DATA ?? '', 'blobs');
    const all = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    return all.filter((one) => one.isFile()).length;
  };
  const before = await blobs();
  const target = {
    name: 'local',
    root: '/nowhere',
    url,
    listen: `127.0.0.1:${new URL(url).port}`,
    metricsListen: '127.0.0.1:1',
    keep: 3,
    rollbackMinutes: 30,
  };
  assert.equal(await tryStudio(target, settings), 'signed in, drew, uploaded, talked');

  const { rows: events } = await client.query<{ person_id: string; kind: string }>(
    `select person_id, kind from auth.security_events where detail->>'by' = 'deployment' order by seq`,
  );
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['account_created', 'account_deleted'],
  );
  const left = await rowsWith(client, events[0]?.person_id ?? '-');
  assert.deepEqual(Object.keys(left), ['auth.security_events']);
  for (const trace of ['Smoke test', '@studio.invalid', 'smoke.txt'])
    assert.deepEqual(await rowsWith(client, trace), {}, trace);
  assert.equal(await blobs(), before);
  const { items } = await owner.call<{ items: readonly unknown[] }>('GET', '/api/projects');
  assert.equal(items.length, 1, 'what others have made is there');

  await client.query(`update auth.policy set second_step_roles = array['member']`);
  assert.match(await tryStudio(target, settings), /NOT PLAYED/);
  await client.query(`update auth.policy set second_step_roles = array[]::text[]`);
  await killAll();
  await assert.rejects(tryStudio(target, settings), (error) => {
    assert.ok(error instanceof Failure && error.code === 'smoke_failed', String(error));
    assert.match(error.message, /Signing in answers 50\d/);
    return true;
  });
  const { rows } = await client.query(`select count(*)::int as people from auth.people`);
  assert.equal(rows[0].people, 1, 'gone even where it failed');
});
