import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { testPostgresUrl } from '@flux/database/testing';
import { Failure } from '../failures.ts';
import { programsOf } from './programs.ts';
import { openScratchCluster } from './scratchCluster.ts';
import { majorOf, withClient } from './withClient.ts';

const major = await withClient(testPostgresUrl(), majorOf);

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'flux-base-'));
  await chmod(path, 0o755);
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

test('a scratch cluster is of the server’s version, clones databases, and leaves nothing', async (t) => {
  const base = await folder(t);
  const cluster = await openScratchCluster(await programsOf(major), base);
  t.after(cluster.close);
  const [name = ''] = await readdir(base);
  assert.equal((await stat(join(base, name))).mode & 0o777, 0o700);
  const first = await cluster.create('first');
  await withClient(first, async (client) => {
    assert.equal(await majorOf(client), major);
    const { rows } = await client.query<{ setting: string }>(
      "select setting from pg_settings where name in ('fsync', 'listen_addresses') order by name",
    );
    assert.deepEqual(rows, [{ setting: 'off' }, { setting: '' }]);
    await client.query('create table t as select 7 as n');
  });
  const second = await cluster.create('second', 'first');
  await cluster.drop('first');
  await withClient(second, async (client) => {
    assert.deepEqual((await client.query('select n from t')).rows, [{ n: 7 }]);
  });
  await cluster.close();
  assert.deepEqual(await readdir(base), []);
});

test('a cluster whose process was killed ends with it, and the next removes what is left of it', async (t) => {
  const base = await folder(t);
  const script = `
    const { programsOf } = await import(${JSON.stringify(import.meta.resolve('./programs.ts'))});
    const { openScratchCluster } = await import(${JSON.stringify(import.meta.resolve('./scratchCluster.ts'))});
    await openScratchCluster(await programsOf(${major}), ${JSON.stringify(base)});
    console.log('open');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const [name = ''] = await readdir(base);
  const pid = Number((await readFile(join(base, name, 'data/postmaster.pid'), 'utf8')).split('\n', 1)[0]);
  assert.ok(existsSync(`/proc/${pid}`));
  child.kill('SIGKILL');
  await once(child, 'exit');
  for (let tries = 0; existsSync(`/proc/${pid}`) && tries < 200; tries++) await delay(50);
  assert.ok(!existsSync(`/proc/${pid}`), 'the server has ended');
  const next = await openScratchCluster(await programsOf(major), base);
  assert.ok(!(await readdir(base)).includes(name));
  await next.close();
});

test('a version that is not installed is named with its package', async () => {
  await assert.rejects(programsOf(9), (error) => {
    assert.ok(error instanceof Failure && error.code === 'program_missing');
    return error.message === 'pg_dump of PostgreSQL 9 is missing: apt-get install postgresql-client-9.';
  });
});
