import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { testDatabaseUrl } from '@flux/database/testing';
import pg from 'pg';
import { migrations } from '../../services/migrations.ts';
import { flux } from '../harness/operator.ts';
import { freePort, layDatabase, startServer, untilReady } from '../harness/processes.ts';
import { signInProgram, signUpProgram } from '../harness/program.ts';
import { topologies } from '../harness/topologies.ts';

/** Of `old green bicycle`: by bcryptjs at cost 10, and by libxcrypt at cost 4 under PHP's name. */
const hashes = [
  '$2b$10$13NDnmagAAESNo5sJyMxM.7QTGbghYJOOVdurjAp9XY.H7x6QrcCa',
  '$2y$04$abcdefghijklmnopqrstuu1PN4Kr7JaeCKpRaMBX8TtdkfJn5DSuS',
] as const;
const oldPassword = 'old green bicycle';
const newPassword = 'seven blue kettles';

const users = [
  { id: '1', email: 'Mia@Studio.Example', name: 'Mia', userType: 'designer', password: hashes[0] },
  { id: '2', email: 'li@studio.example', name: 'Li', userType: 'admin', password: hashes[1] },
  { id: '3', email: 'bo@studio.example', name: 'Bo', userType: 'client', googleId: '7' },
  { id: '4', email: 'nobody', name: 'Nobody', userType: 'client', password: hashes[0] },
];

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'flux-operator-'));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

