import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Board } from '@flux/contracts';
import { type TestCluster, testCluster } from '@flux/database/testing';
import { type Ran, run } from '../../apps/flux/host/run.ts';
import { variantOf } from '../harness/deployments.ts';
import { freePort } from '../harness/processes.ts';
import { makeBoard, signInProgram } from '../harness/program.ts';
import { type Sshd, testSshd } from '../harness/sshd.ts';

const olga = { name: 'Olga', email: 'olga@studio.example', password: 'four green bicycles' };

const main = join(import.meta.dirname, '../../dist/flux/main.js');

/** Every case takes a minute; these are for before a release: FLUX_TEST_DEPLOYMENTS=all. */
const beforeRelease = process.env.FLUX_TEST_DEPLOYMENTS === 'all' ? test : () => {};

/** A studio on another host: everything that is done to it comes in by OpenSSH's own server. */
describe('a studio on another host', () => {
  const ends: (() => Promise<unknown>)[] = [];
  const printed: string[] = [];
  let sshd: Sshd;
  let folder: string;
  let cluster: TestCluster;
  const urls: Record<string, string> = {};
  const urlOf = (target: string) => urls[target] ?? '';
  let built: string;
  const rootOf = (target: string) => join(folder, target);

  function start(onLine: (line: string) => void, ...argv: readonly string[]): Promise<Ran> {
    const { PATH, HOME, npm_execpath } = process.env;
    const env = { PATH: `${sshd.bin}${delimiter}${PATH}`, HOME, npm_execpath, INIT_CWD: folder };
    const child = execFile(process.execPath, [main, ...argv], { env, cwd: folder, maxBuffer: 64 << 20 });
    let [stdout, stderr, rest] = ['', '', ''];
    child.stdout?.on('data', (text: string) => (stdout += text));
    child.stderr?.on('data', (text: string) => {
      stderr += text;
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(onLine);
    });
    return new Promise((resolve) =>
      child.on('close', (code) => resolve({ code: code ?? 137, stdout, stderr })),
    );
  }

  async function flux(...argv: readonly string[]): Promise<Ran> {
    const began = performance.now();
    const ran = await start(() => {}, ...argv);
    printed.push(`${argv.slice(0, 2).join(' ')}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
    return ran;
  }

  async function did(...argv: readonly string[]): Promise<Ran> {
    const ran = await flux(...argv);
    assert.equal(ran.code, 0, `${argv.join(' ')}: ${ran.stdout}${ran.stderr}`);
    return ran;
  }

  const bytesOf = ({ stderr }: Ran): number =>
    Number(/: ([\d,]+) bytes/.exec(stderr)?.[1]?.replaceAll(',', '') ?? 0);

  before(async () => {
    const t = { after: (end: () => Promise<unknown>) => ends.push(end) };
    sshd = await testSshd(t);
    folder = await mkdtemp(join(tmpdir(), 'flux-far-'));
    ends.push(() => rm(folder, { recursive: true, force: true }));
    await chmod(folder, 0o755);
    cluster = await testCluster(t);
    const targets: Record<string, object> = {};
    for (const name of ['far', 'fresh']) {
      const [port, metricsPort] = [await freePort(), await freePort()];
      targets[name] = {
        root: rootOf(name),
        url: `http://localhost:${port}`,
        listen: `127.0.0.1:${port}`,
        metricsListen: `127.0.0.1:${metricsPort}`,
        host: sshd.host,
        port: sshd.port,
      };
      urls[name] = `http://localhost:${port}`;
      ends.push(async () => {
        const [pm2, home] = [join(rootOf(name), 'shared/supervisor'), join(rootOf(name), 'shared/pm2')];
        await run(join(pm2, 'node'), [join(pm2, 'node_modules/pm2/bin/pm2'), 'kill'], {
          env: { PATH: process.env.PATH, HOME: home, PM2_HOME: home },
        });
      });
    }
    await writeFile(
      join(folder, 'flux.config.ts'),
      `export default { targets: ${JSON.stringify(targets)} };\n`,
    );
    const { stdout, stderr } = await start(
      () => {},
      'build',
      '--allow-dirty',
      '--json',
      '--out',
      join(folder, 'built'),
    );
    built = JSON.parse(stdout || '{}').folder;
    assert.ok(built, stderr);
  });

  after(async () => {
    for (const end of ends.toReversed()) await end();
    process.stdout.write(printed.map((line) => `#   ${line}\n`).join(''));
  });

  test('an empty host gets a studio; the release is sent once', async () => {
    const ready = await did('init', 'far', '--database', cluster.url, '--release', built);
    printed.push(`  ${bytesOf(ready).toLocaleString('en')} bytes sent to an empty host`);
    const deployed = await did('deploy', 'far', '--release', built, '--watch', '2');
    assert.match(deployed.stderr, /is at .* already/);
    assert.match(deployed.stderr, /✓ Release whole/);
    assert.equal((await fetch(urlOf('far'))).status, 200);
  });

  const changed = (name: string) =>
    variantOf(built, `0.1.0-${name}`, {
      'dist/server/main.js': (text) => `${text}\n// ${name}\n`,
    });

  test('a release with one changed file sends what differs, and asks everything beforehand within 8 s', async () => {
    const release = await changed('second');
    const dry = await did('deploy', 'far', '--release', release, '--dry-run');
    assert.ok(bytesOf(dry) > 0 && bytesOf(dry) < 1_000_000, dry.stderr);
    printed.push(`  ${bytesOf(dry).toLocaleString('en')} bytes sent for one changed file`);
    const { at, data } = {
      at: performance.now(),
      data: await did('deploy', 'far', '--release', release, '--dry-run'),
    };
    printed.push(`  asked beforehand in ${((performance.now() - at) / 1000).toFixed(1)} s`);
    assert.match(data.stdout, /could be deployed/);
    await did('deploy', 'far', '--release', release, '--watch', '2');
  });

  beforeRelease('a connection that is cut in every phase does not touch what goes on there', async () => {
    const release = await changed('third');
    let cuts = 0;
    const cut: Promise<unknown>[] = [];
    const phases = ['Preflight', 'Backup', 'Stage', 'Migrate', 'Switch', 'Verify'];
    const ran = await start(
      (line) => {
        if (phases.includes(line)) cut.push(sshd.cut().then((count) => (cuts += Math.min(count, 1))));
      },
      'deploy',
      'far',
      '--release',
      release,
      '--watch',
      '4',
    );
    await Promise.all(cut);
    assert.equal(ran.code, 0, ran.stderr);
    assert.ok(cuts >= 4, `${cuts} cuts`);
    for (const phase of phases)
      assert.equal(ran.stderr.split(`\n${phase}\n`).length, 2, `${phase} is told once`);
    const told = JSON.parse((await did('status', 'far', '--json')).stdout);
    assert.deepEqual(told.people, { '0.1.0-third': 100 });
    assert.deepEqual(told.faults, []);
    printed.push(`  ${cuts} cuts in one deployment`);
  });

  test('other commands work there too, and what they print comes whole', async () => {
    const { stdout } = await did('people', 'reset', olga.email, '--target', 'far', '--json');
    const url = urlOf('far');
    const { link } = JSON.parse(stdout);
    assert.ok(link.startsWith(`${url}/`), link);
    const invite = new URL(link).searchParams.get('invite');
    const signedUp = await fetch(`${url}/api/auth/signup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...olga, invite }),
    });
    assert.equal(signedUp.status, 201, await signedUp.text());
    const before = basename(await readlink(join(rootOf('far'), 'previous')));
    await did('rollback', 'far');
    const { people } = JSON.parse((await did('status', 'far', '--json')).stdout);
    assert.deepEqual(people, { [before]: 100 });
  });

  beforeRelease(
    'a backup goes from the host to another, where old ones go, and becomes a studio on a new host',
    async () => {
      const program = await signInProgram(urlOf('far'), olga);
      const { project, board } = await makeBoard(program);
      const form = new FormData();
      form.append('projectId', project.id);
      form.append('file', new File(['a file of some words'], 'words.txt', { type: 'text/plain' }));
      const headers = { authorization: `Bearer ${program.token}` };
      const uploaded = await fetch(`${urlOf('far')}/api/files/upload`, {
        method: 'POST',
        headers,
        body: form,
      });
      assert.equal(uploaded.status, 201, await uploaded.text());
      const store = `store:${join(folder, 'kept elsewhere')}`;
      const backup = ['backup', '--target', 'far', '--keep', '1', '--copy-to', store];
      const first = JSON.parse((await did(...backup, '--json')).stdout);
      const second = JSON.parse((await did(...backup, '--json')).stdout);
      assert.equal(dirname(second.folder), join(rootOf('far'), 'shared/backups/by-hand'));
      assert.deepEqual(second.copy.removed, [basename(first.folder)]);
      assert.ok(second.copy.sent < first.copy.files, 'what is there is not sent again');
      const name = basename(second.folder);
      assert.deepEqual(await readdir(join(folder, 'kept elsewhere')), [name]);
      const empty = await testCluster({ after: (end) => ends.push(end) });
      const place = `${store}/${name}`;
      await did('restore', place, '--target', 'fresh', '--database', empty.url, '--release', built);
      const again = await signInProgram(urlOf('fresh'), olga);
      assert.equal((await again.call<Board>('GET', `/api/boards/${board.id}`)).name, board.name);
    },
  );
});
