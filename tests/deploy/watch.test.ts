import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { alarmsOf, answerAlarms } from '../../apps/flux/deploy/alarms.ts';
import { endOthers } from '../../apps/flux/deploy/endOthers.ts';
import { outcomesOf } from '../../apps/flux/deploy/journal.ts';
import { linked, settleOn } from '../../apps/flux/deploy/recover.ts';
import { sendTo, whereabouts } from '../../apps/flux/deploy/slots.ts';
import { startRelease } from '../../apps/flux/deploy/start.ts';
import { ofRelease, readUnitName } from '../../apps/flux/deploy/units.ts';
import { openWindow } from '../../apps/flux/deploy/window.ts';
import { lockStudio } from '../../apps/flux/host/lock.ts';
import { bringFolders, bringUser } from '../../apps/flux/init/folders.ts';
import { bringPm2 } from '../../apps/flux/supervisor/bringPm2.ts';
import type { Supervisor } from '../../apps/flux/supervisor/supervisor.ts';
import { supervisorOf } from '../../apps/flux/supervisor/supervisorOf.ts';
import { type Layout, layout } from '../../apps/flux/target/layout.ts';

const second = 1_000;

/** A service that is ready, and ends at once while a file says that its release does. */
const server = `import { createServer } from 'node:http';
import { existsSync, rmSync } from 'node:fs';
const { FLUX_SOCKETS: sockets, FLUX_SERVICES: service, FLUX_RELEASE: release } = process.env;
const isEnding = () => {
  if (!existsSync(sockets + '/../../shared/ends-' + release + '-' + service)) return;
  console.log('cannot find the table of ' + service);
  process.exit(1);
};
isEnding();
setInterval(isEnding, 100);
process.on('SIGTERM', () => process.exit(0));
const path = sockets + '/' + service + '.sock';
rmSync(path, { force: true }); // of one that ran here before
createServer((request, response) => {
  response.setHeader('x-release', release);
  response.end('{}');
}).listen(path);
`;

