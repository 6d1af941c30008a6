import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { maskUrl, settingsTable } from './describe.ts';

test('docs/operating/settings.md lists exactly the settings that exist', async () => {
  const text = await readFile(new URL('../../docs/operating/settings.md', import.meta.url), 'utf8');
  assert.ok(text.includes(settingsTable()), `docs/operating/settings.md should hold:\n${settingsTable()}`);
});

test('an address without a password is shown as it is and nonsense is masked whole', () => {
  assert.equal(maskUrl('redis://localhost:6379'), 'redis://localhost:6379');
  assert.equal(maskUrl('postgres://a:b@h/x'), 'postgres://a:••••@h/x');
  assert.equal(maskUrl('not an address'), '••••');
});
