import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { rotateLog } from './rotateLog.ts';

test('a log that has grown is put away whole, and whoever writes to it goes on', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'flux-rotate-'));
  const path = join(folder, 'auth.log');
  const handle = openSync(path, 'a');
  t.after(() => {
    closeSync(handle);
    rmSync(folder, { recursive: true });
  });
  const large = Array.from({ length: 200_000 }, (_, number) => `line ${number}\n`).join('');
  writeSync(handle, large);
  assert.equal(await rotateLog(path, large.length, 2), 0, 'not grown enough');
  assert.equal(await rotateLog(path, large.length - 1, 2), large.length);
  assert.equal(gunzipSync(readFileSync(`${path}.1.gz`)).toString(), large);
  writeSync(handle, 'after\n');
  assert.equal(readFileSync(path, 'utf8'), 'after\n');
  for (const line of ['later\n', 'last\n']) {
    await rotateLog(path, 0, 2);
    writeSync(handle, line);
  }
  assert.deepEqual(readdirSync(folder).toSorted(), ['auth.log', 'auth.log.1.gz', 'auth.log.2.gz']);
  assert.equal(gunzipSync(readFileSync(`${path}.2.gz`)).toString(), 'after\n');
  assert.equal(gunzipSync(readFileSync(`${path}.1.gz`)).toString(), 'later\n');
});
