import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import pg from 'pg';
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
});
