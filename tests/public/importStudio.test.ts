import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { createDiskBlobs, noScanner } from '@flux/blobs';
import { newId } from '@flux/contracts';
import { testDatabase, testDatabaseUrl } from '@flux/database/testing';
import pg from 'pg';
import type { Given } from '../../apps/flux/command.ts';
import { bringStudio } from '../../apps/flux/import/bringStudio.ts';
import { importFluxstudio } from '../../apps/flux/import/fluxstudio.ts';
import { readFolder } from '../../apps/flux/import/readFolder.ts';
import { migrations } from '../../services/migrations.ts';
import { createImport } from '../../services/operator.ts';
import { oldPassword, oldTables, onePixel, writeOldStudio } from '../harness/oldStudio.ts';
import { freePort, startServer, untilReady } from '../harness/processes.ts';
import { signInProgram } from '../harness/program.ts';

const silent: Given['progress'] = { step: () => {}, at: () => {}, say: () => {}, end: () => {} };

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'flux-import-'));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

/** Runs the command in this process, on a studio of its own. */
function importing(env: Readonly<Record<string, string>>) {
  return async (values: Given['values']) => {
    const {
      data,
      text,
      exitCode = 0,
    } = await importFluxstudio.run({
      operands: [],
      values,
      env,
      progress: silent,
    });
    // biome-ignore lint/suspicious/noExplicitAny: what programs read
    return { ...(data as any), text, exitCode };
  };
}

