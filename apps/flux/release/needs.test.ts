import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { entriesOf, missingNeeds, packagesIn } from './needs.ts';

const asked = {
  'dist/server/main.js': ['./studio-1.js', 'pg-native'],
  'dist/server/studio-1.js': ['./drawProcess.js', '@node-rs/argon2/binding.js', './main.js'],
  'dist/server/drawProcess.js': ['sharp'],
  'dist/flux/main.js': ['../server/strengthThread.js', '../server/pgliteWorker.js'],
  sharp: ['@img/sharp-linux-x64'],
};

test('an entry needs what it asks for, and what that asks for, once, without what is done without', () => {
  const { server, flux, drawProcess } = entriesOf(asked);
  assert.deepEqual(server?.needs, [
    '@img/sharp-linux-x64',
    '@node-rs/argon2',
    'dist/server/drawProcess.js',
    'dist/server/main.js',
    'dist/server/studio-1.js',
    'sharp',
  ]);
  assert.deepEqual(flux?.needs, ['dist/server/strengthThread.js']);
  assert.deepEqual(drawProcess?.needs, ['@img/sharp-linux-x64', 'sharp']);
});

test('packages are named once, however deep they are asked for', () => {
  assert.deepEqual(packagesIn({ a: ['sharp/lib/x.js', './b.js', 'pg-native'], b: ['@s/p/x', 'sharp'] }), [
    'sharp',
    '@s/p',
  ]);
});

test('what an entry needs and the release has not is named for each entry', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'flux-needs-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const path of ['dist/server/drawProcess.js', 'node_modules/sharp/package.json']) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), '');
  }
  const { drawProcess, flux } = entriesOf(asked);
  assert.deepEqual(missingNeeds(folder, { entries: { drawProcess: drawProcess!, flux: flux! } }), [
    { entry: 'drawProcess', need: '@img/sharp-linux-x64' },
    { entry: 'flux', need: 'dist/flux/main.js' },
    { entry: 'flux', need: 'dist/server/strengthThread.js' },
  ]);
});
