import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { testDatabaseUrl } from '@flux/database/testing';
import { migrations } from '@flux/services/operator';
import pg from 'pg';
import { Failure } from '../failures.ts';
import { addressesLeft, mask } from './mask.ts';

const stand = { sha256: 'ab'.repeat(32), size: 7 };
const id = (number: number) => `0199a000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

/** On the schema as it is, so that a column that comes later has to be decided about. */
async function copy(t: TestContext, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: await testDatabaseUrl(t, migrations) });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

const fill = `
  insert into auth.people (id, email, name, password_hash, role, time_zone, created_at) values
    ('${id(1)}', 'ana@halden.example', 'Ana Halden', 'h', 'owner', 'Europe/Oslo', now());
  insert into auth.sessions (id, person_id, client, device, network, created_at, last_active_at, expires_at, absolute_end_at)
    values ('${id(2)}', '${id(1)}', 'browser', 'Ana’s phone', '10.0.0.0/24', now(), now(), now(), now());
  select auth.append_event('new_session', '${id(1)}', null, '10.0.0.0/24', '{"to": "ana@halden.example"}');
  insert into studio.projects (id, name, description, client, created_by, created_at) values
    ('${id(3)}', 'Halden spring', E'Write to bo@halden.example\\nsoon', 'Halden AS', '${id(1)}', now());
  insert into studio.files (id, project_id, owner_id, name, size, sha256, media_type, created_at) values
    ('${id(4)}', '${id(3)}', '${id(1)}', 'Halden contract.PDF', 99, '${'cd'.repeat(32)}', 'application/pdf', now());
  insert into messaging.channels (id, project_id, name, topic, is_private, is_first, created_by, created_at, last_seq) values
    ('${id(5)}', '${id(3)}', 'halden', 'of Halden', false, true, '${id(1)}', now(), 1);
  insert into messaging.messages
    (id, channel_id, seq, changed_seq, author_id, body, attachments, mentions, created_at, content_hash)
    values ('${id(6)}', '${id(5)}', 1, 1, '${id(1)}', E'Ring Bo, 日本!\\nNow', '[{"id": "x", "name": "halden.pdf"}]', '{}',
            now(), sha256('Ring'));`;

test('what tells of a person is gone, and what makes a studio of it stays', async (t) => {
  await copy(t, async (client) => {
    await client.query(fill);
    assert.deepEqual(Object.keys(await addressesLeft(client)).toSorted(), [
      'auth.people.email',
      'auth.security_events.detail',
      'studio.projects.description',
    ]);
    const done = await mask(client, stand);
    assert.deepEqual([done['auth.people'], done['auth.sessions'], done['auth.security_events']], [1, 1, 1]);
    assert.deepEqual(await addressesLeft(client), {});
    const one = async (sql: string) => (await client.query(sql)).rows[0];
    assert.deepEqual(await one('select email, name, password_hash, role, time_zone from auth.people'), {
      email: 'person-1@staging.invalid',
      name: 'Person 1',
      password_hash: null,
      role: 'owner',
      time_zone: 'UTC',
    });
    const project = await one('select name, description, client from studio.projects');
    assert.match(project.name, /^Project [0-9a-f]{4}$/);
    assert.deepEqual([project.description, project.client], ['xxxxx xx xxxxxxxxxxxxxxxxx\nxxxx', '']);
    const file = await one('select name, size::int, sha256, media_type from studio.files');
    assert.match(file.name, /^File [0-9a-f]{4}\.PDF$/);
    assert.deepEqual([file.sha256, file.size, file.media_type], [stand.sha256, 7, 'text/plain']);
    const message = await one(
      'select body, attachments, content_hash = sha256($$Ring$$) as told from messaging.messages',
    );
    assert.deepEqual(message, {
      body: 'xxxx xxx xxx\nxxx',
      attachments: [{ id: 'x', name: 'file' }],
      told: false,
    });
    const chain = await one(
      'select seq::int, hash = sha256($$fluxstudio$$) as begins from auth.security_events_head',
    );
    assert.deepEqual(chain, { seq: 0, begins: true });
  });
});

test('a table or a column that nobody has decided about stops it before anything is changed', async (t) => {
  await copy(t, async (client) => {
    await client.query(fill);
    await client.query(`alter table auth.people add column phone text;
      create table studio.notes (id uuid, body text); alter table studio.boards add column width integer;`);
    await assert.rejects(mask(client, stand), (error: unknown) => {
      assert.ok(error instanceof Failure && error.code === 'mask_incomplete');
      assert.match(error.message, /auth\.people\.phone, studio\.notes\.id, studio\.notes\.body\.$/);
      return true;
    });
    const { rows } = await client.query('select name from auth.people');
    assert.deepEqual(rows, [{ name: 'Ana Halden' }]);
  });
});

test('an address in bytes and in JSON is found, too', async (t) => {
  await copy(t, async (client) => {
    await client.query(fill);
    await mask(client, stand);
    await client.query(`update messaging.messages set content_hash = substr(convert_to('..bo@halden.example...............', 'UTF8'), 1, 32),
      attachments = '[{"by": "li@halden.example"}]'`);
    assert.deepEqual(await addressesLeft(client), {
      'messaging.messages.attachments': 1,
      'messaging.messages.content_hash': 1,
    });
  });
});
