import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { isWritableFolder } from './dataFolder.ts';
import { developmentMasterKey } from './secrets.ts';

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'flux-secrets-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('the development key is made once, for the owner alone', (t) => {
  const data = join(folder(t), 'deep', 'data');
  const first = developmentMasterKey(data);
  assert.equal(first.length, 32);
  assert.deepEqual(developmentMasterKey(data), first);
  assert.equal(statSync(join(data, 'secrets.json')).mode & 0o777, 0o600);
  assert.equal(statSync(data).mode & 0o777, 0o700);
  assert.deepEqual(readdirSync(data), ['secrets.json'], 'no draft is left behind');
});

test('two studios have two keys', (t) => {
  assert.notDeepEqual(developmentMasterKey(folder(t)), developmentMasterKey(folder(t)));
});

test('a damaged key file is neither replaced nor shown', (t) => {
  const data = folder(t);
  const path = join(data, 'secrets.json');
  for (const text of [
    '',
    '{"masterKey":"hunter2"',
    '{"masterKey":"hunter2"}',
    '{"masterKey":7}',
    'null',
    '[]',
    '{}',
  ]) {
    writeFileSync(path, text);
    assert.throws(() => developmentMasterKey(data), { message: `${path} holds no master key` });
    assert.equal(readFileSync(path, 'utf8'), text);
  }
});

test('a key file that cannot be read is an error, not a reason to make another', (t) => {
  const data = folder(t);
  mkdirSync(join(data, 'secrets.json'));
  assert.throws(() => developmentMasterKey(data), /EISDIR/);
});

test('processes that start at the same moment agree on one key', async (t) => {
  const data = folder(t);
  const script = `import { developmentMasterKey } from ${JSON.stringify(join(import.meta.dirname, 'secrets.ts'))};
    process.stdout.write(Buffer.from(developmentMasterKey(${JSON.stringify(data)})).toString('hex'));`;
  const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  const keys = (await Promise.all(Array.from({ length: 4 }, run))).map((result) => result.stdout);
  assert.equal(new Set(keys).size, 1);
  assert.match(keys[0] ?? '', /^[0-9a-f]{64}$/);
  assert.deepEqual(readdirSync(data), ['secrets.json']);
});

test('a folder that exists or can be made is writable, a file or a place below one is not', (t) => {
  const base = folder(t);
  assert.equal(isWritableFolder(base), true);
  assert.equal(isWritableFolder(join(base, 'a/b/c')), true);
  assert.deepEqual(readdirSync(base), [], 'asking makes nothing');
  writeFileSync(join(base, 'file'), '');
  chmodSync(join(base, 'file'), 0o777);
  assert.equal(isWritableFolder(join(base, 'file')), false);
  assert.equal(isWritableFolder(join(base, 'file/data')), false);
  assert.equal(isWritableFolder('/proc/1/data'), false, 'where even root makes no folder');
});
