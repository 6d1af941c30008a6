import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { run } from '../../apps/flux/host/run.ts';
import { inventoryOf } from '../../apps/flux/release/inventory.ts';
import { readManifest, writeManifest } from '../../apps/flux/release/manifest.ts';
import { freePort } from '../harness/processes.ts';
import { until as untilWithin } from '../harness/program.ts';
import { type Sshd, testSshd } from '../harness/sshd.ts';

/** On a machine that is busy with other things, too. */
const until = (holds: () => boolean, what: string) => untilWithin(holds, what, 60_000);

const main = join(import.meta.dirname, '../../dist/flux/main.js');
const platform = `${process.platform}-${process.arch}`;

/** A release as far as ssh is concerned: its Node is this one, and its flux does what a case needs. */
async function makeRelease(
  folder: string,
  id: string,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<string> {
  const release = join(folder, 'built', id);
  const all = { node: `#!/bin/sh\nexec ${process.execPath} "$@"\n`, ...files };
  for (const [path, content] of Object.entries(all)) {
    await mkdir(dirname(join(release, path)), { recursive: true });
    await writeFile(join(release, path), content, { mode: /^(node|flux)$/.test(path) ? 0o755 : 0o644 });
  }
  await writeManifest(release, {
    id,
    version: '1.0.0',
    commit: 'ab'.repeat(20),
    committedAt: new Date(0).toISOString(),
    node: process.versions.node,
    platform,
    files: await inventoryOf(release),
    entries: {},
    services: [],
    settings: [],
    migrations: [],
  });
  return release;
}

describe('a target on another host', () => {
  const ends: (() => Promise<unknown>)[] = [];
  let sshd: Sshd;
  let folder: string;
  let root: string;

  before(async () => {
    sshd = await testSshd({ after: (end) => ends.push(end) });
  });

  after(async () => {
    const faults: unknown[] = [];
    for (const end of ends.toReversed()) await end().catch((error: unknown) => faults.push(error));
    if (faults.length > 0) throw new AggregateError(faults, 'not all could be cleared up');
  });

  async function configure(target: object): Promise<void> {
    folder = await mkdtemp(join(tmpdir(), 'flux-remote-'));
    // What was begun there and left may still write when the suite is done.
    ends.push(() => rm(folder, { recursive: true, force: true, maxRetries: 20 }));
    root = join(folder, 'there');
    const production = {
      root,
      url: 'http://localhost:9999',
      listen: '127.0.0.1:9999',
      host: sshd.host,
      port: sshd.port,
      ...target,
    };
    // A studio of before, as far as sending goes: PM2 is beside it.
    await mkdir(join(root, 'shared/supervisor'), { recursive: true });
    await writeFile(join(root, 'shared/supervisor/node'), '', { mode: 0o755 });
    await writeFile(
      join(folder, 'flux.config.ts'),
      `export default { targets: { production: ${JSON.stringify(production)} } };\n`,
    );
  }

  const env = () => ({
    PATH: `${sshd.bin}${delimiter}${process.env.PATH}`,
    HOME: process.env.HOME,
    INIT_CWD: folder,
  });

  const flux = (...argv: readonly string[]) =>
    run(process.execPath, [main, ...argv], { env: env(), cwd: folder });

  /** The same, to be sent signals. */
  function startFlux(...argv: readonly string[]) {
    const child = spawn(process.execPath, [main, ...argv], { env: env(), cwd: folder, stdio: 'pipe' });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (err += text));
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    return { child, ended, out: () => out, err: () => err };
  }

  test('what ssh refuses is said with its reason, and what to do', async () => {
    const refusals: readonly [string, object, () => Promise<() => Promise<void>>, string][] = [
      ['nobody listens', { port: await freePort() }, async () => async () => {}, 'host_unreachable'],
      [
        'no such name',
        { host: 'nobody@nowhere.invalid', port: undefined },
        async () => async () => {},
        'host_unreachable',
      ],
      ['unknown host key', {}, () => replaced(sshd.knownHosts, () => ''), 'host_key_unknown'],
      ['another host key', {}, () => replaced(sshd.knownHosts, otherKey), 'host_key_changed'],
      ['no key that it takes', {}, () => replaced(sshd.authorizedKeys, () => ''), 'host_refused'],
    ];
    for (const [what, target, prepare, code] of refusals) {
      await configure(target);
      const undo = await prepare();
      const ran = await flux('status', 'production', '--json');
      await undo();
      assert.equal(ran.code, 1, what);
      assert.equal(JSON.parse(ran.stdout).error.code, code, `${what}: ${ran.stdout}`);
    }
  });

  async function replaced(path: string, change: (text: string) => string) {
    const text = await readFile(path, 'utf8');
    await writeFile(path, change(text));
    return () => writeFile(path, text);
  }

  /** A key of the right form that is not the host's. */
  const otherKey = (line: string): string => {
    const [host = '', kind = '', key = ''] = line.trim().split(' ');
    const bytes = Buffer.from(key, 'base64');
    randomBytes(32).copy(bytes, bytes.length - 32);
    return `${host} ${kind} ${bytes.toString('base64')}\n`;
  };

  test('a host where no studio is, or for which the release was not built, is told', async () => {
    await configure({});
    const ran = await flux('status', 'production', '--json');
    assert.equal(JSON.parse(ran.stdout).error.code, 'not_set_up');
    const release = await makeRelease(folder, '1.0.0-other', { flux: '' });
    await writeManifest(release, { ...(await readManifest(release)), platform: 'linux-s390x' });
    const other = await flux('deploy', 'production', '--release', release, '--json');
    assert.equal(JSON.parse(other.stdout).error.code, 'host_unfit');
    assert.ok(!existsSync(join(root, 'releases')), 'nothing was sent');
  });

  const says = (script: string) => `#!/bin/sh\n${script}\n`;

  test('a command is run there by the flux of a release, with its arguments, outputs and exit code', async () => {
    await configure({});
    const release = await makeRelease(folder, '1.0.0-first', {
      flux: says(`printf '%s|' "$@"; echo; echo "in $INIT_CWD" >&2; exit 3`),
    });
    const ran = await flux('deploy', 'production', '--release', release, '--watch', '7', '--json');
    assert.equal(ran.code, 3, ran.stderr);
    assert.equal(ran.stdout, 'deploy|--watch|7|--json|--|production|\n');
    assert.match(ran.stderr, new RegExp(`in ${root}\n`));
    const again = await flux('people', 'reset', "o'hara@studio.example", '--target', 'production');
    assert.equal(again.code, 3, again.stderr);
    assert.equal(again.stdout, "people|reset|--target|production|--|o'hara@studio.example|\n");
    const { default: there } = await import(join(root, 'flux.config.ts'));
    assert.deepEqual(Object.keys(there.targets.production), ['root', 'url', 'listen']);
  });

  test('a backup that is restored on another host comes from where it lies, by way of this machine', async () => {
    await configure({});
    const release = await makeRelease(folder, '1.0.0-restoring', { flux: says(`printf '%s|' "$@"`) });
    const stored = join(folder, 'a store/2026-03-01T03-00-00');
    await mkdir(join(stored, 'blobs'), { recursive: true });
    await writeFile(join(stored, 'BACKUP.json'), 'the first');
    await writeFile(join(stored, 'blobs/one'), 'a blob');
    const there = join(root, 'shared/backups/2026-03-01T03-00-00');
    for (const place of [`store:${stored}`, stored]) {
      await rm(there, { recursive: true, force: true });
      const ran = await flux('restore', place, '--target', 'production', '--release', release);
      assert.equal(ran.stdout, `restore|--target|production|--|${there}|`, ran.stderr);
      assert.equal(await readFile(join(there, 'blobs/one'), 'utf8'), 'a blob');
    }
    const none = await flux('restore', `store:${folder}`, '--target', 'production', '--release', release);
    assert.match(none.stderr, /is no backup: it has no BACKUP\.json\. \(backup_unusable\)/);
  });

  const bytesOf = (ran: { readonly stderr: string }): number =>
    Number(/: ([\d,]+) bytes/.exec(ran.stderr)?.[1]?.replaceAll(',', ''));

  test('only what differs is sent: files that are there are linked, a changed one is told from its old one', async () => {
    await configure({});
    const noise = randomBytes(600_000).toString('base64');
    const still = randomBytes(500_000);
    const flux1 = says('exit 0');
    const first = await makeRelease(folder, '1.0.0-a', {
      flux: flux1,
      'dist/index-AAAAAAAA.js': noise,
      still,
    });
    const sent = await flux('deploy', 'production', '--release', first);
    assert.equal(sent.code, 0, sent.stderr);
    assert.ok(bytesOf(sent) > 1_000_000, sent.stderr);
    const changed = `${noise.slice(0, 400_000)}changed${noise.slice(400_000)}`;
    const second = await makeRelease(folder, '1.0.0-b', {
      flux: flux1,
      'dist/index-BBBBBBBB.js': changed,
      still,
    });
    const delta = await flux('deploy', 'production', '--release', second);
    assert.equal(delta.code, 0, delta.stderr);
    assert.ok(bytesOf(delta) < 3_000, delta.stderr);
    const there = (path: string) => join(root, 'releases/1.0.0-b', path);
    assert.equal(await readFile(there('dist/index-BBBBBBBB.js'), 'utf8'), changed);
    assert.equal((await stat(there('still'))).ino, (await stat(join(root, 'releases/1.0.0-a/still'))).ino);
    assert.match((await flux('deploy', 'production', '--release', second)).stderr, /is at .* already/);
    // Where the old one does not lie here, the new one is sent whole.
    await rm(first, { recursive: true });
    await rm(second, { recursive: true });
    const third = await makeRelease(folder, '1.0.0-c', {
      flux: flux1,
      'dist/index-CCCCCCCC.js': `${changed}!`,
      still,
    });
    const whole = await flux('deploy', 'production', '--release', third);
    assert.ok(bytesOf(whole) > 400_000 && bytesOf(whole) < 1_200_000, whole.stderr);
    assert.equal(
      await readFile(join(root, 'releases/1.0.0-c/dist/index-CCCCCCCC.js'), 'utf8'),
      `${changed}!`,
    );
  });

  test('what is cut while it is sent has left nothing, and what has arrived is not sent again', async () => {
    await configure({});
    const files: Record<string, Buffer> = {};
    for (let at = 0; at < 25; at++) files[`part${at}`] = randomBytes(1_000_000);
    const release = await makeRelease(folder, '1.0.0-large', { flux: says('exit 0'), ...files });
    const draft = join(root, 'releases/.1.0.0-large.arriving');
    const arrived = () =>
      existsSync(draft) ? readdirSync(draft).filter((name) => /^part\d+$/.test(name)).length : 0;
    const { ended, err } = startFlux('deploy', 'production', '--release', release);
    await until(() => arrived() > 0, 'a file to arrive');
    await sshd.cut();
    assert.equal(await ended, 1, err());
    assert.match(err(), /\(sending_cut\)/);
    assert.ok(!existsSync(join(root, 'releases/1.0.0-large')));
    const before = arrived();
    assert.ok(before > 0 && before < 25, `${before} arrived`);
    const again = await flux('deploy', 'production', '--release', release);
    assert.equal(again.code, 0, again.stderr);
    assert.ok(bytesOf(again) < (26 - before) * 1_001_000 && bytesOf(again) > 1_000_000, again.stderr);
    assert.ok(!existsSync(draft));
  });

  test('a host without room is told so before anything is sent, and leaves nothing when it fills up meanwhile', async (t) => {
    await configure({});
    const release = await makeRelease(folder, '1.0.0-full', {
      flux: says('exit 0'),
      much: randomBytes(20_000_000),
    });
    const small = join(root, 'releases');
    await mkdir(small);
    const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=30m', 'none', root]);
    if (mounted.code !== 0) return t.skip('no disk can be mounted here');
    try {
      const told = await flux('deploy', 'production', '--release', release, '--json');
      assert.equal(JSON.parse(told.stdout).error.code, 'disk_full', told.stdout);
      assert.deepEqual(await readdir(root), []);
      // Enough bytes, but names for the folders alone, or for Node, too: what df does not tell.
      await run('mount', ['-o', 'remount,size=300m', root]);
      await mkdir(join(root, 'releases'));
      await mkdir(join(root, 'shared/supervisor'), { recursive: true });
      for (const names of [5, 6]) {
        await run('mount', ['-o', `remount,nr_inodes=${names}`, root]);
        const full = await flux('deploy', 'production', '--release', release, '--json');
        assert.equal(JSON.parse(full.stdout).error.code, 'disk_full', full.stdout);
        assert.deepEqual(await readdir(join(root, 'releases')), []);
      }
    } finally {
      await run('umount', [root]);
    }
  });

  test('a connection that is cut is made anew: nothing is lost and nothing said twice', async () => {
    await configure({});
    const counting =
      'n=0; while [ $n -lt 30 ]; do n=$((n+1)); echo "line $n"; echo "note $n" >&2; sleep 0.1; done; exit 4';
    const release = await makeRelease(folder, '1.0.0-long', { flux: says(counting) });
    const { ended, out, err } = startFlux('deploy', 'production', '--release', release);
    for (const at of ['line 4\n', 'line 12\n']) {
      await until(() => out().includes(at), at);
      assert.ok((await sshd.cut()) > 0);
    }
    assert.equal(await ended, 4, err());
    const numbers = Array.from({ length: 30 }, (_, at) => at + 1);
    assert.equal(out(), numbers.map((n) => `line ${n}\n`).join(''));
    const notes = err()
      .split('\n')
      .filter((line) => line.startsWith('note'));
    assert.deepEqual(
      notes,
      numbers.map((n) => `note ${n}`),
    );
    assert.match(err(), /Connected to .* again/);
  });

  test('Ctrl-C is passed on; what is left alone goes on, and is taken up by the same command', async () => {
    await configure({});
    const release = await makeRelease(folder, '1.0.0-wait', {
      flux: `#!/bin/sh\nexec ${process.execPath} -e 'const fs = require("node:fs");
console.log("begun");
process.on("SIGINT", () => { console.log("stopped"); process.exit(130); });
setInterval(() => { if (fs.existsSync(process.env.INIT_CWD + "/go")) { console.log("done"); process.exit(0); } }, 20);'\n`,
    });
    const argv = ['deploy', 'production', '--release', release];
    const first = startFlux(...argv);
    await until(() => first.out() === 'begun\n', 'it to begin');
    first.child.kill('SIGINT');
    assert.equal(await first.ended, 130, first.err());
    assert.equal(first.out(), 'begun\nstopped\n');

    const second = startFlux(...argv);
    await until(() => second.out() === 'begun\n', 'it to begin');
    second.child.kill('SIGHUP');
    assert.equal(await second.ended, 1);
    assert.match(second.err(), /\(connection_lost\)/);
    const third = startFlux(...argv);
    await until(() => third.out() === 'begun\n', 'it to be taken up');
    await writeFile(join(root, 'go'), '');
    assert.equal(await third.ended, 0, third.err());
    assert.match(third.err(), /is at work there already/);
    assert.equal(third.out(), 'begun\ndone\n');
  });

  test('a host that is not reached again is left, and what was begun there is done', async () => {
    await configure({});
    const release = await makeRelease(folder, '1.0.0-gone', {
      flux: says('echo begun; sleep 1; echo done >"$INIT_CWD/result"'),
    });
    const { child, ended, out, err } = startFlux('deploy', 'production', '--release', release);
    await until(() => out() === 'begun\n', 'it to begin');
    await sshd.stop();
    await until(() => err().includes('connecting again'), 'the cut to be noticed');
    await delay(1_500);
    child.kill('SIGHUP');
    await ended;
    await sshd.start();
    assert.equal(await readFile(join(root, 'result'), 'utf8'), 'done\n');
    await unlink(join(root, 'result'));
  });
});
