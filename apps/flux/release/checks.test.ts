import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Failure } from '../failures.ts';
import { checkFiles } from './checkFiles.ts';
import { installedOtherwise } from './installed.ts';
import { undeclared } from './undeclared.ts';

/** A folder with these files. */
async function folderOf(t: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'flux-tree-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

test('a package that sources import and no package.json lists is named, with who imports it', async (t) => {
  const tree = await folderOf(t, {
    'packages/one/package.json': JSON.stringify({
      name: '@flux/one',
      dependencies: { '@flux/two': '*', known: '1.0.0' },
      devDependencies: { typed: '1.0.0' },
    }),
    'packages/one/index.ts': [
      "import { readFile } from 'node:fs';",
      "import fs from 'fs';",
      "import { a } from './a.ts';",
      "import { b } from '@flux/two/b';",
      "import type { T } from 'typed';",
      "import known from 'known/part';",
      'import {',
      '  c,',
      "} from '@scope/unknown/part';",
      "export { d } from 'unknown';",
      "const late = await import('late');",
      "// whatever is taken from 'comments'",
    ].join('\n'),
    'packages/one/index.test.ts': "import x from 'only-for-tests';",
  });
  assert.deepEqual(await undeclared(tree), [
    'packages/one/index.ts imports @scope/unknown, which packages/one/package.json does not list',
    'packages/one/index.ts imports late, which packages/one/package.json does not list',
    'packages/one/index.ts imports unknown, which packages/one/package.json does not list',
  ]);
});

test('a package that is installed otherwise than committed is named, one for another platform is not', async (t) => {
  const lock = (packages: object): string => JSON.stringify({ packages });
  const tree = await folderOf(t, {
    'package-lock.json': lock({
      '': {},
      'packages/one': { version: '0.1.0' },
      'node_modules/same': { version: '1.0.0' },
      'node_modules/older': { version: '1.1.0' },
      'packages/one/node_modules/gone': { version: '2.0.0' },
      'node_modules/for-windows': { version: '1.0.0', optional: true },
    }),
    'node_modules/.package-lock.json': lock({
      'node_modules/same': { version: '1.0.0' },
      'node_modules/older': { version: '1.0.9' },
    }),
  });
  assert.deepEqual(await installedOtherwise(tree), [
    'older is installed as 1.0.9, not as 1.1.0',
    'gone is not installed',
  ]);
  await rm(join(tree, 'node_modules'), { recursive: true });
  assert.deepEqual(await installedOtherwise(tree), ['node_modules is not there: run npm start once']);
});

test('a release that lacks a package, or carries a secret, is refused', async (t) => {
  const folder = await folderOf(t, { 'dist/server/main.js': '', '.env': 'A=1' });
  const file = { sha256: '', bytes: 0 };
  const release = (needs: readonly string[], ...paths: readonly string[]) => ({
    entries: { server: { file: 'dist/server/main.js', needs } },
    files: Object.fromEntries(paths.map((path) => [path, file])),
  });
  await checkFiles(folder, release([], 'dist/server/main.js'));
  const refused = (code: string, message: string) => (error: unknown) => {
    assert.ok(error instanceof Failure);
    assert.deepEqual([error.code, error.message], [code, message]);
    return true;
  };
  await assert.rejects(
    checkFiles(folder, release(['sharp'])),
    refused('build_failed', 'The release would not run.\nserver needs sharp'),
  );
  await assert.rejects(
    checkFiles(folder, release([], '.env')),
    refused('secret_found', 'The release would carry secrets.\n.env: a file of settings'),
  );
});