/** The watcher as its own process, with a supervisor that is real, and services that do nothing but be there. */
describe('the watcher', () => {
  let at: Layout;
  let supervisor: Supervisor;
  let watcher: ReturnType<typeof execFile> | undefined;

  async function release(id: string): Promise<void> {
    const folder = at.release(id);
    await mkdir(join(folder, 'dist/server'), { recursive: true });
    await symlink(process.execPath, join(folder, 'node'));
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await writeFile(join(folder, 'dist/server/main.js'), server);
  }

  /** As a deployment does, once the watcher has done what it is at. */
  async function lock(): Promise<() => void> {
    for (let tries = 0; ; tries++) {
      try {
        return lockStudio(at.lock, 'flux deploy');
      } catch (error) {
        if (tries > 300) throw error;
        await delay(100);
      }
    }
  }

  /** As a deployment leaves it: people on the new release, and the one before beside it. */
  async function deployed(old: string, fresh: string, minutes: number): Promise<void> {
    const unlock = await lock();
    try {
      for (const id of [old, fresh]) {
        await release(id);
        sendTo(at, await startRelease(at, supervisor, id));
        if (id === fresh) openWindow(at, { release: fresh, before: old, minutes });
        settleOn(at, id);
      }
      await endOthers(at, supervisor);
      answerAlarms(at);
    } finally {
      unlock();
    }
  }

  const ends = (id: string, service: string) => writeFile(join(at.shared, `ends-${id}-${service}`), '');
  const running = async () => [
    ...new Set((await supervisor.list()).flatMap(({ name }) => readUnitName(name)?.release ?? [])),
  ];
  const isOn = (id: string) => [...whereabouts(at).values()].every((release) => release === id);

  async function until(
    what: string,
    is: () => boolean | Promise<boolean>,
    withinMs: number,
  ): Promise<number> {
    const began = performance.now();
    while (!(await is())) {
      if (performance.now() - began > withinMs) throw new Error(`${what}: not within ${withinMs} ms`);
      await delay(100);
    }
    return performance.now() - began;
  }

  function startWatcher(): void {
    const built = join(import.meta.dirname, '../../dist/flux/watch.js');
    watcher = execFile(process.execPath, [built, at.root]);
    watcher.stdout?.on('data', (text: string) => process.stdout.write(`# ${text}`));
  }

  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'flux-watch-'));
    await chmod(folder, 0o755);
    at = layout(folder);
    await bringUser();
    await bringFolders(at);
    await bringPm2(at);
    await writeFile(at.settings, "NODE_ENV='production'\n");
    await chmod(at.settings, 0o644);
    supervisor = supervisorOf(at);
    startWatcher();
  });

  after(async () => {
    watcher?.kill('SIGKILL');
    await supervisor?.end();
    await rm(at.root, { recursive: true, force: true });
  });

  test('the release before ends by itself when the time to go back is over', async () => {
    await deployed('1.0.0', '1.1.0', 0.2);
    assert.deepEqual((await running()).toSorted(), ['1.0.0', '1.1.0']);
    watcher?.kill('SIGKILL'); // whatever ends it, the next one knows until when
    startWatcher();
    await delay(second);
    const rollup = await readFile(`/proc/${watcher?.pid}/smaps_rollup`, 'utf8');
    const megabytes = Number(/^Pss_Anon:\s+(\d+) kB$/m.exec(rollup)?.[1]) / 1000;
    process.stdout.write(`# the watcher takes ${megabytes.toFixed(0)} MB beside Node itself\n`);
    assert.ok(megabytes < 25, `${megabytes} MB`);
    await until('1.0.0 ends', async () => !(await running()).includes('1.0.0'), 40 * second);
    assert.ok(isOn('1.1.0'));
    assert.deepEqual(alarmsOf(at), []);
  });

  test('one that loops while the release before still runs is taken back within ten seconds', async () => {
    await deployed('2.0.0', '2.1.0', 30);
    await ends('2.1.0', 'messaging');
    const ms = await until('everybody is back', () => isOn('2.0.0'), 30 * second);
    assert.ok(ms < 10 * second, `${ms} ms`);
    await until('it is written down', () => alarmsOf(at).length > 0, 10 * second);
    assert.deepEqual([linked(at.current), linked(at.previous)], ['2.0.0', '2.1.0']);
    const { outcome, release: from, why } = outcomesOf(at).at(-1) ?? {};
    assert.deepEqual([outcome, from], ['rolled_back', '2.1.0']);
    assert.match(why ?? '', /messaging 2\.1\.0 ended again and again .* cannot find the table of messaging/);
    await until('the other ends', async () => !(await running()).includes('2.1.0'), 30 * second);
  });

  test('one that loops later is stopped, and said to be', async () => {
    await deployed('3.0.0', '3.1.0', 0);
    await ends('3.1.0', 'auth');
    await until('it is stopped', () => alarmsOf(at).length > 0, 10 * second);
    const [alarm] = alarmsOf(at);
    assert.deepEqual([alarm?.service, alarm?.release, alarm?.done], ['auth', '3.1.0', 'stopped']);
    const units = (await supervisor.list()).flatMap(({ name }) => readUnitName(name)?.service ?? []);
    assert.deepEqual(units.toSorted(), ['collaboration', 'messaging'], 'the others go on');
    assert.ok(isOn('3.1.0'));
  });

  test('a second run of the studio’s release, which nobody is on, is ended', async () => {
    await deployed('5.0.0', '5.1.0', 30);
    const unlock = await lock();
    try {
      // As far as a rollback came that the host went down in.
      sendTo(at, await startRelease(at, supervisor, '5.1.0'));
    } finally {
      unlock();
    }
    const runs = async () => ofRelease(await supervisor.list(), '5.1.0').map(({ name }) => name);
    await until('the old run ends', async () => (await runs()).length === 3, 30 * second);
    assert.ok((await runs()).every((name) => name.includes('5.1.0~b')));
    assert.deepEqual((await running()).toSorted(), ['5.0.0', '5.1.0']);
  });

  test('where PM2 itself is killed, it is started again with all that it ran', async () => {
    await deployed('6.0.0', '6.1.0', 30);
    const pids = (await supervisor.list()).map(({ pid }) => pid ?? 0);
    assert.equal(pids.length, 6);
    process.kill(Number(await readFile(join(at.pm2, 'pm2.pid'), 'utf8')), 'SIGKILL');
    const list = () => supervisor.list().catch(() => []);
    await until('it is back', async () => (await list()).length === 6, 15 * second);
    await until(
      'what it left has ended',
      () => pids.every((pid) => !existsSync(`/proc/${pid}`)),
      30 * second,
    );
    assert.ok((await list()).every(({ state }) => state === 'running'));
  });

  test('while somebody deploys it keeps out of the way', async () => {
    await deployed('4.0.0', '4.1.0', 30);
    const unlock = await lock();
    try {
      await ends('4.1.0', 'auth');
      await until(
        'it loops',
        async () => (await supervisor.list()).some(({ state }) => state === 'given-up'),
        20 * second,
      );
      await delay(3 * second);
      assert.ok(isOn('4.1.0'));
    } finally {
      unlock();
    }
    await until('everybody is back', () => isOn('4.0.0'), 10 * second);
  });
});
