import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Board, type Channel, newId } from '@flux/contracts';
import { testDatabaseUrl } from '@flux/database/testing';
import pg from 'pg';
import { migrations } from '../../services/migrations.ts';
import { flux } from '../harness/operator.ts';
import { freePort, startServer, untilReady } from '../harness/processes.ts';
import { makeBoard, signInProgram, signUpProgram } from '../harness/program.ts';

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'flux-restore-'));
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** A database as a new host has it: nothing in it. */
async function emptyDatabase(t: TestContext): Promise<string> {
  const url = await testDatabaseUrl(t, []);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('drop table public.flux_migrations; drop schema auth, messaging, studio');
  await client.end();
  return url;
}

const olga = { name: 'Olga', email: 'olga@studio.example', password: 'four green bicycles' };

test('a studio that is restored elsewhere has its people, files and messages, and is signed in to with the old password', async (t) => {
  const before = {
    FLUX_DATA: await folder(t),
    FLUX_MASTER_KEY: 'ab'.repeat(32),
    FLUX_BACKUP_KEY: 'cd'.repeat(32),
    DATABASE_URL: await testDatabaseUrl(t, migrations),
  };
  async function start(env: Readonly<Record<string, string>>) {
    const port = await freePort();
    const server = startServer({ ...env, FLUX_PORT: `${port}` });
    t.after(() => server.kill());
    await untilReady(`http://localhost:${port}/ready`, server);
    return { url: `http://localhost:${port}`, server };
  }

  const bytes = new Uint8Array(200_000).map((_, n) => (n * n) % 251);
  const first = await start(before);
  const person = await signUpProgram(first.url, olga);
  const { project, board } = await makeBoard(person);
  const form = new FormData();
  form.append('file', new Blob([bytes]), 'plan.bin');
  form.append('projectId', project.id);
  const upload = await fetch(`${first.url}/api/files/upload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${person.token}` },
    body: form,
  });
  assert.equal(upload.status, 201);
  const { files } = await upload.json();
  const channels = `/api/projects/${project.id}/channels`;
  const channel = await person.call<Channel>('POST', channels, { name: 'sketches' });
  const messages = `/api/channels/${channel.id}/messages`;
  const sent = { id: newId(), body: 'The plan is there.' };
  await person.call('POST', messages, sent);

  const backup = await flux(['backup', '--json'], before);
  assert.equal(backup.code, 0, backup.out + backup.err);
  await first.server.kill();

  const after = {
    FLUX_DATA: await folder(t),
    FLUX_MASTER_KEY: before.FLUX_MASTER_KEY,
    DATABASE_URL: await emptyDatabase(t),
  };
  const { folder: kept } = JSON.parse(backup.out);
  const to = ['restore', kept, '--into', after.DATABASE_URL, '--data', after.FLUX_DATA];
  const restored = await flux(to, { FLUX_BACKUP_KEY: before.FLUX_BACKUP_KEY });
  assert.equal(restored.code, 0, restored.err);

  const second = await start(after);
  const again = await signInProgram(second.url, olga);
  assert.equal(again.userId, person.userId);
  const read = await fetch(`${second.url}/api/files/${files[0].id}/content`, {
    headers: { authorization: `Bearer ${again.token}` },
  });
  assert.deepEqual(new Uint8Array(await read.arrayBuffer()), bytes);
  const { items } = await again.call<{ items: readonly { id: string; body: string }[] }>('GET', messages);
  assert.deepEqual(
    items.map(({ id, body }) => ({ id, body })),
    [sent],
  );
  assert.equal((await again.call<Board>('GET', `/api/boards/${board.id}`)).name, board.name);
  assert.equal((await flux(['audit', 'verify'], after)).code, 0, 'the chain of the audit is whole');
  await second.server.kill();
});