/** A studio with its owner in it, to start and stop. */
async function studio(t: TestContext, settings: Readonly<Record<string, string>>) {
  const data = await folder(t);
  if (settings.DATABASE_URL === undefined) await layDatabase(data);
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const env = { FLUX_PORT: `${port}`, FLUX_DATA: data, ...settings };
  async function start() {
    const server = startServer(env);
    t.after(() => server.kill());
    await untilReady(`${url}/ready`, server);
    return server;
  }
  const first = await start();
  await signUpProgram(url, { name: 'Olga', email: 'olga@studio.example', password: 'four green bicycles' });
  const signIn = async (email: string, password: string) => {
    const answer = await fetch(`${url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-flux-client': 'program' },
      body: JSON.stringify({ email, password }),
    });
    await answer.text();
    return answer.status;
  };
  const json = async (...args: readonly string[]) => {
    const ended = await flux([...args, '--json'], env, data);
    assert.ok(ended.out !== '', `${args.join(' ')} printed nothing: ${ended.err}`);
    return { code: ended.code, ...JSON.parse(ended.out) };
  };
  return { url, env, data, start, first, signIn, json };
}

/** One statement on a database, over a connection of its own. */
async function run(databaseUrl: string, statement: string, values: readonly unknown[] = []) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await client.query(statement, [...values]);
  } finally {
    await client.end();
  }
}

async function setPassword(url: string, link: string): Promise<number> {
  const token = new URL(link).pathname.split('/').at(-1);
  const answer = await fetch(`${url}/api/auth/reset`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, password: newPassword }),
  });
  return answer.status;
}

const engines = {
  PGlite: async () => ({}),
  PostgreSQL: async (t: TestContext) => ({ DATABASE_URL: await testDatabaseUrl(t, migrations) }),
};

for (const [engine, settingsOf] of Object.entries(engines)) {
  test(`people of the 2025 system come into a studio on ${engine} and sign in with their old passwords`, async (t) => {
    const { url, data, start, first, signIn, json } = await studio(t, await settingsOf(t));
    await writeFile(join(data, 'users.json'), JSON.stringify({ users }));
    const command = ['import', 'fluxstudio', '--only', 'people', '--from', 'users.json'];
    if (engine === 'PGlite') {
      const { code, error } = await json('people', 'list');
      assert.deepEqual([code, error.code], [1, 'studio_running']);
      assert.ok(error.message.includes(`${first.child.pid}`), error.message);
    }
    await first.end();

    const dry = await json(...command, '--dry-run');
    assert.deepEqual([dry.code, dry.added, dry.dryRun], [3, 3, true]);
    assert.equal((await json('people', 'list')).people.length, 1);
    const done = await json(...command);
    assert.deepEqual([done.code, done.rows, done.added, done.withoutPassword], [3, 4, 3, 1]);
    assert.deepEqual(done.refused, [{ row: 4, email: 'nobody', reason: 'email_invalid' }]);
    const again = await json(...command);
    assert.deepEqual([again.added, again.alreadyThere], [0, 3]);
    const reset = await json('people', 'reset', 'BO@studio.example');
    assert.deepEqual([reset.code, reset.kind, reset.email], [0, 'password', 'bo@studio.example']);

    const second = await start();
    for (const email of ['mia@studio.example', 'li@studio.example']) {
      assert.equal(await signIn(email, 'old green bicycles'), 401);
      assert.equal(await signIn(email, oldPassword), 200);
      assert.equal(await signIn(email, oldPassword), 200, 'by argon2id');
    }
    assert.equal(await setPassword(url, reset.link), 204);
    assert.equal(await signIn('bo@studio.example', newPassword), 200);
    await second.end();

    const { people } = await json('people', 'list');
    assert.deepEqual(
      people.map((person: Record<string, unknown>) => [person.email, person.role, person.password]),
      [
        ['olga@studio.example', 'owner', 'set'],
        ['mia@studio.example', 'member', 'set'],
        ['li@studio.example', 'admin', 'set'],
        ['bo@studio.example', 'guest', 'set'],
      ],
    );
    const audit = await json('audit', 'verify');
    assert.deepEqual([audit.code, audit.whole], [0, true]);
    assert.ok(audit.events > 10);
  });
}

for (const [engine, settingsOf] of Object.entries(engines)) {
  test(`another master key signs nobody out of a studio on ${engine}`, async (t) => {
    const { url, env, data, start, first, json } = await studio(t, await settingsOf(t));
    const mia = { name: 'Mia', email: 'mia@studio.example', password: 'four green bicycles' };
    const program = await signUpProgram(url, mia);
    const file = join(data, 'master-key');
    const replace = (...more: readonly string[]) => json('secrets', 'master', '--to', file, ...more);
    const atWork = await replace();
    assert.deepEqual([atWork.code, atWork.error.code], [1, 'studio_running']);
    // The key that was made for it is there to be taken the next time.
    const made = engine === 'PostgreSQL' ? await readFile(file, 'utf8') : undefined;
    await first.end();

    assert.deepEqual([(await replace('--dry-run')).code, (await replace()).code], [0, 0]);
    const key = await readFile(file, 'utf8');
    assert.match(key, /^[0-9a-f]{64}\n$/);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    if (made !== undefined) assert.equal(key, made);
    const withOld = await flux(['secrets', 'rotate', '--json'], env, data);
    assert.match(JSON.parse(withOld.out).error.message, /FLUX_MASTER_KEY is not the key/);

    Object.assign(env, { FLUX_MASTER_KEY_FILE: file });
    const second = await start();
    assert.equal((await program.call<{ email: string }>('GET', '/api/auth/me')).email, mia.email);
    await program.call('POST', '/api/projects', { name: 'Spring' });
    await second.end();
    await writeFile(join(data, 'no-key'), 'something else');
    const unusable = await json('secrets', 'master', '--to', join(data, 'no-key'));
    assert.deepEqual([unusable.code, unusable.error.code], [1, 'file_unusable']);
  });
}

test('people come out of the old system’s database, too, which stays as it is', async (t) => {
  const source = await testDatabaseUrl(t, []);
  await run(
    source,
    `create table users (
      id uuid primary key default gen_random_uuid(), email varchar(255) unique not null, name varchar(255) not null,
      password_hash varchar(255), user_type varchar(50) not null, timezone varchar(50) default 'America/New_York',
      email_verified boolean default false, is_active boolean default true, created_at timestamptz default now())`,
  );
  const insert =
    'insert into users (email, name, password_hash, user_type, is_active) values ($1, $2, $3, $4, $5)';
  await run(source, insert, ['Mia@studio.example', 'Mia', hashes[0], 'designer', true]);
  await run(source, insert, ['gone@studio.example', 'Gone', hashes[0], 'client', false]);
  const { json, signIn } = await studio(t, { DATABASE_URL: await testDatabaseUrl(t, migrations) });
  const done = await json('import', 'fluxstudio', '--only', 'people', '--from', source);
  assert.deepEqual([done.code, done.added], [3, 1]);
  assert.deepEqual(done.refused, [{ row: 2, email: 'gone@studio.example', reason: 'deactivated' }]);
  assert.equal(await signIn('mia@studio.example', oldPassword), 200, 'while the studio runs');
  assert.equal((await run(source, 'select from users')).rowCount, 2);

  for (const from of [source.replace(/\/[^/]*$/, '/nowhere'), 'nothing.json']) {
    const { code, error } = await json('import', 'fluxstudio', '--only', 'people', '--from', from);
    assert.deepEqual([code, error.code], [1, 'source_unreadable'], from);
  }
});

test('a changed event is found, and said with where', async (t) => {
  const databaseUrl = await testDatabaseUrl(t, migrations);
  const { env } = await studio(t, { DATABASE_URL: databaseUrl });
  await run(databaseUrl, "update auth.security_events set network = 'elsewhere' where seq = 2");
  const changed = await flux(['audit', 'verify'], env);
  assert.equal(changed.code, 1);
  assert.match(changed.out, /^Event 2 \(new_session, .* UTC\) was changed: the chain is broken there/);
  await run(databaseUrl, 'delete from auth.security_events where seq = 2');
  assert.match((await flux(['audit', 'verify'], env)).out, /^Event 2 is missing:/);
});

describe('a rotation of the signing key', () => {
  for (const topology of topologies.slice(1)) {
    test(`signs nobody out of ${topology.name}`, async (t) => {
      const studio = await topology.start(t);
      const mia = { name: 'Mia', email: 'mia@studio.example', password: 'four green bicycles' };
      const before = await signUpProgram(studio.url, mia);
      const kidOf = (token: string) =>
        JSON.parse(`${Buffer.from(token.split('.')[0] ?? '', 'base64url')}`).kid;
      // One route of each service.
      const work = async (program: typeof before) => {
        await program.call('GET', '/api/auth/me');
        await program.call('GET', '/api/projects');
        await program.call('GET', '/api/channels');
      };
      await work(before);
      const rotated = await flux(['secrets', 'rotate', '--json'], studio.settings);
      assert.equal(rotated.code, 0, rotated.err);
      const { kid, retired, told } = JSON.parse(rotated.out);
      assert.deepEqual([retired, told], [[kidOf(before.token)], true]);

      let after = await signInProgram(studio.url, mia);
      const began = performance.now();
      while (kidOf(after.token) !== kid) {
        assert.ok(performance.now() - began < 5_000, 'the new key does not sign');
        after = await signInProgram(studio.url, mia);
      }
      await work(after);
      await work(before);
      const { out } = await flux(['audit', 'verify', '--json'], studio.settings);
      assert.equal(JSON.parse(out).whole, true);
    });
  }
});

test('a feature that is rolled out is there, and gone again, in every process as soon as the bus tells of it', async (t) => {
  const feature = 'typing-into-notes';
  const { url, settings } = await topologies.at(-1)!.start(t);
  const mia = { name: 'Mia', email: 'mia@studio.example', password: 'four green bicycles' };
  const li = { name: 'Li', email: 'li@studio.example', password: 'seven blue kettles' };
  const [first, second] = [await signUpProgram(url, mia), await signUpProgram(url, li)];
  const set = async (...argv: readonly string[]) => {
    const { code, out, err } = await flux(['flags', 'set', feature, ...argv], settings);
    assert.doesNotMatch(out, /within 15 s/, 'the services were not told');
    return code === 0 ? out : err;
  };
  // Less than the 15 s after which a process that was not told looks by itself.
  const have = async (...wanted: readonly boolean[]) => {
    const asked = async () =>
      await Promise.all(
        [first, second].map(async (program) =>
          (await program.call<{ flags: string[] }>('GET', '/api/auth/me')).flags.includes(feature),
        ),
      );
    for (const end = Date.now() + 10_000; Date.now() < end; await delay(50))
      if ((await asked()).join() === wanted.join()) return;
    assert.deepEqual(await asked(), wanted);
  };
  await have(false, false);
  assert.match(await set('100', '--dry-run'), /2 of 2 people would have .* Nothing was changed/);
  await have(false, false);
  assert.match(await set('100'), /^At 100 %, 2 of 2 people have typing-into-notes\.$/m);
  await have(true, true);
  assert.match(await set('--on', 'nobody@studio.example'), /Nobody has the address nobody@/);
  await set('--off', 'mia@studio.example');
  await have(false, true);
  await set('0');
  await set('--on', 'MIA@studio.example');
  await have(true, false);
  const { out } = await flux(['flags', 'list'], settings);
  assert.match(out, /typing-into-notes +0 % +1 of 2 +mia@studio\.example/);
});
