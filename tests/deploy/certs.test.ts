import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { connect } from 'node:tls';
import { run } from '../../apps/flux/host/run.ts';
import { find } from '../../scripts/debianPackages.ts';
import { type TestAuthority, testAuthority } from '../harness/acme.ts';
import { freePort } from '../harness/processes.ts';

const main = join(import.meta.dirname, '../../apps/flux/main.ts');
const name = 'studio.test';

describe('certificates over ACME', { skip: find('pebble') === undefined && 'pebble is missing' }, () => {
  const ends: (() => Promise<unknown>)[] = [];
  let [folder, root, port, plainPort] = ['', '', 0, 0];
  let authority: TestAuthority;

  async function flux(...argv: readonly string[]) {
    const { PATH, HOME, npm_execpath } = process.env;
    const env = { PATH, HOME, npm_execpath, INIT_CWD: folder, NODE_EXTRA_CA_CERTS: authority.caFile };
    const ran = await run(process.execPath, [main, ...argv, '--json'], { env, cwd: folder });
    try {
      return { code: ran.code, ...JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '') };
    } catch {
      throw new Error(`flux ${argv.join(' ')} ended with ${ran.code}: ${ran.stdout}${ran.stderr}`);
    }
  }

  const configure = (changes: object) =>
    writeFile(
      join(folder, 'flux.config.ts'),
      `export default { targets: { secure: ${JSON.stringify({
        root,
        url: `https://${name}`,
        listen: `127.0.0.1:${port}`,
        plainListen: `127.0.0.1:${plainPort}`,
        ...changes,
      })} } };\n`,
    );

  /** What a browser is shown, and whether it trusts it by the authority's root. */
  function shown(
    ca: string,
  ): Promise<{ readonly issuer: string; readonly trusted: boolean; readonly serial: string }> {
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port, servername: name, ca, rejectUnauthorized: false };
      const socket = connect(options, () => {
        const { issuer, serialNumber } = socket.getPeerCertificate();
        resolve({
          issuer: String(issuer.CN ?? issuer.O),
          trusted: socket.authorized,
          serial: serialNumber,
        });
        socket.destroy();
      });
      socket.on('error', reject);
    });
  }

  /** What PM2 was told to do by the clock about the certificate. */
  async function renewals() {
    type App = { name: string; args: string[]; cron_restart: string; env: Record<string, string> };
    const apps: readonly App[] = JSON.parse(await readFile(join(root, 'shared/pm2/jobs.json'), 'utf8'));
    return apps
      .filter((app) => app.name === 'flux-certs')
      .map(({ args, cron_restart, env }) => ({
        argv: args.slice(-3),
        hour: cron_restart.split(' ')[1],
        trusts: env.NODE_EXTRA_CA_CERTS,
      }));
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flux-certs-'));
    await chmod(folder, 0o755);
    root = join(folder, 'studio');
    [port, plainPort] = [await freePort(), await freePort()];
    ends.push(async () => {
      const pm2 = join(root, 'shared/supervisor');
      const home = join(root, 'shared/pm2');
      await run(join(pm2, 'node'), [join(pm2, 'node_modules/pm2/bin/pm2'), 'kill'], {
        env: { PATH: process.env.PATH, HOME: home, PM2_HOME: home },
      });
      await rm(folder, { recursive: true, force: true });
    });
    authority = await testAuthority({ after: (end) => ends.push(end) }, plainPort);
    await configure({ metricsListen: `127.0.0.1:${await freePort()}` });
    // No database is needed to be shown a certificate.
    await mkdir(join(root, 'shared'), { recursive: true });
    await writeFile(join(root, 'shared/settings.env'), "NODE_ENV='production'\n", { mode: 0o600 });
  });
  after(async () => {
    for (const end of ends.toReversed()) await end();
  });

  test('whoever has a port of nginx already is named, plain HTTP too', async () => {
    const other = createServer().listen(plainPort, '127.0.0.1');
    await once(other, 'listening');
    const { code, error } = await flux('init', 'secure');
    other.close();
    assert.deepEqual([code, error.code], [1, 'proxy_refused']);
    assert.match(
      error.message,
      new RegExp(`127.0.0.1:${plainPort} is held by node \\(process ${process.pid}\\)`),
    );
  });

  test('a new host shows one of its own, says so, and gets a real one', async () => {
    const ready = await flux('init', 'secure');
    assert.equal(ready.code, 0, JSON.stringify(ready));
    const first = await shown('');
    assert.deepEqual([first.issuer, first.trusted], ['This host', false]);
    const listed = await flux('certs', 'list', 'secure');
    assert.equal(listed.code, 1);
    assert.match(listed.fault, /Browsers refuse the certificate, which this host made itself/);
    const nothing = await flux('certs', 'renew', 'secure');
    assert.match(nothing.error.message, /nothing to renew: run \.\/flux certs issue secure/);
    const without = await flux('certs', 'issue', 'secure', '--directory', authority.directory);
    assert.match(without.error.message, /then say --agree/);
    const dry = await flux('certs', 'issue', 'secure', '--directory', authority.directory, '--dry-run');
    assert.deepEqual([dry.name, (await shown('')).serial], [name, first.serial]);

    assert.deepEqual(await renewals(), []);

    const issued = await flux(
      ...['certs', 'issue', 'secure', '--agree', '--email', 'ana@studio.test'],
      ...['--directory', authority.directory],
    );
    assert.deepEqual([issued.code, issued.names, issued.isOwn], [0, [name], false], JSON.stringify(issued));
    for (let tries = 0; tries < 100 && (await shown('')).serial === first.serial; tries++);
    const now = await shown(await authority.root());
    assert.deepEqual([now.trusted, now.serial !== first.serial], [true, true]);
    const tls = join(root, 'shared/tls');
    assert.deepEqual(await readdir(join(tls, 'challenges/.well-known/acme-challenge')), []);
    for (const file of ['key.pem', 'account.json'])
      assert.equal((await stat(join(tls, file))).mode & 0o077, 0, file);
    assert.deepEqual((await readdir(tls)).toSorted(), [
      'account.json',
      'certificate.pem',
      'challenges',
      'key.pem',
    ]);
    assert.equal((await flux('certs', 'list', 'secure')).fault, null);
    assert.deepEqual(await renewals(), [
      { argv: ['certs', 'renew', 'secure'], hour: '4', trusts: authority.caFile },
    ]);
    assert.equal((await flux('init', 'secure')).code, 0);
    assert.equal((await renewals()).length, 1, 'it stays so');
  });

  test('it is renewed when it is due, and by whoever renews every day not before', async () => {
    const before = new X509Certificate(await readFile(join(root, 'shared/tls/certificate.pem')));
    const early = await flux('certs', 'renew', 'secure');
    assert.deepEqual([early.code, early.due, early.renewed], [0, false, false]);
    const forced = await flux('certs', 'renew', 'secure', '--force');
    assert.deepEqual([forced.code, forced.renewed], [0, true], JSON.stringify(forced));
    const after = new X509Certificate(await readFile(join(root, 'shared/tls/certificate.pem')));
    assert.notEqual(after.serialNumber, before.serialNumber);
    assert.ok(!after.publicKey.equals(before.publicKey), 'each has a key of its own');
  });

  test('where the authority does not find the answer, it says why and the one in use stays', async () => {
    const before = await readFile(join(root, 'shared/tls/certificate.pem'), 'utf8');
    const key = await readFile(join(root, 'shared/tls/key.pem'), 'utf8');
    const challenges = join(root, 'shared/tls/challenges/.well-known/acme-challenge');
    await chmod(challenges, 0o700); // nginx's workers cannot look into it
    const refused = await flux('certs', 'renew', 'secure', '--force');
    await chmod(challenges, 0o755);
    assert.deepEqual([refused.code, refused.error.code], [1, 'authority_refused']);
    assert.match(refused.error.message, /40[34]|unauthorized|Non-200/i);
    assert.equal(await readFile(join(root, 'shared/tls/certificate.pem'), 'utf8'), before);
    assert.equal(await readFile(join(root, 'shared/tls/key.pem'), 'utf8'), key);
    const away = await flux(
      ...['certs', 'issue', 'secure', '--agree', '--directory', 'https://127.0.0.1:1/dir'],
    );
    assert.match(away.error.message, /127\.0\.0\.1:1 does not answer/);
  });
});
