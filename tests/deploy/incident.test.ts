import assert from 'node:assert/strict';
import { appendFile, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { person } from '../harness/browser.ts';
import {
  type Changes,
  copyOf,
  type Host,
  type Load,
  startLoad,
  startSockets,
  testHost,
  variantOf,
} from '../harness/deployments.ts';
import { makeBoard, type Program, signInProgram } from '../harness/program.ts';

const server = 'dist/server/main.js';

/** Every case takes a minute; these are for before a release: FLUX_TEST_DEPLOYMENTS=all. */
const beforeRelease = process.env.FLUX_TEST_DEPLOYMENTS === 'all' ? test : () => {};

/** Code of a release that only does it where people are, and not where it is tried. */
const amongPeople = (code: string) => (text: string) =>
  `import __http from 'node:http';\nif (!process.env.FLUX_SOCKETS.includes('flux-stage')) {\n${code}\n}\n${text}`;

/** Puts something before the handling of each request. */
const beforeRequests = (code: string) =>
  amongPeople(`const emit = __http.Server.prototype.emit;
__http.Server.prototype.emit = function (type, request, response, ...rest) {
  if (type !== 'request') return emit.call(this, type, request, response, ...rest);
  ${code}
};`);

/**
 * The deployment of 2025-10-15 and what it met in the days after (report-2025-10-15.md), each under 500 requests a second
 * on connections that are kept and never ask again, and 50 open boards.
 */
describe('the incident, replayed', () => {
  const ends: (() => Promise<void>)[] = [];
  const printed: string[] = [];
  let host: Host;
  let good: string;
  let load: Load;
  let sockets: ReturnType<typeof startSockets>;
  let ana: Program;

  async function jsonOf<T>(...argv: readonly string[]): Promise<T> {
    const { stdout, stderr, code } = await host.flux(...argv, '--json');
    try {
      return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    } catch {
      throw new Error(`flux ${argv.join(' ')} ended with ${code}: ${stdout}${stderr}`);
    }
  }

  type Status = {
    readonly people: Readonly<Record<string, number>>;
    readonly faults: readonly string[];
    readonly memory: number;
  };
  const peopleOn = async () => (await jsonOf<Status>('status', 'local')).people;

  before(async () => {
    host = await testHost({ after: (end) => ends.push(end) });
    const built = await jsonOf<{ folder: string }>(
      'build',
      '--allow-dirty',
      '--out',
      join(host.folder, 'built'),
    );
    good = built.folder;
    const superuser = host.cluster.url;
    const ready = await host.flux('init', 'local', '--database', superuser);
    assert.equal(ready.code, 0, ready.stderr);
    const first = await host.flux('deploy', 'local', '--release', good, '--watch', '2');
    assert.equal(first.code, 0, first.stderr);
    const owner = person('Ana');
    const { link } = await jsonOf<{ link: string }>('people', 'reset', owner.email, '--target', 'local');
    const invite = new URL(link).searchParams.get('invite') ?? '';
    const signedUp = await fetch(`${host.url}/api/auth/signup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: owner.name, email: owner.email, password: owner.password, invite }),
    });
    assert.equal(signedUp.status, 201, await signedUp.text());
    ana = await signInProgram(host.url, owner);
    const { board } = await makeBoard(ana);
    load = startLoad(host.url, 500);
    const paths = Array.from({ length: 50 }, () => `/collaboration/${board.id}`);
    sockets = startSockets(host.url, paths, `Bearer ${ana.token}`);
    for (let tries = 0; sockets.open() < 50 && tries < 100; tries++) await delay(100);
    assert.equal(sockets.open(), 50);
    load.count();
  });

  after(async () => {
    await sockets?.stop();
    await load?.stop();
    for (const end of ends.toReversed()) await end();
    process.stdout.write(
      `# the incident, replayed under 500 requests/s and 50 sockets\n${printed.map((line) => `#   ${line}\n`).join('')}`,
    );
  });

  type Expected = {
    readonly code: number;
    /** What the operator is told. */
    readonly says: RegExp;
    /** Requests that may fail: those in flight when something broke. */
    readonly mayFail?: number;
  };

  /** Deploys, and holds what people got and what the operator was told against what must happen. */
  async function deploys(
    what: string,
    release: string,
    { code, says, mayFail = 0 }: Expected,
    ...argv: readonly string[]
  ) {
    load.count();
    const began = performance.now();
    const ran = await host.flux('deploy', 'local', '--release', release, '--watch', '4', ...argv);
    const { requests, failed, faults } = load.count();
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const outcome = ran.code === 0 ? 'deployed' : /back on/.test(ran.stderr) ? 'rolled back' : 'stopped';
    printed.push(`${what}: ${outcome}, ${failed} of ${requests} failed, ${seconds} s`);
    assert.equal(ran.code, code, ran.stderr + ran.stdout);
    assert.match(ran.stderr + ran.stdout, says);
    assert.ok(failed <= mayFail, `${failed} failed: ${faults.join('; ')}`);
    assert.ok(requests > 500, `${requests} requests`);
    return ran;
  }

  async function stays(
    what: string,
    release: string,
    expected: Omit<Expected, 'code'>,
    ...argv: readonly string[]
  ) {
    const were = await peopleOn();
    await deploys(what, release, { ...expected, code: 1 }, ...argv);
    assert.deepEqual(await peopleOn(), were, 'people are where they were');
  }

  const variant = (name: string, changes: Changes) => variantOf(good, `0.1.0-${name}`, changes);

  /** A setting of the studio is another while something is deployed. */
  async function withSettings(change: (text: string) => string, work: () => Promise<void>): Promise<void> {
    const path = join(host.root, 'shared/settings.env');
    const text = await readFile(path, 'utf8');
    await writeFile(path, change(text));
    try {
      await work();
    } finally {
      await writeFile(path, text);
    }
  }

  test('a good release: nobody notices', async () => {
    sockets.gaps();
    await deploys('a good release', await variant('good', { [server]: (text) => `${text}\n// another\n` }), {
      code: 0,
      says: /0\.1\.0-good is at/,
    });
    assert.deepEqual(await peopleOn(), { '0.1.0-good': 100 });
    const gaps = sockets.gaps();
    const [middle, last] = [gaps[Math.floor(gaps.length * 0.95)] ?? 0, gaps.at(-1) ?? 0];
    printed.push(
      `  ${gaps.length} sockets back: 95 % within ${middle.toFixed(0)} ms, all within ${last.toFixed(0)} ms`,
    );
    assert.ok(gaps.length >= 50, `${gaps.length} sockets moved`);
  });

  test('new code imports a package that is not in the release', async () => {
    const release = await variant('no-package', { 'node_modules/sharp/package.json': () => undefined });
    await stays('a package absent from the release', release, { says: /needs sharp|sharp/ });
  });

  beforeRelease('a folder is missing from the release', async () => {
    const release = await copyOf(good, '0.1.0-no-folder');
    await rm(join(release, 'apps/web/dist/assets'), { recursive: true });
    await stays('a folder missing from the release', release, { says: /missing: apps\/web\/dist\/assets/ });
  });

  beforeRelease('a file was changed after it was built', async () => {
    const release = await copyOf(good, '0.1.0-tampered');
    await appendFile(join(release, server), '\n// somebody was here\n');
    await stays('a tampered release', release, { says: /changed: dist\/server\/main\.js/ });
  });

  beforeRelease('a secret is in the release', async () => {
    const release = await variant('secret', {
      'apps/web/dist/.env': () => `AWS_KEY=${'AKIA'}IOSFODNN7EXAMPLE\n`,
    });
    await stays('a secret committed into the release', release, { says: /secrets? in it/ });
  });

  beforeRelease('a required setting is not there', async () => {
    const release = await variant('good-again', { [server]: (text) => `${text}\n// again\n` });
    await withSettings(
      (text) => text.replace(/^FLUX_MASTER_KEY=.*\n/m, ''),
      () => stays('a required setting absent', release, { says: /lacks FLUX_MASTER_KEY/ }),
    );
  });

  beforeRelease('the new settings have another host, or a wrong password', async () => {
    const release = join(host.folder, 'built/0.1.0-good-again');
    await withSettings(
      (text) => text.replace(/^(DATABASE_URL_AUTH='.*@)127\.0\.0\.1:\d+/m, '$1127.0.0.1:1'),
      () => stays('a wrong database host', release, { says: /DATABASE_URL_AUTH does not connect/ }),
    );
  });

  beforeRelease('a service throws when it starts', async () => {
    const release = await variant('throws', {
      [server]: (text) => `throw new Error('lib/auth/tokenService.js is not there');\n${text}`,
    });
    await stays('a service that throws at start', release, {
      says: /lib\/auth\/tokenService\.js is not there/,
    });
  });

  beforeRelease('a service throws when it starts, and only where people are', async () => {
    const release = await variant('throws-later', {
      [server]: amongPeople(`throw new Error('not among people');`),
    });
    await stays('a service that throws at start, beyond the copy', release, { says: /not among people/ });
  });

  beforeRelease('the page throws while every service is well', async () => {
    const release = await variant('blank', {
      'apps/web/dist/index.html': (text) => text.replace(/<script[^>]*type="module"[^>]*><\/script>/, ''),
    });
    await stays('a page that stays blank', release, { says: /stays empty/ });
  });

  beforeRelease('a migration fails on the rows that are there', async () => {
    const flux = (await readdir(join(good, 'dist/flux'))).filter((name) => name.endsWith('.js'));
    const changes: Record<string, (text: string) => string> = {};
    for (const name of flux) {
      const text = await readFile(join(good, 'dist/flux', name), 'utf8');
      const id = /id: "(0024-auth-tries)"/.exec(text)?.[1];
      if (id !== undefined)
        changes[`dist/flux/${name}`] = (given) => given.replace(`id: "${id}"`, `id: "0099-auth-tries"`);
    }
    assert.equal(Object.keys(changes).length, 1, 'the bundle has the migration once');
    await stays('a migration that fails', await variant('bad-migration', changes), {
      says: /0099-auth-tries cannot be applied/,
    });
  });

  test('a release answers five in a hundred with errors', async () => {
    const release = await variant('errors', {
      [server]:
        beforeRequests(`if (request.url !== '/ready' && Math.random() < 0.05) { response.statusCode = 500; response.end(); return true; }
  return emit.call(this, type, request, response, ...rest);`),
    });
    // A tenth of people get them, for as long as it takes to see.
    await stays(
      '5 % errors under canary',
      release,
      { says: /At 10 % of people: .* failed/, mayFail: 60 },
      '--strategy',
      'canary',
    );
  });

  beforeRelease('a release is ten times slower', async () => {
    const release = await variant('slow', {
      [server]: beforeRequests(`setTimeout(() => emit.call(this, type, request, response, ...rest), 300);
  return true;`),
    });
    await stays(
      '300 ms slower under canary',
      release,
      { says: /At 10 % of people: half of the requests took/ },
      '--strategy',
      'canary',
    );
  });

  beforeRelease('a service is well for a while, then ends again and again', async () => {
    const release = await variant('loops', {
      [server]: amongPeople(`setTimeout(() => process.exit(1), 20_000);`),
    });
    await stays(
      'a crash loop after the switch',
      release,
      { says: /after \d+ restarts|failed|answers 503/, mayFail: 400 },
      '--watch',
      '30',
    );
  });

  beforeRelease('a second deployment meanwhile is told of the first', async () => {
    const release = join(host.folder, 'built/0.1.0-good-again');
    let isBusy = () => {};
    const busy = new Promise<void>((resolve) => (isBusy = resolve));
    const first = host.spawnFlux(
      (line) => line.startsWith('Backup') && isBusy(),
      'deploy',
      'local',
      '--release',
      release,
      '--watch',
      '2',
    );
    await busy;
    const second = await host.flux('rollback', 'local');
    assert.match(second.stderr, /flux deploy of 0\.1\.0-good-again .* is changing this studio now/);
    assert.equal((await first.ran).code, 0);
    assert.deepEqual(await peopleOn(), { '0.1.0-good-again': 100 });
  });

  test('going back takes a moment, and nobody notices', async () => {
    const to = basename(await readlink(join(host.root, 'previous')));
    load.count();
    const began = performance.now();
    const back = await host.flux('rollback', 'local');
    const { requests, failed, faults } = load.count();
    printed.push(
      `rollback by hand: ${failed} of ${requests} failed, ${((performance.now() - began) / 1000).toFixed(1)} s`,
    );
    assert.equal(back.code, 0, back.stderr);
    assert.equal(failed, 0, faults.join('; '));
    assert.deepEqual(await peopleOn(), { [to]: 100 });
  });

  for (const phase of ['Backup', 'Stage', 'Migrate', 'Switch', 'Verify']) {
    beforeRelease(`flux is killed in ${phase}`, async () => {
      const release = await variant(`killed-in-${phase.toLowerCase()}`, {
        [server]: (text) => `${text}\n// ${phase}\n`,
      });
      const were = await peopleOn();
      load.count();
      let reached = () => {};
      const there = new Promise<void>((resolve) => (reached = resolve));
      const { ran, kill } = host.spawnFlux(
        (line) => line.startsWith(phase) && reached(),
        'deploy',
        'local',
        '--release',
        release,
        '--watch',
        '5',
        '--strategy',
        'canary',
      );
      await there;
      await delay(phase === 'Switch' ? 12_000 : 500);
      await killTree(release);
      kill();
      await ran;
      const told = await jsonOf<Status>('status', 'local');
      assert.match(told.faults.join('\n'), new RegExp(`was cut off in ${phase}`));
      const cleared = await host.flux('rollback', 'local', '--dry-run');
      assert.equal(cleared.code, 0, cleared.stderr);
      assert.deepEqual(await peopleOn(), were);
      const { requests, failed, faults } = load.count();
      printed.push(`flux killed in ${phase}: cleared up, ${failed} of ${requests} failed`);
      assert.equal(failed, 0, faults.join('; '));
      assert.deepEqual((await jsonOf<Status>('status', 'local')).faults, []);
    });
  }

  /** The release's own flux, which does the work. */
  async function killTree(release: string): Promise<void> {
    for (const pid of await readdir('/proc')) {
      if (!/^\d+$/.test(pid)) continue;
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      if (command.startsWith(join(release, 'node'))) process.kill(Number(pid), 'SIGKILL');
    }
  }

  test('what was drawn and said meanwhile is there', async () => {
    const { items } = await ana.call<{ items: readonly unknown[] }>('GET', '/api/projects');
    assert.equal(items.length, 1);
    assert.equal(sockets.open(), 50);
  });
});
