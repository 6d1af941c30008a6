import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, describe, before as prepare, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Ran, run } from '../../apps/flux/host/run.ts';
import type { SupervisorKind } from '../../apps/flux/supervisor/supervisor.ts';
import { root as tree } from '../../scripts/current.ts';
import { bootContainer, type Container, cannotBoot } from '../harness/container.ts';
import { variantOf } from '../harness/deployments.ts';

/** Built, since the sources take seconds to load at each call. */
const main = join(tree, 'dist/flux/main.js');
const root = '/srv/fluxstudio';
const url = 'http://localhost:8080';
const watcher = 'flux-watch@srv-fluxstudio.service';
const backupTimer = 'flux-backup@srv-fluxstudio.timer';
const all = ['auth', 'collaboration', 'flux-watch', 'messaging', 'nginx'];

/** As soon as a file is there, messaging does nothing but end. */
const ending = `${root}/shared/data/ending`;
const endsWhenTold = (text: string) =>
  `import { existsSync as __isThere } from 'node:fs';
if (process.env.FLUX_SERVICES === 'messaging' && __isThere('${ending}')) {
  process.stderr.write('Error: it was told to end\\n');
  process.exit(7);
}
${text}`;

/** These are for before a release: FLUX_TEST_DEPLOYMENTS=all. */
const beforeRelease = process.env.FLUX_TEST_DEPLOYMENTS === 'all' ? test : () => {};

type Row = {
  readonly name: string;
  readonly release: string;
  readonly state: string;
  readonly health: string;
  readonly restarts: number;
};
type Status = {
  readonly faults: readonly string[];
  readonly services: readonly Row[];
  readonly people: Readonly<Record<string, number>>;
  readonly alarms: readonly unknown[];
};

