import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { testDatabaseUrl } from '@flux/database/testing';
import { run } from '../../apps/flux/host/run.ts';
import { type Manifest, readManifest } from '../../apps/flux/release/manifest.ts';
import { missingNeeds } from '../../apps/flux/release/needs.ts';
import { scanForSecrets } from '../../apps/flux/release/secretScan.ts';
import { fileFaults, verifyFiles } from '../../apps/flux/release/verify.ts';
import { fluxEntries, serverEntries } from '../../scripts/bundle.ts';
import { migrations } from '../../services/migrations.ts';

const tree = join(import.meta.dirname, '../..');
const services = ['auth', 'messaging', 'collaboration'] as const;

type Built = { readonly folder: string; readonly manifest: Manifest; readonly told: Record<string, unknown> };

/** `flux build` of a tree, as its operator runs it. */
async function flux(from: string, ...argv: readonly string[]) {
  const { code, stdout, stderr } = await run(
    process.execPath,
    [join(from, 'apps/flux/main.ts'), 'build', '--json', ...argv],
    { cwd: from },
  );
  return { code, told: JSON.parse(stdout || '{}'), stderr };
}

async function build(from: string, ...argv: readonly string[]): Promise<Built> {
  const { code, told, stderr } = await flux(from, ...argv);
  assert.equal(code, 0, JSON.stringify(told) + stderr);
  return { folder: told.folder, manifest: await readManifest(told.folder), told };
}

/** The tree as it lies here, committed elsewhere: deeper, by somebody else, on another day. */
async function copyTree(to: string): Promise<void> {
  const listed = await run('git', ['-C', tree, 'ls-files', '-co', '--exclude-standard', '-z']);
  for (const path of listed.stdout.split('\0').filter((one) => one !== '')) {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await cp(join(tree, path), join(to, path), { recursive: true }).catch((error) => {
      // Removed here, but not yet committed.
      if (error.code !== 'ENOENT') throw error;
    });
  }
  const modules = ['.', 'runtime', 'services'].map((folder) => `${folder}/node_modules`);
  const own = await run('sh', ['-c', 'ls -d packages/*/node_modules apps/*/node_modules'], { cwd: tree });
  for (const path of [...modules, ...own.stdout.trim().split('\n')]) {
    const script = `[ ! -d "$1" ] || cp -al "$1" "$2" 2>/dev/null || { rm -rf "$2"; cp -a "$1" "$2"; }`;
    const copied = await run('sh', ['-c', script, 'sh', join(tree, path), join(to, path)]);
    assert.equal(copied.code, 0, copied.stderr);
  }
  await commit(to, ['init', '-q']);
}

async function commit(at: string, ...first: readonly (readonly string[])[]): Promise<void> {
  const who = ['-c', 'user.name=Olga', '-c', 'user.email=olga@studio.test'];
  for (const argv of [...first, ['add', '-A'], [...who, 'commit', '-qm', 'As it is']]) {
    const { code, stderr } = await run('git', ['-C', at, ...argv]);
    assert.equal(code, 0, stderr);
  }
}

/** Names of built files without the hash of their content. */
const stem = (text: string): string => text.replace(/-[\w-]{8}(?=\.js)/g, '');

const ends: (() => Promise<unknown>)[] = [];

const bill = 'evidence/sbom.cdx.json';

