import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { errors, openApiDocument, routes } from '@flux/contracts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFile(join(root, path), 'utf8');

async function folders(path: string): Promise<string[]> {
  const entries = await readdir(join(root, path), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
}

test('the map names every part of the house and nothing else, in under 100 lines', async () => {
  const map = await read('docs/architecture.md');
  assert.ok(map.split('\n').length < 100);
  const named = [...map.matchAll(/^\| `([^`]+)` \|/gm)].map(([, path]) => path).sort();
  const alone = ['runtime', 'scripts', 'ops', 'tests', 'bench', 'docs'];
  const inside = await Promise.all(
    ['apps', 'services', 'packages'].map(async (folder) =>
      (await folders(folder)).map((name) => `${folder}/${name}`),
    ),
  );
  assert.deepEqual(named, [...alone, ...inside.flat(), 'services/main.ts'].sort());
  const top = (await folders('.')).filter(
    (name) => !['apps', 'services', 'packages', 'data', 'dist', 'coverage'].includes(name),
  );
  assert.deepEqual(top, alone.toSorted());
});

test('docs/errors.md lists exactly the errors that exist', async () => {
  const table = Object.entries(errors)
    .map(([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`)
    .join('\n');
  assert.ok(
    (await read('docs/errors.md')).includes(`| code | status | meaning |\n|---|---|---|\n${table}\n`),
    table,
  );
});

test('every package that is depended on has its line in docs/dependencies.md, and no other has', async () => {
  const manifests = [
    'package.json',
    'services/package.json',
    ...(await folders('packages')).map((name) => `packages/${name}/package.json`),
    ...(await folders('apps')).map((name) => `apps/${name}/package.json`),
  ];
  const used = new Set<string>();
  for (const path of manifests) {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(await read(path));
    for (const name of Object.keys({ ...dependencies, ...devDependencies }))
      if (!name.startsWith('@flux/')) used.add(name);
  }
  const rows = (await read('docs/dependencies.md'))
    .split('\n')
    .filter((line) => /^\| [@a-z]/.test(line) && !line.startsWith('| package'));
  const listed = rows.flatMap((line) => (line.split('|')[1] ?? '').split(',').map((name) => name.trim()));
  assert.deepEqual([...new Set(listed)].sort(), [...used].sort());
});

test('versions are pinned, so that two machines never differ', async () => {
  for (const path of [
    'package.json',
    'services/package.json',
    ...(await folders('packages')).map((name) => `packages/${name}/package.json`),
  ]) {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(await read(path));
    for (const [name, version] of Object.entries<string>({ ...dependencies, ...devDependencies })) {
      if (!name.startsWith('@flux/')) assert.match(version, /^\d+\.\d+\.\d+$/, `${path}: ${name}`);
    }
  }
});

test('the OpenAPI document tells every route of the contract, its answers and its errors', () => {
  const document = openApiDocument('1.0.0', 'https://studio.example');
  assert.equal(document.openapi, '3.1.0');
  const paths = document.paths as Record<string, Record<string, { responses: Record<string, unknown> }>>;
  for (const [name, contract] of Object.entries(routes)) {
    const [method = '', path = ''] = name.split(' ');
    const operation = paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    assert.ok(operation, name);
    for (const status of Object.keys(contract.responses))
      assert.ok(operation.responses[status], `${name} ${status}`);
    for (const code of contract.errors)
      assert.ok(operation.responses[errors[code].status], `${name} ${code}`);
  }
});
