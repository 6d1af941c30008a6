import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { hash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import { testCluster } from '@flux/database/testing';
import pg from 'pg';
import { run } from '../../apps/flux/host/run.ts';
import { person } from '../harness/browser.ts';
import { type Host, type Load, startLoad, startSockets, testHost } from '../harness/deployments.ts';
import { freePort } from '../harness/processes.ts';
import { makeBoard, type Program, signInProgram } from '../harness/program.ts';

/** What an owner does with a studio that people are at work in: 100 requests a second, 10 open boards. */
describe('the owner’s commands, on a studio at work', () => {
  const ends: (() => Promise<unknown>)[] = [];
  let host: Host;
  let load: Load;
  let sockets: ReturnType<typeof startSockets>;
  let ana: Program;

  // biome-ignore lint/suspicious/noExplicitAny: what programs read
  type Answer = any;
  async function jsonOf(...argv: readonly string[]): Promise<Answer> {
    const { stdout, stderr, code } = await host.flux(...argv, '--json');
    try {
      return { code, ...JSON.parse(stdout.trim().split('\n').at(-1) ?? '') };
    } catch {
      throw new Error(`flux ${argv.join(' ')} ended with ${code}: ${stdout}${stderr}`);
    }
  }
  async function ok(...argv: readonly string[]) {
    const ran = await jsonOf(...argv);
    assert.equal(ran.code, 0, JSON.stringify(ran));
    return ran;
  }
  const settings = async () =>
    parseEnv(await readFile(join(host.root, 'shared/settings.env'), 'utf8')) as Record<string, string>;

  /** Where passwords are asked for; the cluster of tests lets everybody in. */
  async function askForPasswords() {
    const client = new pg.Client({ connectionString: host.cluster.url });
    await client.connect();
    const { rows } = await client.query('show hba_file');
    await writeFile(
      rows[0].hba_file,
      'local all postgres trust\nhost all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n',
    );
    await client.query('select pg_reload_conf()');
    await client.end();
  }

  /** A Redis that keeps its settings. */
  async function startRedis(): Promise<number> {
    const port = await freePort();
    const folder = join(host.folder, 'redis');
    await mkdir(folder);
    const file = join(folder, 'redis.conf');
    await writeFile(file, `port ${port}\nbind 127.0.0.1\ndir ${folder}\nsave ""\n`);
    const child = spawn('redis-server', [file], { stdio: 'ignore' });
    ends.push(async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    });
    return port;
  }

  before(async () => {
    host = await testHost({ after: (end) => ends.push(end) });
    const { folder } = await ok('build', '--allow-dirty', '--out', join(host.folder, 'built'));
    await ok('init', 'local', '--database', host.cluster.url);
    await askForPasswords();
    const redis = await startRedis();
    await appendFile(join(host.root, 'shared/settings.env'), `REDIS_URL='redis://127.0.0.1:${redis}'\n`);
    const made = await ok('secrets', 'init', 'local', '--database', host.cluster.url);
    assert.deepEqual(made.secrets, [
      { secret: 'FLUX_MASTER_KEY', what: 'was there' },
      { secret: 'DATABASE_URL', what: 'was there' },
      { secret: 'REDIS_URL', what: 'password made' },
      {
        secret: 'FLUX_GOOGLE_CLIENT_SECRET',
        what: 'a place for it, if people sign in with Google or another provider',
      },
    ]);
    await ok('deploy', 'local', '--release', folder, '--watch', '2');
    const owner = person('Ana');
    const { link } = await ok('people', 'reset', owner.email, '--target', 'local');
    const invite = new URL(link).searchParams.get('invite') ?? '';
    const signedUp = await fetch(`${host.url}/api/auth/signup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: owner.name, email: owner.email, password: owner.password, invite }),
    });
    assert.equal(signedUp.status, 201, await signedUp.text());
    ana = await signInProgram(host.url, owner);
    const { board } = await makeBoard(ana);
    load = startLoad(host.url, 100);
    const paths = Array.from({ length: 10 }, () => `/collaboration/${board.id}`);
    sockets = startSockets(host.url, paths, `Bearer ${ana.token}`);
    for (let tries = 0; sockets.open() < 10 && tries < 100; tries++) await delay(100);
    assert.equal(sockets.open(), 10);
    load.count();
  });

  after(async () => {
    await sockets?.stop();
    await load?.stop();
    for (const end of ends.toReversed()) await end();
  });

  /** Nobody noticed, and nobody was signed out. */
  async function nobodyNoticed() {
    for (let tries = 0; sockets.open() < 10 && tries < 100; tries++) await delay(100);
    const { requests, failed, faults } = load.count();
    assert.equal(failed, 0, faults.join('; '));
    assert.ok(requests > 100, `${requests} requests`);
    await ana.call('GET', '/api/auth/me');
  }

  test('passwords of the database are replaced, twice, while people are at work', async () => {
    const first = await settings();
    load.count();
    const rotated = await ok(
      'secrets',
      'rotate',
      'database',
      '--target',
      'local',
      '--database',
      host.cluster.url,
    );
    assert.deepEqual([...rotated.to].toSorted(), [
      'flux_auth_b',
      'flux_collaboration_b',
      'flux_messaging_b',
      'fluxstudio_b',
    ]);
    await nobodyNoticed();
    for (const name of ['DATABASE_URL', 'DATABASE_URL_AUTH']) {
      const old = new pg.Client({ connectionString: first[name] });
      await assert.rejects(old.connect(), /password authentication failed|not permitted to log in/);
      assert.notEqual((await settings())[name], first[name]);
    }
    await ok('secrets', 'rotate', 'database', '--target', 'local', '--database', host.cluster.url);
    await nobodyNoticed();
    assert.equal(new URL((await settings()).DATABASE_URL_AUTH ?? '').username, 'flux_auth');
    // What migrations make belongs to the same owner, whoever of the two has run them.
    await ok('migrate', 'status', '--target', 'local');
  });

  test('the password of Redis is replaced, and holds over a start of Redis', async () => {
    const before = (await settings()).REDIS_URL;
    load.count();
    const rotated = await ok('secrets', 'rotate', 'redis', '--target', 'local');
    assert.deepEqual([rotated.user, rotated.todo], ['default', undefined]);
    await nobodyNoticed();
    assert.notEqual((await settings()).REDIS_URL, before);
    const kept = await readFile(join(host.folder, 'redis/redis.conf'), 'utf8');
    assert.match(kept, /^user default .*#[0-9a-f]{64}/m);
    assert.equal(kept.match(/#[0-9a-f]{64}/g)?.length, 1);
  });

  test('what is weak, open to others or old is said', async () => {
    const file = join(host.root, 'shared/settings.env');
    assert.equal((await stat(file)).mode & 0o007, 0);
    const fine = await ok('secrets', 'check', 'local', '--tree', host.folder);
    assert.deepEqual(fine.faults, []);
    const whole = await readFile(file, 'utf8');
    try {
      await appendFile(file, "SMTP_URL='smtp://studio:summer@127.0.0.1'\n");
      await writeFile(
        join(host.root, 'shared/secrets.json'),
        JSON.stringify({ REDIS_URL: '2020-01-01T00:00:00Z' }),
      );
      const found = await jsonOf('secrets', 'check', 'local', '--tree', host.folder);
      assert.equal(found.code, 1);
      assert.match(found.faults[0] ?? '', /^SMTP_URL can be guessed/);
      assert.match(
        found.faults[1] ?? '',
        /^REDIS_URL is \d+ days old: replace it by \.\/flux secrets rotate redis/,
      );
    } finally {
      await writeFile(file, whole);
    }
  });

  test('an auditor gets one file, whose parts are what its manifest says, and no secret', async () => {
    const file = join(host.folder, 'audit.zip');
    const packed = await ok('audit', 'pack', 'local', '--out', file);
    assert.deepEqual([packed.file, packed.whole], [file, true]);
    assert.equal((await stat(file)).mode & 0o077, 0);
    const into = join(host.folder, 'audit');
    const unpacked = await run('python3', ['-m', 'zipfile', '-e', file, into]);
    assert.equal(unpacked.code, 0, unpacked.stderr);
    const read = (path: string) => readFile(join(into, path), 'utf8');
    const { files } = JSON.parse(await read('MANIFEST.json'));
    for (const [path, { sha256 }] of Object.entries<{ sha256: string }>(files))
      assert.equal(hash('sha256', await readFile(join(into, path))), sha256, path);
    for (const path of [
      'release/sbom.cdx.json',
      'release/licences.txt',
      'security/asvs.json',
      'deployments.jsonl',
    ])
      assert.ok(path in files, path);
    const all = (await Promise.all(Object.keys(files).map(read))).join('\n');
    for (const value of Object.values(await settings()).flatMap((text) => URL.parse(text)?.password || []))
      assert.ok(!all.includes(value), 'a password is in it');
    assert.ok(!all.includes((await settings()).FLUX_MASTER_KEY ?? ''), 'the master key is in it');
    const events = (await read('audit/events.jsonl')).trim().split('\n');
    assert.equal(events.length, packed.events);
    assert.match(events[0] ?? '', /"hash": "[0-9a-f]{64}"/);
    const { components } = JSON.parse(await read('release/sbom.cdx.json'));
    assert.ok(components.length > 100);
    assert.ok(components.every((one: { licenses: unknown[] }) => one.licenses.length === 1));
  });

  test('staging has the data of production, and nothing personal', async () => {
    const cluster = await testCluster({ after: (end) => ends.push(end) });
    const root = join(host.folder, 'staging');
    const [port, metrics] = [await freePort(), await freePort()];
    const config = join(host.folder, 'flux.config.ts');
    const given = await readFile(config, 'utf8');
    const staging = {
      root,
      url: `http://localhost:${port}`,
      listen: `127.0.0.1:${port}`,
      metricsListen: `127.0.0.1:${metrics}`,
    };
    await writeFile(config, given.replace('targets: {', `targets: { staging: ${JSON.stringify(staging)},`));
    ends.push(async () => {
      const [pm2, home] = [join(root, 'shared/supervisor'), join(root, 'shared/pm2')];
      await run(join(pm2, 'node'), [join(pm2, 'node_modules/pm2/bin/pm2'), 'kill'], {
        env: { PATH: process.env.PATH, HOME: home, PM2_HOME: home },
      });
    });
    const secret = 'Call Mr Halden at halden@client.example';
    const { id: channelId } =
      (await ana.call<{ items: { id: string }[] }>('GET', '/api/channels')).items[0] ?? {};
    await ana.call('POST', `/api/channels/${channelId}/messages`, { id: randomUUID(), body: secret });
    const source = await settings();
    const emails = await addressesOf(source.DATABASE_URL ?? '');
    assert.ok(emails.length > 0);

    const made = await ok('staging', 'create', 'staging', '--from', 'local', '--database', cluster.url);
    assert.equal(made.masked['auth.people'], emails.length);
    const theirs = parseEnv(await readFile(join(root, 'shared/settings.env'), 'utf8'));
    assert.equal(theirs.SMTP_URL, undefined);
    for (const name of ['FLUX_MASTER_KEY', 'DATABASE_URL']) assert.notEqual(theirs[name], source[name]);
    const text = await everythingIn(theirs.DATABASE_URL ?? '');
    for (const personal of [...emails, 'halden', 'Halden', 'Ana'])
      assert.ok(!text.includes(personal), `${personal} is in staging`);
    assert.match(text, /person-1@staging\.invalid/);
    assert.match(text, /xxxx xx xxxxxx xx x+/);
    const again = await jsonOf('staging', 'create', 'staging', '--from', 'local');
    assert.deepEqual([again.code, again.error.code], [1, 'not_empty']);
    await ok('staging', 'create', 'staging', '--from', 'local', '--replace');
    const { link } = await ok('people', 'reset', 'person-1@staging.invalid', '--target', 'staging');
    assert.ok(link.startsWith(staging.url));
  });

  test('a column that nobody has decided about keeps everything where it is', async () => {
    await query((await settings()).DATABASE_URL ?? '', 'alter table studio.projects add column phone text');
    try {
      const stopped = await jsonOf(
        'staging',
        'create',
        'staging',
        '--from',
        'local',
        '--replace',
        '--dry-run',
      );
      assert.deepEqual([stopped.code, stopped.error.code], [1, 'mask_incomplete']);
      assert.match(stopped.error.message, /studio\.projects\.phone/);
    } finally {
      await query((await settings()).DATABASE_URL ?? '', 'alter table studio.projects drop column phone');
    }
  });
});

async function query(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const addressesOf = async (url: string): Promise<readonly string[]> =>
  (await query(url, 'select email from auth.people')).map(({ email }) => email);

/** Every row of every table as text, bytes as they read. */
async function everythingIn(url: string): Promise<string> {
  const tables = await query(
    url,
    `select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')`,
  );
  const parts: string[] = [];
  for (const { name } of tables) {
    const rows = await query(url, `select * from ${name}`);
    const plain = (_: string, value: unknown) => {
      const isBytes =
        typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer';
      return isBytes ? Buffer.from((value as unknown as { data: number[] }).data).toString('latin1') : value;
    };
    parts.push(JSON.stringify(rows, plain));
  }
  return parts.join('\n');
}
