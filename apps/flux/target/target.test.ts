import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Failure } from '../failures.ts';
import { readTarget } from './target.ts';

const good = { root: '/srv/studio', url: 'https://studio.example', listen: '0.0.0.0:443' };

function configured(t: { readonly after: (hook: () => void) => void }, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'flux-target-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'flux.config.ts'), text);
  return folder;
}

const withTarget = (target: unknown) =>
  `export default { targets: { production: ${JSON.stringify(target)} } };`;

const fails = (folder: string, name: string, code: string, says: RegExp) =>
  assert.rejects(
    readTarget(name, folder),
    (error: unknown) => error instanceof Failure && error.code === code && says.test(error.message),
  );

describe('targets', () => {
  test('one of this host is there without a configuration, and beside it', async (t) => {
    const local = await readTarget('local', '/nowhere');
    assert.deepEqual([local.root, local.listen, local.keep], ['/srv/fluxstudio', '127.0.0.1:8080', 3]);
    const folder = configured(t, withTarget(good));
    assert.equal((await readTarget('local', folder)).root, '/srv/fluxstudio');
    assert.deepEqual(await readTarget('production', folder), {
      ...good,
      name: 'production',
      plainListen: '0.0.0.0:80',
      metricsListen: '127.0.0.1:9464',
      keep: 3,
      rollbackMinutes: 30,
      backup: { at: '03:10', keep: 7, keepDays: 30 },
    });
  });

  test('one that is not there is answered with those that are', async (t) => {
    await fails(configured(t, withTarget(good)), 'staging', 'target_unknown', /only local, production/);
    await fails('/nowhere', 'toString', 'target_unknown', /no target “toString”/);
  });

  test('every fault of one is named', async (t) => {
    const wrong: readonly [object, RegExp][] = [
      [{ ...good, root: 'srv' }, /root must be an absolute path/],
      [{ ...good, root: '/srv/../etc' }, /root must be/],
      [{ ...good, root: '/srv/a b' }, /root must be/],
      [{ ...good, url: 'https://studio.example/' }, /url must be an origin/],
      [{ ...good, listen: '443' }, /listen must be an address and a port/],
      [{ ...good, keep: 0 }, /keep must be a number from 1 to 20/],
      [{ ...good, keep: 21 }, /keep must be a number from 1 to 20/],
      [{ ...good, rollbackMinutes: -1 }, /rollbackMinutes must be a number from 0 to 1440/],
      [{ ...good, rollbackMinutes: 1441 }, /rollbackMinutes must be/],
      [{ ...good, backup: true }, /backup must be false, or/],
      [
        { ...good, backup: { at: '24:00', keep: 0, keepDays: 'x', copyTo: '-oX:y z', to: '/' } },
        /backup.at .*; backup.keep .*; backup.keepDays .*; backup.copyTo .*; backup.to is not known/,
      ],
      [{ ...good, supervisor: 'upstart' }, /supervisor must be one of systemd, pm2/],
      [{ ...good, lisen: '1' }, /lisen is not known/],
      [{}, /root must .*; url must .*; listen must/],
    ];
    for (const [target, says] of wrong)
      await fails(configured(t, withTarget(target)), 'production', 'target_wrong', says);
    for (const keep of [1, 20])
      assert.equal((await readTarget('production', configured(t, withTarget({ ...good, keep })))).keep, keep);
  });

  test('backups by the clock are as they are wanted, or not at all', async (t) => {
    const backup = { at: '23:59', copyTo: 'backup@elsewhere:studio/backups' };
    const folder = configured(t, withTarget({ ...good, backup }));
    const kept = { at: '03:10', keep: 7, keepDays: 30 };
    assert.deepEqual((await readTarget('production', folder)).backup, { ...kept, ...backup });
    const copyTo = 'restic:s3:https://s3.example/bucket/studio';
    const inRestic = configured(t, withTarget({ ...good, backup: { copyTo } }));
    assert.deepEqual((await readTarget('production', inRestic)).backup, { ...kept, copyTo });
    for (const wrong of ['restic:', 'restic:repo', 'restic:rest:https://me:hunter2@host/'])
      await fails(
        configured(t, withTarget({ ...good, backup: { copyTo: wrong } })),
        'production',
        'target_wrong',
        /backup\.copyTo must be host:path, an absolute path, or restic: and a repository\.$/,
      );
    const without = configured(t, withTarget({ ...good, backup: false }));
    assert.equal((await readTarget('production', without)).backup, false);
  });

  test('a configuration that cannot be read is said to be so', async (t) => {
    await fails(configured(t, 'export default {'), 'local', 'target_wrong', /cannot be read/);
    await fails(configured(t, 'export const targets = {};'), 'local', 'target_wrong', /default export/);
  });
});
