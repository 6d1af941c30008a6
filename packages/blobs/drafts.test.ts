import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { abandonedAfter, createDrafts } from './drafts.ts';

/** A folder with one draft of this process in it, and the host's part of its name. */
async function begin(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'flux-drafts-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const drafts = createDrafts(folder);
  const path = await drafts.begin();
  writeFileSync(path, 'mine');
  const [host = ''] = basename(path).split('.');
  const leave = (name: string, secondsAgo = 0) => {
    writeFileSync(join(folder, name), 'left');
    const then = Date.now() / 1000 - secondsAgo;
    utimesSync(join(folder, name), then, then);
  };
  return { folder, drafts, path, host, leave };
}

test('what this process is writing stays, even for another one that shares the folder with it', async (t) => {
  const { folder, drafts, path } = await begin(t);
  assert.equal(await createDrafts(folder).sweep(), 0);
  assert.equal(statSync(path).size, 4);
  await drafts.end(path);
  await drafts.end(path);
  assert.deepEqual(readdirSync(folder), []);
});

test('a draft of a process that has ended is swept at once, one of a running process is not', async (t) => {
  const { folder, drafts, path, host, leave } = await begin(t);
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  leave(`${host}.${child.pid}.aa`, 24 * 60 * 60);
  assert.equal(await drafts.sweep(), 0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(await drafts.sweep(), 1);
  assert.deepEqual(readdirSync(folder), [basename(path)]);
});

test('a draft of a process before us with our id is swept', async (t) => {
  const { drafts, host, leave } = await begin(t);
  leave(`${host}.${process.pid}.aa`, (Date.now() - performance.timeOrigin) / 1000 + 1);
  assert.equal(await drafts.sweep(), 1);
});

test('whether a process of another host runs nobody knows here: an hour without a byte is the limit', async (t) => {
  const { folder, drafts, path, leave } = await begin(t);
  leave('0123.1.aa', abandonedAfter / 1000 - 5);
  leave('0123.1.bb', abandonedAfter / 1000 + 5);
  leave('no draft at all', abandonedAfter / 1000 + 5);
  assert.equal(await drafts.sweep(), 2);
  assert.deepEqual(readdirSync(folder).sort(), ['0123.1.aa', basename(path)].sort());
});
