import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describeSettings, readSettings, SettingsError } from './index.ts';

const key = 'ab'.repeat(32);

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'flux-config-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    readSettings({ FLUX_MASTER_KEY: key, ...env });
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.faults;
  }
  return [];
}

test('without any setting the studio is a development one on port 3000', (t) => {
  const settings = readSettings({ FLUX_DATA: folder(t) });
  assert.equal(settings.mode, 'development');
  assert.equal(settings.host, '127.0.0.1');
  assert.equal(settings.port, 3000);
  assert.equal(settings.url, 'http://localhost:3000');
  assert.deepEqual(settings.origins, ['http://localhost:3000', 'http://127.0.0.1:3000']);
  assert.deepEqual(settings.services, ['auth', 'messaging', 'collaboration']);
  assert.equal(settings.signup, 'open');
  assert.equal(settings.rateLimit, true);
  assert.match(settings.release, /^\d+\.\d+\.\d+-dev$/);
});

test('a given address is the only allowed origin beside FLUX_ORIGINS', () => {
  const settings = readSettings({
    FLUX_MASTER_KEY: key,
    FLUX_URL: 'https://studio.example.com/',
    FLUX_ORIGINS: 'https://app.example.com, https://studio.example.com',
  });
  assert.deepEqual(settings.origins, ['https://studio.example.com', 'https://app.example.com']);
});

test('a single service has a port of its own and FLUX_PORT moves it', () => {
  const base = { FLUX_MASTER_KEY: key, DATABASE_URL: 'postgres://owner@localhost/flux' };
  assert.equal(readSettings({ ...base, FLUX_SERVICES: 'auth' }).port, 3001);
  assert.equal(readSettings({ ...base, FLUX_SERVICES: 'messaging' }).port, 3004);
  assert.equal(readSettings({ ...base, FLUX_SERVICES: 'collaboration' }).port, 4000);
  assert.equal(readSettings({ ...base, FLUX_SERVICES: 'collaboration', FLUX_PORT: '4001' }).port, 4001);
});

test('fewer than all services without PostgreSQL is refused', () => {
  assert.deepEqual(faultsOf({ FLUX_SERVICES: 'auth' }), [
    'DATABASE_URL is missing; several processes can only meet in PostgreSQL, so FLUX_SERVICES needs it.',
  ]);
});

test('all faults are told at once, each naming its setting', () => {
  const faults = faultsOf({
    FLUX_PORT: '70000',
    FLUX_URL: 'https://studio.example.com/path',
    FLUX_SERVICES: 'auth,mail',
    FLUX_TRUST_PROXY: 'nginx!',
    FLUX_SIGNUP: 'yes',
    FLUX_LOG_LEVEL: 'loud',
    FLUX_RELEASE: 'a b',
    DATABASE_URL: 'mysql://x',
    MAIL_FROM: 'nobody',
    FLUX_ORGINS: 'https://a.example',
  });
  for (const name of [
    'FLUX_PORT',
    'FLUX_URL',
    'FLUX_SERVICES',
    'FLUX_TRUST_PROXY',
    'FLUX_SIGNUP',
    'FLUX_LOG_LEVEL',
    'FLUX_RELEASE',
    'DATABASE_URL',
    'MAIL_FROM',
    'FLUX_ORGINS',
  ]) {
    assert.equal(faults.filter((fault) => fault.startsWith(`${name} is`)).length, 1, name);
  }
  assert.ok(faults.includes('FLUX_ORGINS is no setting of FluxStudio. Did you mean FLUX_ORIGINS?'));
  assert.ok(faults.includes('FLUX_PORT is "70000"; it must be a port number from 0 to 65535.'));
});

test('the fault of a secret does not show it', () => {
  const faults = faultsOf({ FLUX_MASTER_KEY: 'hunter2-hunter2', DATABASE_URL: 'http://hunter2' });
  assert.equal(faults.length, 2);
  assert.doesNotMatch(faults.join(), /hunter2/);
});

test('production demands its address, its key and a role for each service', () => {
  const env = {
    NODE_ENV: 'production',
    DATABASE_URL: 'postgres://owner@localhost/flux',
    FLUX_RATE_LIMIT: 'off',
  };
  assert.throws(
    () => readSettings(env),
    (error) => {
      assert.ok(error instanceof SettingsError);
      assert.deepEqual(
        error.faults.map((fault) => fault.split(' ')[0]),
        [
          'FLUX_RATE_LIMIT',
          'FLUX_URL',
          'FLUX_MASTER_KEY',
          'DATABASE_URL_AUTH',
          'DATABASE_URL_MESSAGING',
          'DATABASE_URL_COLLABORATION',
        ],
      );
      return true;
    },
  );
  const settings = readSettings({
    NODE_ENV: 'production',
    FLUX_SERVICES: 'auth',
    FLUX_URL: 'https://studio.example.com',
    FLUX_MASTER_KEY: key,
    DATABASE_URL: 'postgres://owner@localhost/flux',
    DATABASE_URL_AUTH: 'postgres://flux_auth@localhost/flux',
  });
  assert.equal(settings.signup, 'invite');
  assert.deepEqual(settings.databaseUrls, { auth: 'postgres://flux_auth@localhost/flux' });
});