describe('a release', { timeout: 900_000 }, () => {
  let out: string;
  let release: Built;

  before(async () => {
    out = await mkdtemp(join(tmpdir(), 'flux-release-'));
    ends.push(() => rm(out, { recursive: true, force: true }));
    release = await build(tree, '--out', join(out, 'here'), '--allow-dirty');
  });
  after(async () => {
    for (const end of ends.toReversed()) await end();
  });

  test('is whole, needs nothing that it has not, and holds no secret', async () => {
    const { folder, manifest } = release;
    await verifyFiles(folder, manifest);
    assert.match(manifest.id, /^\d+\.\d+\.\d+-[0-9a-f]{12}(-dirty-[0-9a-f]{8})?$/);
    assert.equal(`v${manifest.node}`, process.version);
    assert.deepEqual(manifest.services, services);
    assert.equal(manifest.migrations.length, migrations.length);
    assert.deepEqual(missingNeeds(folder, manifest), []);
    const begins = Object.keys(serverEntries).map((name) => `dist/server/${name}.js`);
    assert.deepEqual(
      Object.values(manifest.entries)
        .map(({ file }) => file)
        .toSorted(),
      [...begins, ...Object.keys(fluxEntries).map((name) => `dist/flux/${name}.js`)].toSorted(),
    );
    assert.deepEqual(await scanForSecrets(folder, Object.keys(manifest.files)), []);
    assert.ok(manifest.entries.server?.needs.includes('dist/server/strengthThread.js'));
    assert.ok(manifest.entries.server?.needs.includes('@node-rs/argon2'));
    const modes = Object.entries(manifest.files).filter(([, { executable }]) => executable);
    assert.deepEqual(
      modes.map(([path]) => path),
      ['flux', 'node'],
    );
  });

  test('from which a package or a piece of the server is gone says so, without being started', async () => {
    const folder = join(out, 'broken');
    await cp(release.folder, folder, { recursive: true, filter: (path) => !path.endsWith('/node') });
    const chunk = release.manifest.entries.server?.needs.find((need) => /dist\/server\/studio-/.test(need));
    await rm(join(folder, chunk ?? ''));
    await rm(join(folder, 'node_modules/sharp'), { recursive: true });
    assert.deepEqual(missingNeeds(folder, release.manifest), [
      { entry: 'server', need: chunk },
      { entry: 'server', need: 'sharp' },
      { entry: 'drawProcess', need: 'sharp' },
    ]);
    const faults = await fileFaults(folder, release.manifest);
    assert.ok(faults.some(({ path, fault }) => path === chunk && fault === 'missing'));
    assert.ok(faults.some(({ path }) => path === 'node_modules/sharp/package.json'));
    await rm(folder, { recursive: true });
  });

  describe('outside its tree, with its own Node', () => {
    let sockets: string;
    let env: Readonly<Record<string, string>>;
    const processes: ChildProcess[] = [];

    before(async () => {
      const base = join(out, 'run');
      sockets = join(base, 'sockets');
      await mkdir(sockets, { recursive: true });
      const url = await testDatabaseUrl({ after: (end) => ends.push(end) }, migrations);
      env = {
        PATH: '/usr/bin:/bin',
        NODE_ENV: 'production',
        FLUX_DATA: join(base, 'data'),
        FLUX_LOG_LEVEL: 'warn',
        FLUX_SIGNUP: 'open',
        FLUX_URL: 'http://localhost:3000',
        FLUX_MASTER_KEY: 'c0ffee'.padEnd(64, '0'),
        DATABASE_URL: url,
        ...Object.fromEntries(services.map((name) => [`DATABASE_URL_${name.toUpperCase()}`, url])),
      };
    });
    after(async () => {
      for (const one of processes.filter(({ exitCode }) => exitCode === null)) {
        one.kill('SIGKILL');
        await once(one, 'exit');
      }
    });

    const node = (): string => join(release.folder, 'node');
    const main = (): string => join(release.folder, 'dist/server/main.js');

    function start(service: string): void {
      const child = spawn(node(), [main()], {
        cwd: out,
        env: { ...env, FLUX_SERVICES: service, FLUX_SOCKETS: sockets },
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      processes.push(child);
    }

    type Answer = { readonly status: number; readonly release: unknown; readonly body: string };

    function ask(service: string, path: string, sent?: object): Promise<Answer> {
      return new Promise((resolve, reject) => {
        const asked = request(
          {
            socketPath: join(sockets, `${service}.sock`),
            path,
            agent: false,
            method: sent === undefined ? 'GET' : 'POST',
            headers: {
              host: 'localhost:3000',
              accept: 'text/html, application/json',
              'content-type': 'application/json',
              'x-flux-client': 'program',
            },
          },
          (response) => {
            let body = '';
            response.setEncoding('utf8').on('data', (text: string) => {
              body += text;
            });
            response.on('end', () =>
              resolve({ status: response.statusCode ?? 0, release: response.headers['x-release'], body }),
            );
          },
        );
        asked.on('error', reject).end(sent === undefined ? undefined : JSON.stringify(sent));
      });
    }

    async function untilHealthy(service: string): Promise<Answer> {
      for (let tries = 0; tries < 600; tries++) {
        const answer = await ask(service, '/health').catch(() => undefined);
        if (answer?.status === 200) return answer;
        await delay(100);
      }
      throw new Error(`${service} is not healthy`);
    }

    test('every service starts and names the release in its answers', async () => {
      for (const service of services) start(service);
      for (const service of services) {
        const answer = await untilHealthy(service);
        assert.equal(answer.release, release.manifest.id, service);
      }
    });

    test('the page is served, and somebody can sign up', async () => {
      const page = await ask('auth', '/sign-up');
      assert.equal(page.status, 200);
      const [, asset = ''] = /src="(\/assets\/[^"]+)"/.exec(page.body) ?? [];
      assert.equal((await ask('auth', asset)).status, 200);
      const body = { email: 'olga@studio.test', password: 'four green bicycles', name: 'Olga' };
      const signedUp = await ask('auth', '/api/auth/signup', body);
      assert.equal(signedUp.status, 201, signedUp.body);
    });

    test('its own flux works on the studio, wherever it is called from', async () => {
      const listed = await run(join(release.folder, 'flux'), ['people', 'list', '--json'], { cwd: '/', env });
      assert.equal(listed.code, 0, listed.stdout + listed.stderr);
      assert.equal(JSON.parse(listed.stdout).people[0].email, 'olga@studio.test');
      const help = await run(join(release.folder, 'flux'), ['--help'], { cwd: '/', env: { PATH: env.PATH } });
      assert.match(help.stdout, /^Usage: \.\/flux <command>/);
    });

    test('pictures are drawn', async () => {
      const script = `require('sharp')({ create: { width: 2, height: 2, channels: 3, background: 'red' } })
        .png().toBuffer().then((bytes) => process.stdout.write(bytes.toString('latin1', 1, 4)));`;
      const drawn = await run(node(), ['-e', script], { cwd: release.folder, env });
      assert.deepEqual([drawn.code, drawn.stdout], [0, 'PNG'], drawn.stderr);
    });

    test('it builds no other, brings no example, and does not start without a database', async () => {
      const built = await run(join(release.folder, 'flux'), ['build'], { env });
      assert.equal(built.code, 1);
      assert.match(built.stderr, /is a release already: build where the sources are\. \(build_failed\)/);
      const demo = await run(node(), [main(), '--demo'], { env });
      assert.deepEqual(
        [demo.code, demo.stderr.split(':', 1)[0]],
        [1, 'A release does not bring the example'],
      );
      const { DATABASE_URL: _, ...without } = env;
      const alone = { PATH: env.PATH, FLUX_DATA: join(out, 'other') };
      assert.match(
        (await run(node(), [main()], { env: alone })).stderr,
        /DATABASE_URL is missing; a release brings no database of its own\./,
      );
      assert.match(
        (await run(node(), [main()], { env: { ...without, FLUX_SERVICES: 'auth' } })).stderr,
        /DATABASE_URL is missing; several processes/,
      );
    });

    test('after all that it is as it was built', async () => {
      for (const child of processes) child.kill('SIGTERM');
      for (const child of processes) if (child.exitCode === null) await once(child, 'exit');
      assert.deepEqual(
        processes.map(({ exitCode }) => exitCode),
        [0, 0, 0],
      );
      assert.deepEqual(await fileFaults(release.folder, release.manifest), []);
    });
  });

  describe('of the same sources in another place', () => {
    const changed = 'services/auth/keys/sealingKeys.ts';
    const [line, changedLine] = ['sealing keys', 'another salt'];
    let there: string;

    before(async () => {
      there = join(await mkdtemp(join(tmpdir(), 'flux-tree-')), 'some/where/else');
      ends.push(() => rm(join(there, '../../..'), { recursive: true, force: true }));
      await copyTree(there);
    });

    async function edit(path: string, change: (text: string) => string): Promise<void> {
      const text = await readFile(join(there, path), 'utf8');
      assert.notEqual(change(text), text);
      // A new file: the old one may be the tree's own.
      await rm(join(there, path));
      await writeFile(join(there, path), change(text));
    }

    test('is refused while a file is not committed, and names it', async () => {
      await edit(changed, (text) => text.replace(line, changedLine));
      await writeFile(join(there, 'flux.config.ts'), 'export default { targets: {} };\n');
      const { code, told } = await flux(there);
      assert.deepEqual([code, told.error.code], [1, 'tree_changed']);
      assert.ok(told.error.message.endsWith(`\n${changed}`), told.error.message);
    });

    test('is refused while a package is imported that no package.json lists', async () => {
      const original = await readFile(join(there, 'services/studio.ts'), 'utf8');
      await edit('services/studio.ts', (text) => `import 'left-pad';\n${text}`);
      const { told } = await flux(there, '--allow-dirty');
      assert.equal(told.error.code, 'build_failed');
      assert.match(
        told.error.message,
        /services\/studio\.ts imports left-pad, which services\/package\.json does not list/,
      );
      await writeFile(join(there, 'services/studio.ts'), original);
    });

    test('has the same bytes but where a line was changed, and little to send', async (t) => {
      await commit(there);
      const other = await build(there, '--base', release.folder);
      assert.match(other.manifest.id, /^\d+\.\d+\.\d+-[0-9a-f]{12}$/);
      assert.equal(dirname(other.folder), join(there, 'dist/releases'));

      const hashes = new Map(
        Object.entries(release.manifest.files).map(([path, { sha256 }]) => [sha256, path]),
      );
      const differing = Object.entries(other.manifest.files)
        .filter(([, { sha256 }]) => !hashes.has(sha256))
        .map(([path]) => path);
      // It names the commit that it is of; the parts are the same.
      const billOf = async ({ folder }: Built) =>
        JSON.parse(await readFile(join(folder, bill), 'utf8')).components;
      assert.deepEqual(await billOf(other), await billOf(release));
      for (const path of differing.filter((one) => one !== bill)) {
        assert.match(path, /^dist\/(?:server|flux)\/[\w~-]+\.js(?:\.map)?$/);
        const theirs = stem(await readFile(join(other.folder, path), 'utf8'));
        const same = Object.keys(release.manifest.files).filter((one) => stem(one) === stem(path));
        const ours = await Promise.all(same.map((one) => readFile(join(release.folder, one), 'utf8')));
        assert.ok(ours.map(stem).includes(theirs.replaceAll(changedLine, line)), path);
      }
      const { compressed, files } = other.told.changed as { compressed: number; files: number };
      t.diagnostic(`${files} files, ${compressed} bytes to send`);
      assert.equal(files, differing.length);
      assert.ok(differing.length > 0 && compressed < 1_000_000);
    });
  });

  test('of one part takes the rest from another, as it is', async () => {
    const page = await build(
      tree,
      '--out',
      join(out, 'page'),
      '--allow-dirty',
      '--only',
      'web',
      '--base',
      release.folder,
    );
    assert.match(page.manifest.id, /-web(-dirty)?-[0-9a-f]{8}$/);
    assert.deepEqual(page.manifest.files, release.manifest.files);
    assert.deepEqual(page.manifest.entries, release.manifest.entries);
    await rm(join(page.folder, 'flux'));
    const { code, told } = await flux(tree, '--allow-dirty', '--only', 'server', '--base', page.folder);
    assert.deepEqual([code, told.error.code], [1, 'release_unusable']);
    assert.match(told.error.message, /\nmissing: flux$/);
  });
});
