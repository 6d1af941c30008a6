import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, type TestContext, test } from 'node:test';
import { Failure } from '../failures.ts';
import { inventoryOf } from './inventory.ts';
import { type Manifest, readManifest, writeManifest } from './manifest.ts';
import { fileFaults, verifyFiles } from './verify.ts';

const manifest: Omit<Manifest, 'format' | 'files'> = {
  id: '1.2.3-0123456789ab',
  version: '1.2.3',
  commit: '0123456789ab'.padEnd(40, '0'),
  committedAt: '2026-11-26T12:00:00.000Z',
  node: '26.10.0',
  platform: 'linux-x64',
  entries: { server: { file: 'dist/server/main.js', needs: ['sharp'] } },
  services: ['auth'],
  settings: ['FLUX_URL'],
  migrations: [{ id: '0001-auth-people', kind: 'expand', checksum: 'ab' }],
};

async function release(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'flux-release-'));
  t.after(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'dist/server'), { recursive: true });
  await writeFile(join(folder, 'dist/server/main.js'), 'run();\n');
  await writeFile(join(folder, 'dist/server/a-1.js'), 'one();\n');
  await writeFile(join(folder, 'flux'), '#!/bin/sh\n', { mode: 0o755 });
  await writeManifest(folder, { ...manifest, files: await inventoryOf(folder) });
  return folder;
}

describe('the files of a release', () => {
  let folder: string;
  beforeEach(async (t) => {
    folder = await release(t as TestContext);
  });

  test('are as they were built', async () => {
    const read = await readManifest(folder);
    assert.deepEqual(Object.keys(read.files), ['dist/server/a-1.js', 'dist/server/main.js', 'flux']);
    assert.equal(read.files.flux?.executable, true);
    assert.equal(read.files['dist/server/main.js']?.bytes, 7);
    assert.deepEqual(await fileFaults(folder, read), []);
    await verifyFiles(folder, read);
  });

  test('are named when they are missing, changed or too much', async () => {
    const read = await readManifest(folder);
    await writeFile(join(folder, 'dist/server/main.js'), 'ruin();');
    await rename(join(folder, 'dist/server/a-1.js'), join(folder, 'dist/server/a-2.js'));
    assert.deepEqual(await fileFaults(folder, read), [
      { path: 'dist/server/a-1.js', fault: 'missing' },
      { path: 'dist/server/a-2.js', fault: 'extra' },
      { path: 'dist/server/main.js', fault: 'changed' },
    ]);
    await assert.rejects(verifyFiles(folder, read), ({ code, message }: Failure) => {
      assert.equal(code, 'release_unusable');
      assert.match(
        message,
        /is not 1\.2\.3-0123456789ab as it was built\.\nmissing: dist\/server\/a-1\.js\n/,
      );
      return true;
    });
  });

  test('are changed when one cannot be run any more, or is a link to something else', async () => {
    const read = await readManifest(folder);
    await chmod(join(folder, 'flux'), 0o644);
    await rm(join(folder, 'dist/server/a-1.js'));
    await symlink('main.js', join(folder, 'dist/server/a-1.js'));
    assert.deepEqual(await fileFaults(folder, read), [
      { path: 'dist/server/a-1.js', fault: 'changed' },
      { path: 'flux', fault: 'changed' },
    ]);
  });

  test('are counted when too many to name are missing', async () => {
    const read = await readManifest(folder);
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`gone-${n}`, read.files.flux!]));
    await assert.rejects(
      verifyFiles(folder, { ...read, files: { ...read.files, ...files } }),
      /\nand 12 more$/,
    );
  });
});

describe('a manifest', () => {
  const refused = async (t: TestContext, change: object): Promise<Failure> => {
    const folder = await release(t);
    const read = await readManifest(folder);
    await writeFile(join(folder, 'MANIFEST.json'), JSON.stringify({ ...read, ...change }));
    const error = await readManifest(folder).catch((reason: unknown) => reason);
    assert.ok(error instanceof Failure, JSON.stringify(change));
    return error;
  };

  test('of a newer format is refused with a sentence', async (t) => {
    const { code, message } = await refused(t, { format: 2, files: [] });
    assert.equal(code, 'release_newer');
    assert.match(message, /MANIFEST\.json has format 2; this flux reads formats up to 1\.$/);
  });

  test('that is malformed is refused, and each field named', async (t) => {
    const { code, message } = await refused(t, { id: '../x', commit: 'x', migrations: [{ id: 'a' }] });
    assert.equal(code, 'release_unusable');
    assert.match(message, /is malformed: id, commit, migrations\.$/);
  });

  test('never leads out of its folder', async (t) => {
    const file = { sha256: '0'.repeat(64), bytes: 1 };
    for (const path of ['../x', '/etc/passwd', 'a/../../x', 'a//b', 'a\\b', './a', ''])
      assert.match((await refused(t, { files: { [path]: file } })).message, /malformed: files/, path);
  });

  test('is missed where there is none, and where there is something else', async (t) => {
    const folder = await release(t);
    await writeFile(join(folder, 'MANIFEST.json'), '{"format": 1');
    await assert.rejects(readManifest(folder), /is no JSON/);
    await writeFile(join(folder, 'MANIFEST.json'), '[]');
    await assert.rejects(readManifest(folder), /is no manifest of a release/);
    await rm(join(folder, 'MANIFEST.json'));
    await assert.rejects(readManifest(folder), /There is no release in .*: it has no MANIFEST\.json\./);
  });
});
