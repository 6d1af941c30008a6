import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { run } from '../host/run.ts';
import { createPm2 } from './pm2.ts';
import type { Unit } from './supervisor.ts';

/** A disk of the test's own, which may be filled. */
async function smallDisk(): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'flux-pm2-disk-'));
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=16m,mode=755', 'none', folder]);
  if (mounted.code === 0) return folder;
  rmSync(folder, { recursive: true });
  return undefined;
}

test('PM2 and what it runs outlive a disk that is full', async (t) => {
  const folder = await smallDisk();
  if (folder === undefined) return t.skip('no disk can be mounted here');
  const pm2 = createPm2({
    home: folder,
    script: join(import.meta.dirname, '../../../ops/pm2/node_modules/pm2/bin/pm2'),
    node: process.execPath,
  });
  const unit = (name: string): Unit => ({
    name,
    program: process.execPath,
    argv: ['-e', 'setInterval(() => console.log("at work"), 20)'],
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    log: join(folder, `${name}.log`),
    endsWithinMs: 1_000,
  });
  const find = async (wanted: string) => (await pm2.list()).find(({ name }) => name === wanted);
  try {
    await pm2.start([unit('steady'), unit('killed')]);
    const [steady, killed] = [await find('steady'), await find('killed')];
    const full = await run('dd', ['if=/dev/zero', `of=${join(folder, 'filler')}`, 'bs=4k']);
    assert.match(full.stderr, /No space left/);
    // What is left in the last block of each log, too.
    await run('sh', ['-c', 'for log in "$1"/*.log; do head -c 4096 /dev/zero >> "$log"; done', 'sh', folder]);
    process.kill(killed?.pid ?? 0, 'SIGKILL');
    for (let tries = 0; tries < 50 && (await find('killed'))?.pid === killed?.pid; tries++) await delay(100);
    assert.equal((await find('killed'))?.state, 'running', 'it is started again');
    assert.deepEqual((await find('steady'))?.pid, steady?.pid);
    rmSync(join(folder, 'filler'));
    await pm2.start([unit('afterwards')]);
    assert.equal((await find('afterwards'))?.state, 'running');
  } finally {
    await pm2.end();
    await run('umount', ['-l', folder]);
    rmSync(folder, { recursive: true });
  }
});
