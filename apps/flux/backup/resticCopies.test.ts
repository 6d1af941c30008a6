import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Failure, type FailureCode } from '../failures.ts';
import { flux } from '../flux.ts';
import { run } from '../host/run.ts';
import { findProgram } from '../init/programs.ts';
import { makeResticRepository, resticPassword as password } from '../restic/testing.ts';
import { carryBackup } from './carryBackup.ts';
import { copiesOf } from './copiesOf.ts';
import { copyTo } from './copyTo.ts';
import { manifestText, newManifest } from './manifest.ts';
import { folderRemote } from './remote.ts';

const said: string[] = [];
const progress = { step: () => {}, at: () => {}, say: (line: string) => void said.push(line), end: () => {} };
let [folder, repository, calls] = ['', '', ''];
let env: Readonly<Record<string, string>> = {};
const program = findProgram('restic') ?? '';
const oldPath = process.env.PATH;

before(async () => {
  // In memory where there is such a folder: restic waits for the disk with every file and lock.
  const inMemory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  folder = await mkdtemp(join(inMemory, 'flux-restic-'));
  repository = join(folder, 'repo');
  calls = join(folder, 'calls');
  for (const name of ['repo', 'spoilt']) await makeResticRepository(join(folder, name));
  const bin = join(folder, 'bin');
  await mkdir(bin);
  // What everybody on the host can see of it.
  await writeFile(join(bin, 'restic'), `#!/bin/sh\necho "$@" >> ${calls}\nexec ${program} "$@"\n`, {
    mode: 0o755,
  });
  process.env.PATH = `${bin}:${oldPath}`;
  env = { RESTIC_PASSWORD: password, RESTIC_CACHE_DIR: join(folder, 'cache') };
});
after(async () => {
  process.env.PATH = oldPath;
  await rm(folder, { recursive: true, force: true });
});

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A backup with these files; of a database, none. */
async function backup(name: string, blobs: readonly Uint8Array[]): Promise<string> {
  const at = join(folder, name);
  const list: Record<string, object> = {};
  for (const bytes of blobs) {
    const sha256 = sha256Of(bytes);
    const file = `blobs/${sha256.slice(0, 2)}/${sha256}`;
    await mkdir(join(at, file, '..'), { recursive: true });
    await writeFile(join(at, file), bytes);
    list[sha256] = { file, sha256, bytes: bytes.length };
  }
  const text = JSON.stringify(list);
  await writeFile(join(at, 'blobs.json'), text);
  const manifest = newManifest({
    madeAt: `${name.slice(0, 11)}${name.slice(11).replaceAll('-', ':')}.000Z`,
    release: 'test',
    postgres: 15,
    keyId: null,
    files: { 'blobs.json': { sha256: sha256Of(Buffer.from(text)), bytes: text.length } },
    blobs: { count: blobs.length, bytes: 0 },
    damaged: [],
    tables: {},
    ledger: [],
    roles: [],
  });
  await writeFile(join(at, 'BACKUP.json'), manifestText(manifest, undefined));
  return at;
}

const restic = (...argv: readonly string[]) =>
  run(program, ['-r', repository, ...argv], { env: { ...process.env, ...env } });
const tagsThere = async (): Promise<readonly string[]> =>
  JSON.parse((await restic('snapshots', '--no-lock', '--json')).stdout).map(({ tags }: { tags: string[] }) =>
    tags.join(),
  );

const copy = (at: string, place = `restic:${repository}`, keep = 9, more = {}) =>
  copyTo(copiesOf(place, { folder, env: { ...env, ...more } }), at, undefined, { keep }, progress);

const isFailure = (code: FailureCode, sentence: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Failure, String(error));
  assert.equal(error.code, code, error.message);
  assert.match(error.message, sentence);
  assert.ok(!error.message.includes(password), error.message);
  return true;
};

const shared = randomBytes(300_000);

test('a backup is read back before it has its name; it comes back as it was, and old ones go alone', async () => {
  const first = await backup('2026-03-01T03-00-00', [shared]);
  const one = await copy(first);
  assert.deepEqual(one, { ...one, place: `restic:${repository}#2026-03-01T03-00-00`, files: 3, sent: 3 });
  await restic('backup', '--tag', '2026-03-01T03-00-00', '--quiet', join(folder, 'bin')); // somebody else’s
  const second = await backup('2026-03-02T03-00-00', [Buffer.from('new')]);
  const blob = `blobs/${sha256Of(shared).slice(0, 2)}`;
  await mkdir(join(second, blob), { recursive: true });
  await run('cp', ['-l', join(first, blob, sha256Of(shared)), join(second, blob)]);
  await copy(second);
  const two = await copy(second, undefined, 1);
  assert.deepEqual(two.removed, ['2026-03-01T03-00-00']);
  assert.ok(two.bytes < 100_000, 'what is there is not sent again');
  assert.deepEqual((await tagsThere()).toSorted(), ['2026-03-01T03-00-00', 'fluxstudio,2026-03-02T03-00-00']);

  const back = join(folder, 'back');
  const from = `restic:${repository}#latest`;
  const name = await carryBackup(from, { folder, env }, folderRemote(back), progress);
  assert.equal(name, '2026-03-02T03-00-00');
  assert.equal((await run('diff', ['-r', second, join(back, name)])).stdout, '');
  await assert.rejects(
    carryBackup(`restic:${repository}#2026-03-01T03-00-00`, { folder, env }, folderRemote(back), progress),
    isFailure('backup_unusable', /is no backup/),
  );
  const seen = await readFile(calls, 'utf8');
  assert.ok(seen.includes('forget --prune') && !seen.includes(password) && !seen.includes(repository), seen);
});