/** Over a connection of its own: a database with one open is not dropped. */
async function rowsOf(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

async function postgresStudio(t: TestContext) {
  const url = await testDatabaseUrl(t, migrations);
  const data = await folder(t);
  const env = { DATABASE_URL: url, FLUX_DATA: data, FLUX_MASTER_KEY: '11'.repeat(32) };
  const rows = (statement: string) => rowsOf(url, statement);
  const counts = async () => {
    const [row] = await rows(`select
      (select count(*)::int from auth.people) as people, (select count(*)::int from studio.projects) as projects,
      (select count(*)::int from studio.files) as files, (select count(*)::int from messaging.channels) as channels,
      (select count(*)::int from messaging.messages) as messages,
      (select count(*)::int from studio.blob_claims) as claims`);
    return row;
  };
  const blobs = async () =>
    (await readdir(join(data, 'blobs'), { recursive: true }).catch(() => [])).filter((name) =>
      /[0-9a-f]{64}$/.test(name),
    ).length;
  return { env, data, rows, counts, blobs, run: importing(env) };
}

const nothing = { people: 0, projects: 0, files: 0, channels: 0, messages: 0, claims: 0 };
const tallyOf = ({
  rows,
  brought,
  alreadyThere,
  refused,
}: Record<string, number> & { refused: unknown[] }) => [rows, brought, alreadyThere, refused.length];

describe('a studio of 2025 in JSON files', () => {
  test('comes once, is used as if it had always been here, and says what could not come', async (t) => {
    const { env, data, counts, blobs, run } = await postgresStudio(t);
    const from = await folder(t);
    await writeOldStudio(from);
    await symlink('/etc/passwd', join(from, 'uploads/lost.pdf'));

    const dry = await run({ from, 'dry-run': true });
    assert.deepEqual([await counts(), await blobs()], [nothing, 0]);
    const done = await run({ from });
    assert.equal(done.exitCode, 3);
    for (const kind of ['projects', 'members', 'files', 'channels', 'messages'])
      assert.deepEqual(dry[kind], done[kind], `the dry run of ${kind}`);
    assert.deepEqual([done.people.added, done.people.refused.length], [3, 1]);
    assert.deepEqual(tallyOf(done.projects), [5, 2, 0, 3]);
    assert.deepEqual(
      done.projects.refused.map(({ row, reason }: { row: number; reason: string }) => [row, reason]),
      [
        [2, 'owner_unknown'],
        [3, 'refused'],
        [4, 'not_a_record'],
      ],
    );
    assert.deepEqual(
      done.files.refused.map(({ what, reason }: { what: string; reason: string }) => [what, reason]),
      [
        ['lost.pdf', 'bytes_missing'],
        ['passwd', 'bytes_missing'],
        ['whose.txt', 'owner_unknown'],
      ],
    );
    assert.deepEqual(
      done.messages.refused.map(({ what, reason }: { what: string; reason: string }) => [what, reason]),
      [
        ['1-e', 'may_not'],
        ['1-f', 'no_project'],
        ['1-g', 'refused'],
      ],
    );
    assert.match(done.text, /row {2}what .*reason/);
    assert.ok(done.text.endsWith(`--take-back ${done.importId}`), 'the way back is told');
    assert.deepEqual(await counts(), {
      people: 3,
      projects: 2,
      files: 2,
      channels: 2,
      messages: 4,
      claims: 0,
    });

    const again = await run({ from, target: 'production' });
    assert.ok(again.text.endsWith(' --target production'), 'of the studio that was named');
    assert.deepEqual([again.people.added, again.projects.brought, again.files.brought], [0, 0, 0]);
    assert.deepEqual([again.channels.brought, again.messages.brought, await blobs()], [0, 0, 2]);

    const port = await freePort();
    const url = `http://localhost:${port}`;
    const server = startServer({ ...env, FLUX_PORT: `${port}` });
    t.after(() => server.kill());
    await untilReady(`${url}/ready`, server);
    const mia = await signInProgram(url, { name: 'Mia', email: 'mia@studio.example', password: oldPassword });
    const get = async (path: string) => {
      const answer = await fetch(`${url}${path}`, {
        headers: { authorization: `Bearer ${mia.token}` },
      });
      assert.equal(answer.status, 200, path);
      return answer;
    };
    const { items: projects } = await (await get('/api/projects')).json();
    const spring = projects.find(({ name }: { name: string }) => name === 'Spring campaign');
    assert.deepEqual(
      [spring.description, spring.status, spring.role, spring.createdAt],
      ['Posters\nand cards', 'paused', 'owner', '2025-03-01T09:02:00.000Z'],
    );
    assert.deepEqual(
      projects.map(({ name, role }: { name: string; role: string }) => [name, role]).toSorted(),
      [
        ['Print', 'editor'],
        ['Spring campaign', 'owner'],
      ],
    );
    const { items: channels } = await (await get(`/api/projects/${spring.id}/channels`)).json();
    assert.deepEqual(
      channels.map(({ name, topic, unread }: Record<string, unknown>) => [name, topic, unread]),
      [['Spring', 'all of it', 0]],
    );
    const { items: messages } = await (await get(`/api/channels/${channels[0].id}/messages`)).json();
    const [first, reply, thanks] = messages;
    assert.deepEqual(
      [first.body, first.createdAt, reply.body, reply.threadId, thanks.threadId],
      ['First <b>draft</b>', '2025-03-01T09:10:00.000Z', 'Lovely', first.id, first.id],
    );
    assert.deepEqual(
      reply.attachments.map(({ name, mediaType }: Record<string, string>) => [name, mediaType]),
      [['note.txt', 'text/plain']],
    );
    assert.deepEqual(
      reply.reactions.map(({ emoji }: { emoji: string }) => emoji),
      ['❤️'],
    );
    const { items: own } = await (await get('/api/files')).json();
    assert.deepEqual(
      own.map(({ name, mediaType }: Record<string, string>) => [name, mediaType]),
      [['sketch.png', 'image/png']],
    );
    const bytes = await (await get(`/api/files/${own[0].id}/content`)).arrayBuffer();
    assert.deepEqual(Buffer.from(bytes), onePixel);
    await server.end();

    const back = await run({ 'take-back': done.importId });
    assert.equal(back.exitCode, 3);
    assert.deepEqual(back.kept, { people: ['mia@studio.example'], projects: [], channels: [] });
    assert.deepEqual(await counts(), { ...nothing, people: 1 });
    assert.equal(await blobs(), 0);
    assert.ok((await readdir(data)).length > 0);
  });

  test('comes into the embedded database, too, and goes out of it', async (t) => {
    const database = await testDatabase(t, 'pglite', migrations);
    const log = { info: () => {}, warn: () => {} };
    const blobs = createDiskBlobs({ dir: await folder(t) });
    const settings = { url: 'http://studio.test', masterKey: new Uint8Array(32) };
    const studio = createImport({ settings, database, blobs, scanner: noScanner, log });
    const from = await folder(t);
    await writeOldStudio(from);
    const old = await readFolder(from, undefined);
    const bring = (importId: string) =>
      bringStudio(studio, old, { asked: { importId, dryRun: false }, progress: silent });
    const first = newId<never>();
    const { tallies } = await bring(first);
    assert.deepEqual([tallies.projects.brought, tallies.files.brought, tallies.messages.brought], [2, 2, 4]);
    const back = await studio.takeBackImport({ importId: first, dryRun: false });
    assert.deepEqual(back, {
      people: 3,
      projects: 2,
      files: 2,
      channels: 2,
      messages: 4,
      kept: { people: [], projects: [], channels: [] },
    });
    assert.equal((await bring(newId<never>())).tallies.messages.brought, 4, 'it can come again');
  });
});

describe('a studio of 2025 in PostgreSQL', () => {
  test('comes with its private conversations, its reactions and its archive', async (t) => {
    const { rows, run, counts } = await postgresStudio(t);
    const from = await testDatabaseUrl(t, []);
    await rowsOf(from, oldTables);
    const uploads = await folder(t);
    await writeOldStudio(uploads);
    const given = { from, uploads: join(uploads, 'uploads') };
    const done = await run(given);
    assert.deepEqual(tallyOf(done.projects), [1, 1, 0, 0]);
    assert.deepEqual(tallyOf(done.files), [3, 2, 0, 1]);
    assert.deepEqual(tallyOf(done.channels), [3, 2, 0, 1]);
    assert.deepEqual(done.messages.refused.map(({ reason }: { reason: string }) => reason).toSorted(), [
      'deleted',
      'may_not',
      'not_brought',
      'not_said',
    ]);
    assert.deepEqual(
      await rows(
        'select name, is_private, archived_at is not null as archived from messaging.channels order by 1',
      ),
      [
        { name: 'quiet', is_private: true, archived: true },
        { name: 'talk', is_private: false, archived: false },
      ],
    );
    assert.deepEqual(
      await rows(
        `select p.name, m.role from studio.project_members m join auth.people p on p.id = m.person_id order by 1`,
      ),
      [
        { name: 'Bo', role: 'commenter' },
        { name: 'Li', role: 'commenter' },
        { name: 'Mia', role: 'owner' },
      ],
    );
    assert.deepEqual(
      await rows(
        `select f.name, p.name as owner from studio.files f join auth.people p on p.id = f.owner_id order by 1`,
      ),
      [
        { name: 'brief.txt', owner: 'Mia' },
        { name: 'sketch.png', owner: 'Mia' },
      ],
      'a client may not upload, so the owner has what was theirs',
    );
    assert.deepEqual(await rows('select emoji from messaging.reactions'), [{ emoji: '👍' }]);

    const again = await run(given);
    assert.deepEqual([again.messages.brought, again.messages.alreadyThere], [0, 2]);

    // Somebody goes on working here.
    await rows(`insert into studio.boards (id, project_id, name, created_by, created_at)
      select gen_random_uuid(), id, 'Posters', created_by, now() from studio.projects`);
    await rows(`insert into messaging.messages
        (id, channel_id, seq, changed_seq, author_id, body, attachments, mentions, created_at, content_hash)
      select gen_random_uuid(), id, last_seq + 1, last_seq + 1, created_by, 'Still here', '[]', '{}', now(),
             sha256('x') from messaging.channels where name = 'talk'`);
    await rows(`update messaging.channels set last_seq = last_seq + 1 where name = 'talk'`);
    const dry = await run({ 'take-back': done.importId, 'dry-run': true });
    assert.equal((await counts()).messages, 3);
    const back = await run({ 'take-back': done.importId });
    assert.deepEqual({ ...back, dryRun: true, text: '' }, { ...dry, text: '' });
    assert.deepEqual(back.kept, {
      people: ['mia@studio.example', 'li@studio.example', 'bo@studio.example'],
      projects: ['Spring'],
      channels: ['talk'],
    });
    assert.deepEqual(await counts(), {
      people: 3,
      projects: 1,
      files: 0,
      channels: 1,
      messages: 2,
      claims: 0,
    });
    assert.deepEqual(
      await rows(`select body from messaging.messages order by seq`),
      [{ body: '' }, { body: 'Still here' }],
      'what the import said is gone',
    );
  });
});

test('what is no import is said to be none', async (t) => {
  const empty = await folder(t);
  const run = importing({ FLUX_DATA: empty });
  await assert.rejects(run({ from: empty }), /holds none of users\.json/);
  await assert.rejects(run({ 'take-back': 'x' }), /id of an import/);
  await assert.rejects(run({ only: 'files', from: empty }), /Only people/);
});