test('two services in one process need a port', () => {
  const env = { FLUX_SERVICES: 'auth,messaging', DATABASE_URL: 'postgres://o@localhost/flux' };
  assert.equal(faultsOf(env).length, 1);
  assert.deepEqual(faultsOf({ ...env, FLUX_PORT: '3005' }), []);
  assert.deepEqual(faultsOf({ ...env, FLUX_SOCKETS: '/run/flux' }), []);
});

test('the master key is read as hexadecimal and as base64url', () => {
  const bytes = Buffer.from(key, 'hex');
  for (const text of [key, bytes.toString('base64url')]) {
    assert.deepEqual(Buffer.from(readSettings({ FLUX_MASTER_KEY: text }).masterKey), bytes);
  }
  assert.equal(faultsOf({ FLUX_MASTER_KEY: `${key}a` }).length, 1);
});

test('a data folder that may not be written to is one sentence', (t) => {
  const path = join(folder(t), 'file');
  writeFileSync(path, '');
  const faults = faultsOf({ FLUX_DATA: join(path, 'data') });
  assert.deepEqual(faults, [`FLUX_DATA is "${path}/data"; it must be a folder that may be written to.`]);
});

test('the development key is made once, for the owner alone', (t) => {
  const data = folder(t);
  const first = readSettings({ FLUX_DATA: data });
  const second = readSettings({ FLUX_DATA: data });
  assert.deepEqual(first.masterKey, second.masterKey);
  assert.equal(first.masterKey.length, 32);
  assert.equal(statSync(join(data, 'secrets.json')).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(data), ['secrets.json']);
});

test('a damaged key file stops the start instead of being replaced', (t) => {
  const data = folder(t);
  writeFileSync(join(data, 'secrets.json'), '{"masterKey":"short"}');
  assert.throws(
    () => readSettings({ FLUX_DATA: data }),
    /The master key could not be kept in .*holds no master key/,
  );
  assert.equal(readFileSync(join(data, 'secrets.json'), 'utf8'), '{"masterKey":"short"}');
});

test('processes that start at the same moment agree on one key', async (t) => {
  const data = folder(t);
  const script = `import { readSettings } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
    process.stdout.write(Buffer.from(readSettings({ FLUX_DATA: ${JSON.stringify(data)} }).masterKey).toString('hex'));`;
  const runs = await Promise.all(
    Array.from({ length: 4 }, () =>
      promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]),
    ),
  );
  assert.equal(new Set(runs.map((run) => run.stdout)).size, 1);
  assert.equal(runs[0]?.stdout.length, 64);
});

test('the description shows every setting and no secret', () => {
  const text = describeSettings(
    readSettings({
      FLUX_MASTER_KEY: key,
      DATABASE_URL: 'postgres://owner:hunter2@localhost/flux',
      DATABASE_URL_AUTH: 'postgres://flux_auth:hunter2@localhost/flux',
      REDIS_URL: 'redis://:hunter2@localhost',
      SMTP_URL: 'smtp://me:hunter2@mail.example.com',
    }),
  ).join('\n');
  assert.doesNotMatch(text, /hunter2/);
  assert.ok(!text.includes(key));
  assert.match(text, /databaseUrl: postgres:\/\/owner:••••@localhost\/flux/);
  assert.match(text, /databaseUrl of auth: postgres/);
  assert.match(text, /masterKey: ••••/);
  assert.match(text, /rateLimit: on/);
});

test('whatever the environment holds, reading it ends in settings or in faults', () => {
  const names = [
    'FLUX_PORT',
    'FLUX_URL',
    'FLUX_ORIGINS',
    'FLUX_SERVICES',
    'FLUX_TRUST_PROXY',
    'FLUX_RELEASE',
    'DATABASE_URL',
    'REDIS_URL',
    'SMTP_URL',
    'MAIL_FROM',
    'FLUX_MASTER_KEY',
    'FLUX_X',
  ];
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), fc.string()), (env) => {
      for (const fault of faultsOf(env)) assert.match(fault, /^[A-Z_]+ is .*\.$|Did you mean/su);
    }),
    { numRuns: 300 },
  );
});
