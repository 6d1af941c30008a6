import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { readSettings, SettingsError } from './index.ts';

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

test('a data folder that may not be written to is one sentence', (t) => {
  const path = join(folder(t), 'file');
  writeFileSync(path, '');
  const faults = faultsOf({ FLUX_DATA: join(path, 'data') });
  assert.deepEqual(faults, [`FLUX_DATA is "${path}/data"; it must be a folder that may be written to.`]);
});

test('a damaged key file stops the start instead of being replaced', (t) => {
  const data = folder(t);
  writeFileSync(join(data, 'secrets.json'), '{"masterKey":"short"}');
  assert.throws(
    () => readSettings({ FLUX_DATA: data }),
    /FLUX_MASTER_KEY is missing and none could be kept in .*holds no master key\.$/,
  );
  assert.equal(readFileSync(join(data, 'secrets.json'), 'utf8'), '{"masterKey":"short"}');
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

const production = {
  NODE_ENV: 'production',
  FLUX_URL: 'https://studio.example.com',
  FLUX_MASTER_KEY: key,
};

test('production never makes a key of its own, and an empty variable is as good as none', (t) => {
  const data = folder(t);
  const env = { ...production, FLUX_DATA: data, FLUX_MASTER_KEY: '' };
  assert.deepEqual(faultsOf(env), ['FLUX_MASTER_KEY is missing; in production it must be given.']);
  assert.equal(existsSync(join(data, 'secrets.json')), false);
});

test('a malformed setting is told once and not also called missing', () => {
  const faults = faultsOf({
    ...production,
    FLUX_URL: 'studio',
    FLUX_MASTER_KEY: 'short',
    DATABASE_URL: 'mysql://x',
    DATABASE_URL_AUTH: 'mysql://x',
    FLUX_SERVICES: 'auth',
  });
  assert.deepEqual(
    faults.map((fault) => fault.split(' ')[0]),
    ['FLUX_URL', 'DATABASE_URL', 'DATABASE_URL_AUTH', 'FLUX_MASTER_KEY'],
  );
});

test('in production what passes between machines is encrypted, and what stays on this one need not be', () => {
  const roles = (auth: string) => ({
    ...production,
    FLUX_SERVICES: 'auth',
    DATABASE_URL: 'postgres:///flux?host=/run/postgresql',
    DATABASE_URL_AUTH: auth,
  });
  for (const url of [
    'postgres://flux@localhost/flux',
    'postgres://flux@127.0.0.1:5432/flux',
    'postgres://flux@%2Frun%2Fpostgresql/flux',
    'postgres:///flux?host=/run/postgresql',
    'postgres://flux@db.example/flux?sslmode=verify-full',
  ])
    assert.deepEqual(faultsOf(roles(url)), [], url);
  for (const url of [
    'postgres://flux@db.example/flux',
    'postgres://flux@db.example/flux?sslmode=require',
    'postgres://flux@db.example/flux?sslmode=no-verify',
    'postgres://flux@localhost/flux?host=10.0.0.7',
  ])
    assert.deepEqual(faultsOf(roles(url)), [
      'DATABASE_URL_AUTH leads to another machine; in production it must end in ?sslmode=verify-full.',
    ]);
  assert.deepEqual(faultsOf({ ...roles('postgres:///flux'), REDIS_URL: 'redis://cache.example:6379' }), [
    'REDIS_URL leads to another machine; in production it must begin with rediss://.',
  ]);
  for (const url of ['redis://127.0.0.1:6379', 'rediss://cache.example:6379'])
    assert.deepEqual(faultsOf({ ...roles('postgres:///flux'), REDIS_URL: url }), [], url);
});

test('a secret can be given as a file, without its last line end', (t) => {
  const path = join(folder(t), 'key');
  writeFileSync(path, `${key}\n`);
  const others = { ...production, FLUX_MASTER_KEY: '' };
  assert.deepEqual(faultsOf({ ...others, FLUX_MASTER_KEY_FILE: path }), []);
  const read = readSettings({ ...others, FLUX_MASTER_KEY_FILE: path, FLUX_DATA: folder(t) });
  assert.equal(Buffer.from(read.masterKey).toString('hex'), key);
});

test('a secret that is given twice, or as a file that cannot be read, is a fault that does not show it', (t) => {
  const path = join(folder(t), 'key');
  writeFileSync(path, 'short');
  assert.deepEqual(faultsOf({ ...production, FLUX_MASTER_KEY_FILE: path }), [
    'FLUX_MASTER_KEY and FLUX_MASTER_KEY_FILE are both given; leave one out.',
  ]);
  const others = { ...production, FLUX_MASTER_KEY: '' };
  const [fault = ''] = faultsOf({ ...others, FLUX_MASTER_KEY_FILE: path });
  assert.match(fault, /^FLUX_MASTER_KEY is not as it should be;/);
  assert.deepEqual(faultsOf({ ...others, FLUX_MASTER_KEY_FILE: '/nowhere/key' }), [
    'FLUX_MASTER_KEY_FILE names "/nowhere/key", which cannot be read: ENOENT.',
    'FLUX_MASTER_KEY is missing; in production it must be given.',
  ]);
  writeFileSync(path, 'x'.repeat(64 * 1024 + 1));
  assert.match(
    faultsOf({ ...others, FLUX_MASTER_KEY_FILE: path })[0] ?? '',
    /cannot be read: Error: it is too large\.$/,
  );
  assert.match(
    faultsOf({ ...production, FLUX_URL_FILE: path })[0] ?? '',
    /^FLUX_URL_FILE is no setting/,
    'no secret',
  );
});

test('production without HTTPS is refused, because no browser would keep its cookies', () => {
  assert.deepEqual(faultsOf({ ...production, FLUX_URL: 'http://studio.example.com' }), [
    'FLUX_URL is "http://studio.example.com"; in production it must begin with https://, or no browser keeps the cookies.',
  ]);
  for (const url of [
    'http://localhost:3000',
    'http://flux.localhost',
    'http://127.0.0.1:8080',
    'http://[::1]:1',
  ]) {
    assert.deepEqual(faultsOf({ ...production, FLUX_URL: url }), [], url);
  }
  assert.equal(faultsOf({ ...production, FLUX_URL: 'http://localhost.example.com' }).length, 1);
});

test('a role without a database is refused instead of ignored', () => {
  assert.deepEqual(faultsOf({ DATABASE_URL_AUTH: 'postgres://flux_auth@localhost/flux' }), [
    'DATABASE_URL is missing; DATABASE_URL_AUTH is of use only beside it.',
  ]);
});

test('a single service has both names of its own port as origins', () => {
  const settings = readSettings({
    FLUX_MASTER_KEY: key,
    FLUX_SERVICES: 'auth',
    DATABASE_URL: 'postgres://o@localhost/flux',
  });
  assert.deepEqual(settings.origins, ['http://localhost:3001', 'http://127.0.0.1:3001']);
});

const halden = {
  name: 'halden',
  label: 'Halden login',
  issuer: 'https://login.halden.example',
  clientId: 'studio',
  clientSecret: 'hushhush',
};

test('a wrong provider stops the start, and its secret stands in no fault', () => {
  const faultOf = (...given: readonly unknown[]) => faultsOf({ FLUX_OIDC: JSON.stringify(given) })[0] ?? '';
  const form =
    'FLUX_OIDC is not as it should be; it must be a JSON list of objects with name, label, issuer, clientId, clientSecret.';
  assert.equal(faultsOf({ FLUX_OIDC: '{' })[0], form);
  assert.equal(faultsOf({ FLUX_OIDC: '{}' })[0], form);
  assert.equal(faultOf({ ...halden, clientSecret: '' }), form);
  assert.equal(faultOf({ ...halden, more: 'x' }), form);
  assert.match(faultOf(halden, halden), /must give each provider a name of its own\.$/);
  assert.match(faultOf({ ...halden, name: 'a/b' }), /must name each provider by/);
  assert.match(faultOf({ ...halden, label: 'x'.repeat(41) }), /must label halden by at most 40/);
  for (const issuer of ['login.example', 'http://login.example', 'https://me@login.example', 'ftp://x'])
    assert.match(faultOf({ ...halden, issuer }), /must give halden an issuer such as/, issuer);
  assert.equal(faultOf({ ...halden, issuer: 'http://127.0.0.1:4000' }), '');
});

test('in production the scanner is on this machine, as its protocol is not encrypted', () => {
  for (const here of ['unix:/run/clamav/clamd.ctl', '127.0.0.1:3310', '[::1]:3310', 'localhost:3310'])
    assert.deepEqual(faultsOf({ ...production, FLUX_SCANNER: here }), [], here);
  const elsewhere = { ...production, FLUX_SCANNER: 'clamd.example:3310' };
  assert.deepEqual(faultsOf(elsewhere), [
    'FLUX_SCANNER leads to another machine, unencrypted; in production it must be on this one.',
  ]);
});

test('Google needs both of its halves, and nobody else may be called so beside it', () => {
  assert.match(faultsOf({ FLUX_GOOGLE_CLIENT_ID: 'x' })[0] ?? '', /^FLUX_GOOGLE_CLIENT_SECRET is missing/);
  assert.match(faultsOf({ FLUX_GOOGLE_CLIENT_SECRET: 'x' })[0] ?? '', /^FLUX_GOOGLE_CLIENT_ID is missing/);
  const both = { FLUX_GOOGLE_CLIENT_ID: 'x', FLUX_GOOGLE_CLIENT_SECRET: 'x' };
  assert.deepEqual(faultsOf(both), []);
  const twice = faultsOf({ ...both, FLUX_OIDC: JSON.stringify([{ ...halden, name: 'google' }]) });
  assert.match(twice[0] ?? '', /names a provider "google"/);
});

test('every setting is read', () => {
  const settings = readSettings({
    ...production,
    FLUX_HOST: '0.0.0.0',
    FLUX_PORT: '8080',
    FLUX_SOCKETS: '/run/flux',
    FLUX_DATA: '/tmp',
    FLUX_SIGNUP: 'closed',
    FLUX_TRUST_PROXY: '10.0.0.0/8, loopback',
    FLUX_GEOIP: '/srv/places.mmdb',
    FLUX_SCANNER: 'unix:/run/clamav/clamd.ctl',
    FLUX_RATE_LIMIT: 'on',
    FLUX_LEGACY_CLIENTS: 'on',
    FLUX_BACKUP_KEY: 'cd'.repeat(32),
    FLUX_LOG_LEVEL: 'warn',
    FLUX_RELEASE: '2026-11-25+a1b2c3',
    REDIS_URL: 'redis://localhost',
    SMTP_URL: 'smtps://mail.example.com',
    MAIL_FROM: 'hello@example.com',
    FLUX_GOOGLE_CLIENT_ID: 'studio.apps.example',
    FLUX_GOOGLE_CLIENT_SECRET: 'quiet',
    FLUX_OIDC: JSON.stringify([halden]),
    FLUX_TEST_POSTGRES: 'read by tests alone',
    PATH: '/usr/bin',
  });
  assert.deepEqual(
    { ...settings, masterKey: settings.masterKey.length, backupKey: settings.backupKey?.length },
    {
      mode: 'production',
      host: '0.0.0.0',
      port: 8080,
      sockets: '/run/flux',
      dataDir: '/tmp',
      url: 'https://studio.example.com',
      origins: ['https://studio.example.com'],
      services: ['auth', 'messaging', 'collaboration'],
      databaseUrl: undefined,
      databaseUrls: {},
      redisUrl: 'redis://localhost',
      smtpUrl: 'smtps://mail.example.com',
      mailFrom: 'hello@example.com',
      signup: 'closed',
      providers: [
        {
          name: 'google',
          label: 'Google',
          issuer: 'https://accounts.google.com',
          clientId: 'studio.apps.example',
          clientSecret: 'quiet',
        },
        halden,
      ],
      trustProxy: ['10.0.0.0/8', 'loopback'],
      geoip: '/srv/places.mmdb',
      scanner: { path: '/run/clamav/clamd.ctl' },
      rateLimit: true,
      legacyClients: true,
      masterKey: 32,
      backupKey: 32,
      logLevel: 'warn',
      release: '2026-11-25+a1b2c3',
    },
  );
});

test('an unknown name far from any other gets no guess, and a long one is cut', () => {
  assert.deepEqual(faultsOf({ FLUX_SOMETHING_ELSE: '1' }), [
    'FLUX_SOMETHING_ELSE is no setting of FluxStudio.',
  ]);
  assert.ok(faultsOf({ [`FLUX_${'A'.repeat(5000)}`]: '1' })[0]!.length < 100);
});

test('a long wrong value is cut in its fault', () => {
  assert.ok(faultsOf({ FLUX_PORT: '1'.repeat(5000) })[0]!.length < 160);
});
