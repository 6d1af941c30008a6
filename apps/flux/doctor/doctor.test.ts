import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checks, type Studio } from '../deploy/preflight.ts';
import { flux } from '../flux.ts';
import { createProgress } from '../progress.ts';
import { layout } from '../target/layout.ts';
import { askAll } from './doctor.ts';
import { ofStudio } from './ofStudio.ts';

const target = {
  name: 'local',
  url: 'http://localhost:1',
  listen: '127.0.0.1:1',
  metricsListen: '127.0.0.1:2',
  keep: 3,
  rollbackMinutes: 30,
  backup: false as const,
  plainListen: '0.0.0.0:80',
};

describe('the doctor', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flux-doctor-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function run(...argv: readonly string[]) {
    let [out, err] = ['', ''];
    const code = await flux(argv, {
      out: { write: (text) => (out += text) },
      err: { write: (text) => (err += text) },
      env: { INIT_CWD: join(folder, argv[0] ?? '') },
    });
    return { code, out, err };
  }

  test('asks everything at once, whatever fails, and says what to do', async () => {
    const root = join(folder, 'a'.repeat(100));
    const at = layout(root);
    const built = at.release('r1');
    await mkdir(join(built, 'dist'), { recursive: true });
    await writeFile(join(built, 'dist/key.js'), `export const key = 'AKIA${'Q7'.repeat(8)}';\n`);
    const studio: Studio = {
      at,
      built,
      settings: { DATABASE_URL: 'postgres://flux:secret@127.0.0.1:1/flux', FLUX_PORT: 'many' },
      supervisor: {
        kind: 'pm2',
        list: async () => [],
        start: async () => {},
        stop: async () => {},
        signal: async () => {},
        schedule: async () => false,
        startAgain: async () => false,
        end: async () => {},
      },
      target: { ...target, root },
      manifest: {
        format: 1,
        id: 'r1',
        version: '1',
        commit: '',
        committedAt: '2999-01-01T00:00:00Z',
        node: '26.0.0',
        platform: 'linux-s390x',
        files: { 'dist/key.js': { sha256: '', bytes: 1e17 } },
        entries: {},
        services: [],
        settings: [],
        migrations: [],
      },
    };
    const found = await askAll(checks, studio);
    const got = Object.fromEntries(found.map((finding) => [finding.title, finding]));
    // Of memory there may be enough.
    const others = found.filter(({ title }) => title !== 'Memory');
    for (const { title, isWell, todo, asked } of others) {
      assert.equal(isWell, false, title);
      assert.ok(asked.endsWith('?') && (todo ?? '').length > 10, title);
    }
    assert.match(got['Release whole']?.got ?? '', /built for linux-s390x/);
    assert.match(got['Secrets in the release']?.got ?? '', /dist\/key\.js/);
    assert.match(got['Settings complete']?.got ?? '', /FLUX_PORT is "many"/);
    assert.match(got['Database reached']?.got ?? '', /^DATABASE_URL does not connect/);
    assert.match(got.Clock?.got ?? '', /Set the clock by NTP/);
    assert.match(got.Disk?.got ?? '', /the release needs/);
    assert.match(got.Proxy?.got ?? '', /nginx does not run/);
    assert.match(got.Sockets?.got ?? '', /a socket's path may have 107/);
    assert.ok(!JSON.stringify(found).includes('secret@'));
  });

  test('says what to do about a certificate that is not there', async () => {
    const root = join(folder, 'https');
    const given = { operands: [], values: {}, env: {}, progress: createProgress({ write: () => {} }) };
    const check = ofStudio(given).find(({ title }) => title === 'Certificate');
    const at = layout(root);
    const studio = { at, target: { ...target, root, url: 'https://studio.example' } } as Studio;
    const [finding] = await askAll(check === undefined ? [] : [check], studio);
    assert.equal(finding?.isWell, false);
    assert.equal(finding?.got, 'There is no certificate: run ./flux certs issue local.');
  });

  test('asks nothing of a target that was not set up', async () => {
    await mkdir(join(folder, 'doctor'));
    await writeFile(
      join(folder, 'doctor/flux.config.ts'),
      `export default { targets: { local: { root: '${join(folder, 'none')}', url: 'http://localhost:1', listen: '127.0.0.1:1' } } };\n`,
    );
    const { code, err } = await run('doctor', 'local');
    assert.equal(code, 1);
    assert.match(err, /\(not_set_up\)/);
  });

  test('check says what is wrong with each target and with its settings', async () => {
    const root = join(folder, 'studio');
    await mkdir(join(root, 'shared'), { recursive: true });
    await mkdir(join(folder, 'check'));
    await writeFile(join(root, 'shared/settings.env'), "FLUX_PORT='many'\nFLUX_DATE='/x'\n");
    await writeFile(
      join(folder, 'check/flux.config.ts'),
      `export default { targets: {
        local: { root: '${root}', url: 'http://localhost:1', listen: '127.0.0.1:1' },
        wrong: { root: 'here', url: 'studio.example', listen: 'everywhere', colour: 'blue' },
        fresh: { root: '${join(folder, 'none')}', url: 'http://localhost:1', listen: '127.0.0.1:1' },
      } };\n`,
    );
    const { code, out } = await run('check');
    assert.equal(code, 1);
    assert.match(out, /✗ local: .*settings\.env\n/);
    assert.match(out, /FLUX_PORT is "many"/);
    assert.match(out, /Did you mean FLUX_DATA\?/);
    assert.match(
      out,
      /✗ wrong: flux\.config\.ts\n {2}root must be .*\n {2}url must be .*\n {2}listen must be .*\n {2}colour is not known/,
    );
    assert.match(out, /✓ fresh: nothing wrong/);
    assert.equal((await run('check', 'fresh')).code, 0);
    assert.equal((await run('check', 'nowhere')).code, 1);
    const told: { isRight: boolean; targets: { name: string }[] } = JSON.parse(
      (await run('check', 'wrong', '--json')).out,
    );
    assert.deepEqual([told.isRight, told.targets.map(({ name }) => name)], [false, ['wrong']]);
  });
});
