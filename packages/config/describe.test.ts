import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { settingsTable } from './describe.ts';
import { describeSettings, readSettings } from './index.ts';
import { variables } from './variables.ts';

const key = 'ab'.repeat(32);

test('docs/operating/settings.md lists exactly the settings that exist', async () => {
  const text = await readFile(new URL('../../docs/operating/settings.md', import.meta.url), 'utf8');
  assert.ok(
    text.includes(`\n${settingsTable()}\n`),
    `docs/operating/settings.md should hold:\n${settingsTable()}`,
  );
  const rows = text.split('\n').filter((line) => line.startsWith('| `'));
  assert.equal(rows.length, Object.keys(variables).length);
});

test('every setting says in one sentence what it means', () => {
  for (const [name, { means, default: standard }] of Object.entries(variables)) {
    assert.match(means, /^.{10,110}\.$/, name);
    assert.ok(standard.length > 0, name);
  }
});

test('the description shows every setting under the name it is set by', () => {
  const lines = describeSettings(readSettings({ FLUX_MASTER_KEY: key, FLUX_DATA: '/tmp' }));
  assert.deepEqual(
    lines.map((line) => line.split('=')[0]),
    Object.keys(variables),
  );
  for (const line of ['FLUX_PORT=3000', 'FLUX_RATE_LIMIT=on', 'FLUX_LEGACY_CLIENTS=off', 'REDIS_URL=none']) {
    assert.ok(lines.includes(line), line);
  }
  assert.ok(lines.includes('FLUX_ORIGINS=http://localhost:3000, http://127.0.0.1:3000'));
  assert.ok(lines.includes('FLUX_TRUST_PROXY=none'));
});

test('the description shows a scanner as it is set', () => {
  for (const address of ['unix:/run/clamav/clamd.ctl', '127.0.0.1:3310', '[::1]:3310']) {
    const settings = readSettings({ FLUX_MASTER_KEY: key, FLUX_DATA: '/tmp', FLUX_SCANNER: address });
    assert.ok(describeSettings(settings).includes(`FLUX_SCANNER=${address}`));
  }
});

test('the description shows no secret', () => {
  const settings = readSettings({
    FLUX_MASTER_KEY: key,
    DATABASE_URL: 'postgres://owner:hunter2@localhost/flux',
    DATABASE_URL_AUTH: 'postgres://flux_auth:hunter2@localhost/flux',
    DATABASE_URL_MESSAGING: 'postgres://flux_messaging:hunter2@localhost/flux',
    DATABASE_URL_COLLABORATION: 'postgres://flux_collaboration:hunter2@localhost/flux',
    REDIS_URL: 'redis://:hunter2@localhost',
    SMTP_URL: 'smtp://me:hunter2@mail.example.com',
    FLUX_GOOGLE_CLIENT_ID: 'studio',
    FLUX_GOOGLE_CLIENT_SECRET: 'hunter2',
    FLUX_OIDC:
      '[{"name":"halden","label":"Halden","issuer":"https://login.example","clientId":"x","clientSecret":"hunter2"}]',
  });
  const text = describeSettings(settings).join('\n');
  assert.doesNotMatch(text, /hunter2/);
  assert.ok(!text.includes(key) && !text.includes(Buffer.from(settings.masterKey).toString('base64url')));
  assert.match(text, /^DATABASE_URL=postgres:\/\/owner:\*\*\*@localhost\/flux$/m);
  assert.match(text, /^FLUX_MASTER_KEY=\*\*\*$/m);
  assert.match(text, /^FLUX_GOOGLE_CLIENT_ID=studio\nFLUX_GOOGLE_CLIENT_SECRET=\*\*\*\nFLUX_OIDC=halden$/m);
});
