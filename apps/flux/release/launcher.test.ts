import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { run } from '../host/run.ts';
import { launcher } from './launcher.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flux-launcher-'));
  await mkdir(join(folder, 'dist/flux'), { recursive: true });
  await symlink(process.execPath, join(folder, 'node'));
  await writeFile(join(folder, 'flux'), launcher, { mode: 0o755 });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(
    join(folder, 'dist/flux/main.js'),
    'console.log(JSON.stringify([process.env.INIT_CWD, ...process.argv.slice(2)]));',
  );
});
after(() => rm(folder, { recursive: true, force: true }));

test('flux of a release runs on the Node beside it, with what it was given and where', async () => {
  const link = join(folder, 'link');
  await symlink(join(folder, 'flux'), link);
  const ran = await run(link, ['deploy', 'a b', '--json'], { cwd: tmpdir() });
  assert.deepEqual(JSON.parse(ran.stdout), [tmpdir(), 'deploy', 'a b', '--json']);
});

const library = globSync('/usr/lib/*/libatomic.so.1')[0];
const reason =
  process.getuid?.() !== 0
    ? 'only root can take a library away'
    : library === undefined
      ? 'this Node has no such library'
      : false;

test('a host without the library that Node needs says which package brings it', {
  skip: reason,
}, async () => {
  const [name, at] = [basename(library ?? ''), dirname(library ?? '')];
  // For this one process the folder of libraries lies under another, in which the name is one that was removed.
  const script = `set -e; mkdir "$1/without"; mknod "$1/without/${name}" c 0 0
mount -t overlay -o "lowerdir=$1/without:${at}" overlay ${at}; exec "$1/flux" status`;
  const ran = await run('unshare', ['--mount', 'sh', '-c', script, 'sh', folder]);
  assert.equal(ran.code, 1);
  assert.match(ran.stderr, /libatomic\.so\.1, which this host lacks: run apt-get install libatomic1 as root/);
  assert.equal(ran.stdout, '');
});