test('what restic refuses is told without a secret, and what it keeps is as it was', async () => {
  const at = await backup('2026-03-03T03-00-00', [Buffer.from('third')]);
  await assert.rejects(
    copy(at, undefined, 9, { RESTIC_PASSWORD: 'another secret' }),
    isFailure('copy_failed', /does not take it: its password is another than the one that was given/),
  );
  await assert.rejects(
    copy(at, undefined, 9, { RESTIC_PASSWORD: '' }),
    isFailure('copy_failed', /needs the/),
  );
  const [store, more] = [
    'restic:s3:http://127.0.0.1:1/bucket/x',
    { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: password },
  ];
  await assert.rejects(copy(at, store, 9, more), isFailure('copy_failed', /does not take it: .*refused/s));
  assert.deepEqual((await tagsThere()).length, 2);
});

test('a repository is made where there is none; on a full disk it keeps what it had', async (t) => {
  const small = join(folder, 'small');
  await mkdir(small);
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', small]);
  if (mounted.code !== 0) return t.skip(`NOT TESTED: a small disk needs root (${mounted.stderr.trim()})`);
  t.after(() => run('umount', [small]));
  const at = await backup('2026-03-04T03-00-00', [randomBytes(4_000_000)]);
  await assert.rejects(copy(at, `restic:${small}/repo`), isFailure('copy_failed', /it has no room/));
  assert.match(said.join('\n'), /There was no repository in restic:.*; restic made one/);
  assert.deepEqual(await readdir(join(small, 'repo/snapshots')), []);
});

test('one that is killed has no name there, and the next clears it away', async () => {
  const at = await backup('2026-03-05T03-00-00', [Buffer.from('fifth')]);
  const lines = `
    const [{ copiesOf }, { copyTo }] = await Promise.all(['copiesOf', 'copyTo'].map((name) => import('${import.meta.dirname}/' + name + '.ts')));
    const step = (title) => title.startsWith('Reading') && console.log(title);
    const copies = copiesOf('restic:${repository}', { folder: '/', env: process.env });
    await copyTo(copies, '${at}', undefined, { keep: 9 }, { step, at() {}, say() {}, end() {} });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', lines], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await ended;
  assert.ok((await tagsThere()).includes('fluxstudio,unproved'));
  const { removed } = await copy(at, undefined, 1);
  assert.deepEqual(removed, ['2026-03-02T03-00-00']);
  assert.deepEqual((await tagsThere()).toSorted(), ['2026-03-01T03-00-00', 'fluxstudio,2026-03-05T03-00-00']);
});

test('a repository that somebody changed is no backup', async () => {
  const large = await backup('2026-03-06T03-00-00', [randomBytes(2_000_000)]);
  const spoilt = join(folder, 'spoilt');
  await copy(large, `restic:${spoilt}`);
  const packs = (await readdir(join(spoilt, 'data'), { recursive: true })).filter((name) =>
    name.includes('/'),
  );
  for (const pack of packs) {
    const path = join(spoilt, 'data', pack);
    if ((await stat(path)).size < 1_000_000) continue;
    await chmod(path, 0o600);
    const file = await open(path, 'r+');
    await file.write(randomBytes(64), 0, 64, 500_000);
    await file.close();
  }
  const back = join(folder, 'of the spoilt');
  await assert.rejects(
    carryBackup(`restic:${spoilt}#latest`, { folder, env }, folderRemote(back), progress),
    isFailure('backup_unusable', /is not what was written/),
  );
  assert.deepEqual(
    (await readdir(back)).filter((name) => !name.startsWith('.')),
    [],
  );
});

test('a lock of one that is gone holds nobody up', async () => {
  await cp(repository, join(folder, 'locked'), { recursive: true });
  const holder = spawn(program, ['-r', join(folder, 'locked'), 'backup', '--stdin'], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = once(holder, 'exit');
  while ((await readdir(join(folder, 'locked/locks'))).length === 0 && holder.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 20));
  const at = await backup('2026-03-07T03-00-00', [Buffer.from('seventh')]);
  const place = `restic:${join(folder, 'locked')}`;
  await assert.rejects(copy(at, place), isFailure('copy_failed', /another restic is at work in it/));
  holder.kill('SIGKILL');
  await ended;
  assert.match((await copy(at, place)).place, /#2026-03-07T03-00-00$/);
});

test('flux restore says what it lacks: a backup’s name, a password, restic itself', async () => {
  const restore = async (place: string, more: Readonly<Record<string, string>> = {}) => {
    let told = '';
    const write = (text: string | Uint8Array) => (told += text);
    await flux(['restore', '--drill', place], { out: { write }, err: { write }, env: more });
    return told;
  };
  assert.match(await restore('restic:'), /\(usage\)/);
  assert.match(await restore(`restic:${repository}`), /then # and the backup’s name or latest\. \(usage\)/);
  assert.match(await restore(`restic:${repository}#latest`), /RESTIC_PASSWORD_FILE.* \(settings_wrong\)/);
  process.env.PATH = '/nowhere';
  const told = await restore(`restic:${repository}#latest`, env);
  process.env.PATH = `${join(folder, 'bin')}:${oldPath}`;
  assert.match(told, /lacks restic: run apt-get install restic as root\. \(program_missing\)/);
});