describe('a studio under systemd', { skip: cannotBoot() }, () => {
  const ends: (() => Promise<void>)[] = [];
  let host: Container;
  let releases: readonly [string, string];
  let before: string;

  const flux = (...argv: readonly string[]): Promise<Ran> => host.run(process.execPath, [main, ...argv]);

  async function jsonOf<T>(...argv: readonly string[]): Promise<T> {
    const { stdout, stderr, code } = await flux(...argv, '--json');
    try {
      return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    } catch {
      throw new Error(`flux ${argv.join(' ')} ended with ${code}: ${stdout}${stderr}`);
    }
  }

  const status = () => jsonOf<Status>('status', 'local');

  async function until<T>(look: () => Promise<T>, is: (found: T) => boolean): Promise<T> {
    let found = await look();
    for (let tries = 0; !is(found) && tries < 120; tries++) {
      await delay(500);
      found = await look();
    }
    assert.ok(is(found), JSON.stringify(found, undefined, 2));
    return found;
  }

  /** The release before has been taken back to: that is said until somebody deploys. */
  const isWell = ({ faults }: Status) => faults.every((fault) => fault.includes('0.1.0-second'));

  /** As an operator does, in the folder in which they call flux. */
  const configure = (backup: object | false, supervisor?: SupervisorKind) =>
    writeFile(
      host.path('/root/flux.config.ts'),
      `export default ${JSON.stringify({ targets: { local: { root, url, listen: '127.0.0.1:8080', backup, supervisor } } })};`,
    );

  const page = async (): Promise<number> => {
    const ask = `fetch('${url}/sign-in').then(({ status }) => console.log(status), () => console.log(0))`;
    return Number((await host.run(process.execPath, ['-e', ask])).stdout);
  };

  const unitFiles = async (): Promise<readonly string[]> =>
    (await readdir(host.path('/etc/systemd/system')))
      .filter((name) => name.includes('@srv-fluxstudio.'))
      .toSorted();

  prepare(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'flux-systemd-'));
    ends.push(() => rm(folder, { recursive: true }));
    const built = await run(process.execPath, [main, 'build', '--allow-dirty', '--json', '--out', folder]);
    assert.equal(built.code, 0, built.stderr);
    const first: string = JSON.parse(built.stdout).folder;
    const second = await variantOf(first, '0.1.0-second', { 'dist/server/main.js': endsWhenTold });
    releases = [first, second];
    before = basename(first);
    host = await bootContainer({ after: (end) => ends.push(end) }, join(folder, 'boot.log'), [folder]);
  });

  after(async () => {
    for (const end of ends.toReversed()) await end();
  });

  test('init makes an empty host ready, and changes nothing when it is run again', async () => {
    const ready = await flux('init', 'local');
    assert.equal(ready.code, 0, ready.stderr);
    assert.match(ready.stderr, /Supervisor: systemd\n/);
    const { steps } = await jsonOf<{ steps: readonly { title: string; done: string }[] }>('init', 'local');
    for (const { title, done } of steps) assert.equal(done, 'was so already', title);
  });

  test('deploy starts every service as a unit that says itself when it is ready', async () => {
    const deployed = await flux('deploy', 'local', '--release', releases[0], '--watch', '2');
    assert.equal(deployed.code, 0, deployed.stderr);
    assert.equal(await page(), 200);
    const { faults, services } = await status();
    assert.deepEqual(faults, []);
    assert.deepEqual(services.map(({ name, health }) => `${name} ${health}`).toSorted(), [
      'auth ok',
      'collaboration ok',
      'flux-watch ',
      'messaging ok',
      'nginx ',
    ]);
    for (const name of (await unitFiles()).filter((name) => /-(auth|messaging|collaboration)@/.test(name))) {
      const shown = await host.run('systemctl', ['show', '--property=Type,ActiveState,User,UMask', name]);
      assert.equal(shown.stdout, 'Type=notify\nUMask=0007\nUser=fluxstudio\nActiveState=active\n');
    }
  });

  test('systemd finds nothing wrong with the units, and little that they may do', async () => {
    for (const name of await unitFiles()) {
      const verified = await host.run('systemd-analyze', ['verify', `/etc/systemd/system/${name}`]);
      assert.deepEqual([verified.code, verified.stdout + verified.stderr], [0, ''], name);
      if (!/^nginx|-(auth|messaging|collaboration)@/.test(name)) continue;
      // As systemd-analyze counts: 0 is nothing at all, 10 everything.
      const most = name.startsWith('nginx') ? '30' : '20';
      const judged = await host.run('systemd-analyze', ['security', `--threshold=${most}`, name]);
      assert.equal(judged.code, 0, judged.stdout);
    }
  });

  test('the next release takes over, and the one before stays to go back to', async () => {
    const deployed = await flux('deploy', 'local', '--release', releases[1], '--watch', '2');
    assert.equal(deployed.code, 0, deployed.stderr);
    const { faults, services } = await status();
    assert.deepEqual(faults, []);
    assert.equal(services.filter(({ release }) => release === '0.1.0-second').length, 3);
    assert.equal(services.length, 8);
  });

  /** Every start of it from now on ends at once. */
  async function loop(release: string): Promise<void> {
    await writeFile(host.path(ending), '');
    const unit = (await unitFiles()).find((name) => name.includes(release) && name.includes('-messaging@'));
    assert.ok(unit !== undefined);
    await host.run('systemctl', ['kill', '--signal=SIGKILL', unit]);
  }

  test('systemd gives up on a service that does nothing but end, and status says so in words', async () => {
    await host.run('systemctl', ['stop', watcher]);
    await loop('second');
    const { faults, services } = await until(status, (found) =>
      found.services.some(({ name, state }) => name === 'messaging' && state === 'given-up'),
    );
    // The start that is refused counts, too; so does the deployment's own where it was less than a minute before.
    const { restarts = 0 } = services.find(({ state }) => state === 'given-up') ?? {};
    assert.ok(restarts === 3 || restarts === 4, `${restarts}`);
    const said = 'messaging 0.1.0-second: GIVEN UP: it ended again and again; it ended with 7';
    assert.ok(faults.includes(said), faults.join('\n'));
    assert.equal((await flux('status', 'local')).code, 1);
  });

  test('the watcher, a unit too, then brings everybody back to the release before', async () => {
    await host.run('systemctl', ['start', watcher]);
    // It raises the alarm when everything is done.
    const { people } = await until(status, ({ alarms }) => alarms.length > 0);
    assert.deepEqual(people, { [before]: 100 });
    await rm(host.path(ending));
    assert.equal(await page(), 200);
  });

  test('after a reboot of the host the studio is there again', async () => {
    const stamp = `/var/lib/systemd/timers/stamp-${backupTimer}`;
    // As if the host had been off for two nights.
    const touched = await host.run('touch', ['--date=2 days ago', stamp]);
    assert.equal(touched.code, 0, touched.stderr);
    await host.reboot();
    const { services } = await until(status, isWell);
    assert.ok(services.every(({ restarts }) => restarts === 0));
    assert.deepEqual(services.map(({ name }) => name).toSorted(), [...all]);
    assert.equal(await page(), 200);
  });

  test('the backup that was missed while the host was off is made, and can be restored', async () => {
    const kept = host.path(`${root}/shared/backups/scheduled`);
    const [made] = await until(
      async () => (await readdir(kept).catch(() => [])).filter((name) => name.startsWith('20')),
      (names) => names.length > 0,
    );
    const drill = await flux('restore', `${root}/shared/backups/scheduled/${made}`, '--drill');
    assert.equal(drill.code, 0, drill.stderr);
    assert.match(await readFile(host.path(`${root}/shared/logs/backup.log`), 'utf8'), /restored and counted/);
  });

  test('backups at another time are a timer of that time, and without them there is none', async () => {
    await configure({ at: '23:45' });
    assert.match((await flux('init', 'local')).stderr, /Backups and logs by the clock: done/);
    const { stdout } = await host.run('systemctl', ['show', '--property=TimersCalendar', backupTimer]);
    assert.match(stdout, /\*-\*-\* 23:45:00/);
    await configure(false);
    assert.equal((await flux('init', 'local')).code, 0);
    assert.deepEqual(
      (await unitFiles()).filter((name) => name.startsWith('flux-backup')),
      [],
    );
  });

  test('a mirror of it is made beside it, in a cluster that systemd runs', async () => {
    const local = { root, url, listen: '127.0.0.1:8080', backup: false };
    const mirror = {
      root: '/srv/the-mirror',
      url: 'http://localhost:8081',
      listen: '127.0.0.1:8081',
      metricsListen: '127.0.0.1:9465',
      backup: false,
    };
    await writeFile(
      host.path('/root/flux.config.ts'),
      `export default ${JSON.stringify({ targets: { local, 'the-mirror': mirror } })};`,
    );
    const made = await flux('staging', 'create', 'the-mirror', '--from', 'local');
    assert.equal(made.code, 0, made.stderr);
    const { stdout } = await host.run('pg_lsclusters', ['--no-header']);
    const [, version = ''] = /^(\d+) +fluxstudio_the\.mirror +\d+ +online/m.exec(stdout) ?? [];
    assert.notEqual(version, '', stdout);
    const unit = `postgresql@${version}-fluxstudio_the.mirror.service`;
    assert.equal((await host.run('systemctl', ['is-active', unit])).stdout.trim(), 'active');
  });

  beforeRelease(
    'a studio moves to PM2, which init starts after a reboot where no cron does, and back',
    async () => {
      await configure(false, 'pm2');
      const moved = await flux('init', 'local');
      assert.equal(moved.code, 0, moved.stderr);
      assert.match(moved.stderr, /Supervisor: PM2 runs it from now on/);
      assert.match(moved.stderr, /Starting with the host: NOTHING DOES/);
      assert.deepEqual(await unitFiles(), []);
      await until(status, isWell);
      assert.equal(await page(), 200);
      await host.reboot();
      assert.equal(await page(), 0);
      assert.match((await flux('init', 'local')).stderr, /Supervisor: started what ran before/);
      await until(status, isWell);
      await configure(false, 'systemd');
      assert.match((await flux('init', 'local')).stderr, /Supervisor: systemd runs it from now on/);
      const { services } = await until(status, isWell);
      assert.deepEqual(services.map(({ name }) => name).toSorted(), [...all]);
      assert.equal(await page(), 200);
    },
  );
});
