import assert from 'node:assert/strict';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Failure } from '../failures.ts';
import { readVariables, variablesFor } from './variables.ts';

async function file(t: TestContext, text: string, mode = 0o600): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'flux-restic-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'restic.env');
  await writeFile(path, text);
  await chmod(path, mode);
  return path;
}

const isWrong = (sentence: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Failure && error.code === 'settings_wrong', String(error));
  assert.match(error.message, sentence);
  assert.ok(!error.message.includes('hunter2'), error.message);
  return true;
};

test('a value is all that stands behind its name', async (t) => {
  const path = await file(t, '# S3\nRESTIC_PASSWORD=hunter2 #=" x\r\n\nAWS_ACCESS_KEY_ID=id\n');
  assert.deepEqual(readVariables(path), { RESTIC_PASSWORD: 'hunter2 #=" x', AWS_ACCESS_KEY_ID: 'id' });
});

test('a file that others can read, or that sets something else, is refused and not shown', async (t) => {
  const cases: readonly [string, number, RegExp][] = [
    ['RESTIC_PASSWORD=hunter2\n', 0o640, /can be read by others: run chmod 600/],
    ['LD_PRELOAD=hunter2\n', 0o600, /line 1, sets LD_PRELOAD, which is none of restic’s/],
    ['RESTIC_PASSWORD=x\nhunter2\n', 0o600, /line 2, is no NAME=value/],
    ['RESTIC_PASSWORD="hunter2"\n', 0o600, /the value of RESTIC_PASSWORD stands without quotes/],
  ];
  for (const [text, mode, sentence] of cases) {
    const path = await file(t, text, mode);
    assert.throws(() => readVariables(path), isWrong(sentence));
  }
  const strange = await file(t, 'RESTIC_PASSWORD=hunter2\n');
  if (process.getuid?.() !== 0) return t.skip('NOT TESTED: a file of somebody else needs root');
  await chown(strange, 65_534, 65_534);
  assert.throws(() => readVariables(strange), isWrong(/belongs to somebody else/));
});

test('the environment is taken when a password is in it, the file of the target otherwise', async (t) => {
  const path = await file(t, 'RESTIC_PASSWORD=of the file\n');
  const env = { RESTIC_PASSWORD_FILE: '/p', B2_ACCOUNT_ID: 'b', FLUX_MASTER_KEY: 'hunter2' };
  assert.deepEqual(variablesFor(env, path), { RESTIC_PASSWORD_FILE: '/p', B2_ACCOUNT_ID: 'b' });
  assert.deepEqual(variablesFor({ B2_ACCOUNT_ID: 'b' }, path), { RESTIC_PASSWORD: 'of the file' });
  assert.throws(() => variablesFor({}, undefined), isWrong(/set RESTIC_PASSWORD_FILE\.$/));
  assert.throws(() => variablesFor({}, '/no/restic.env'), isWrong(/or have it in \/no\/restic\.env\.$/));
});
