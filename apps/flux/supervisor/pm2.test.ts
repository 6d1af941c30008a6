import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createPm2 } from './pm2.ts';
import type { Unit, UnitStatus } from './supervisor.ts';

describe('PM2', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flux-pm2-'));
  const pm2 = createPm2({
    home: folder,
    script: join(import.meta.dirname, '../../../ops/pm2/node_modules/pm2/bin/pm2'),
    node: process.execPath,
  });
  after(async () => {
    await pm2.end();
    rmSync(folder, { recursive: true });
  });

  function unit(name: string, source: string): Unit {
    const script = join(folder, `${name}.mjs`);
    writeFileSync(script, source);
    return {
      name,
      program: process.execPath,
      argv: [script],
      cwd: folder,
      env: { PATH: '/usr/bin:/bin', GIVEN: name },
      log: join(folder, `${name}.log`),
      endsWithinMs: 2_000,
    };
  }

  const find = async (name: string) => (await pm2.list()).find((status) => status.name === name);

  async function until(name: string, is: (status: UnitStatus | undefined) => boolean) {
    for (let tries = 0; tries < 100; tries++) {
      const status = await find(name);
      if (is(status)) return status;
      await delay(200);
    }
    throw new Error(`${name}: ${JSON.stringify(await find(name))}`);
  }

  const logOf = (name: string) => readFileSync(join(folder, `${name}.log`), 'utf8');

  test('starts a unit with its own environment alone, signals it, and stops it gently', async () => {
    const steady = `process.on('SIGUSR2', () => console.log('told'));
      process.on('SIGTERM', () => { console.log('ending'); setTimeout(() => process.exit(0), 300); });
      console.log(process.env.GIVEN, process.env.FLUX_TEST_POSTGRES ?? 'nothing else');
      setInterval(() => {}, 1000);`;
    await pm2.start([unit('steady', steady)]);
    const status = await until(
      'steady',
      (found) => found?.state === 'running' && logOf('steady').includes('steady'),
    );
    assert.ok(status?.pid !== undefined && status.restarts === 0);
    await pm2.signal(['steady'], 'SIGUSR2');
    await until('steady', () => logOf('steady').includes('told'));
    await pm2.stop(['steady', 'nobody']);
    assert.equal(await find('steady'), undefined);
    assert.match(logOf('steady'), /^steady nothing else\ntold\nending\n/);
  });

  test('starts a killed unit again, and gives up on one that does nothing but end', async () => {
    await pm2.start([
      unit('killed', 'setInterval(() => {}, 1000)'),
      unit('looping', 'setTimeout(() => process.exit(1), 50)'),
    ]);
    const first = await until('killed', (found) => found?.pid !== undefined);
    process.kill(first?.pid ?? 0, 'SIGKILL');
    const again = await until('killed', (found) => found?.pid !== undefined && found.pid !== first?.pid);
    assert.equal(again?.restarts, 1);
    await until('looping', (found) => found?.state === 'given-up');
    assert.equal((await find('killed'))?.state, 'running');
  });

  test('runs jobs by the clock and nothing else, and is told of them once', async () => {
    const job = { ...unit('job', `console.log('did')`), when: { minute: 59, hour: 23 } };
    assert.equal(await pm2.schedule([job]), true);
    assert.equal(await pm2.schedule([job]), false);
    assert.equal(await find('job'), undefined, 'no unit');
    for (let tries = 0; !logOf('job').includes('did') && tries < 100; tries++) await delay(100);
    assert.equal(await pm2.schedule([{ ...job, when: { minute: 58 } }]), true, 'another time');
    assert.equal(await pm2.schedule([]), true);
    assert.equal(await pm2.schedule([]), false);
  });

  test('what ran when the host went down is started again', async () => {
    await pm2.start([unit('lasting', 'setInterval(() => {}, 1000)')]);
    assert.equal(await pm2.startAgain(), false, 'it runs');
    await pm2.end();
    assert.equal(await pm2.startAgain(), true);
    await until('lasting', (found) => found?.state === 'running');
    await pm2.stop(['lasting']);
  });

  test('what ran when the daemon was killed is taken over, and runs once', async () => {
    await pm2.start([unit('orphan', 'setInterval(() => {}, 1000)')]);
    const before = await until('orphan', (found) => found?.state === 'running');
    const old = before?.pid ?? 0;
    const daemon = Number(readFileSync(join(folder, 'pm2.pid'), 'utf8'));
    process.kill(daemon, 'SIGKILL');
    while (existsSync(`/proc/${daemon}`)) await delay(50);
    assert.deepEqual(await pm2.list(), []);
    assert.ok(existsSync(`/proc/${old}`), 'it runs on');
    assert.equal(await pm2.startAgain(), true);
    const after = await until('orphan', (found) => found?.state === 'running');
    assert.notEqual(after?.pid, old);
    assert.ok(!existsSync(`/proc/${old}`), 'the one that nobody knew of has ended');
    await pm2.stop(['orphan']);
  });

  test('says what PM2 says when it fails', async () => {
    const home = mkdtempSync(join(folder, 'other-'));
    const lost = createPm2({ home, script: '/nowhere/pm2', node: process.execPath });
    assert.deepEqual(await lost.list(), [], 'nobody has started anything');
    await assert.rejects(lost.start([]), {
      code: 'supervisor_failed',
      message: /ended with 1: .*Cannot find module '\/nowhere\/pm2'/,
    });
  });
});
