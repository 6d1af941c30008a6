import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createDiskBlobs } from '@flux/blobs';
import { testDatabaseUrl } from '@flux/database/testing';
import { migrations } from '@flux/services/operator';
import { Failure, type FailureCode } from '../failures.ts';
import { flux } from '../flux.ts';
import { run } from '../host/run.ts';
import { contentsOf } from '../postgres/contents.ts';
import { withClient } from '../postgres/withClient.ts';
import { makeResticRepository, resticPassword } from '../restic/testing.ts';
import { backupsIn, prune } from './folder.ts';
import { type BackupOptions, makeBackup } from './makeBackup.ts';
import { type RestoreOptions, restoreBackup } from './restoreBackup.ts';

const progress = { step: () => {}, at: () => {}, say: () => {}, end: () => {} };

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'flux-backup-'));
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

const add = async (dataDir: string, bytes: Uint8Array): Promise<string> => {
  const blobs = createDiskBlobs({ dir: join(dataDir, 'blobs') });
  return (await blobs.put(Readable.from([bytes]), { maxBytes: 1e9 })).sha256;
};

const readBlob = async (dataDir: string, hash: string): Promise<Buffer> =>
  await buffer(await createDiskBlobs({ dir: join(dataDir, 'blobs') }).read(hash));

/** A studio with somebody in it and two files on its disk. */
async function studio(t: TestContext, key: Uint8Array | undefined) {
  const databaseUrl = await testDatabaseUrl(t, migrations);
  const dataDir = await folder(t);
  const files = [randomBytes(300_000), Buffer.from('the second')];
  const hashes: string[] = [];
  for (const bytes of files) hashes.push(await add(dataDir, bytes));
  await withClient(databaseUrl, (client) =>
    client.query(
      `insert into studio.thumbnails (source_sha256, size, sha256) values ('${'a'.repeat(64)}', 64, $1)`,
      [hashes[0]],
    ),
  );
  const options: BackupOptions = {
    databaseUrl,
    dataDir,
    release: 'test',
    key,
    to: join(dataDir, 'backups'),
    progress,
  };
  return { options, databaseUrl, dataDir, hashes, files };
}

const contents = (url: string) => withClient(url, (client) => contentsOf(client));
const isFailure = (code: FailureCode, sentence: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Failure, String(error));
  assert.equal(error.code, code, error.message);
  assert.match(error.message, sentence);
  return true;
};

/** An empty database to restore to, and a data folder. */
async function target(t: TestContext, more: Pick<RestoreOptions, 'folder' | 'key'>) {
  const into = await testDatabaseUrl(t, []);
  await withClient(into, (client) =>
    client.query('drop table public.flux_migrations; drop schema auth, messaging, studio'),
  );
  return { into, dataDir: await folder(t), progress, replace: false, ...more };
}

for (const key of [undefined, randomBytes(32)]) {
  const how = key === undefined ? 'in the open' : 'under a key';

  test(`${how}: what was backed up comes back, rows and bytes, and the second backup copies what is new`, async (t) => {
    const { options, databaseUrl, dataDir, hashes, files } = await studio(t, key);
    const settingsFile = join(dataDir, 'settings.env');
    await writeFile(settingsFile, 'FLUX_MASTER_KEY=hunter2\n');
    const first = await makeBackup({ ...options, settingsFile });
    assert.deepEqual([first.copied.count, first.missing, first.manifest.damaged], [2, [], []]);
    const third = Buffer.from('the third');
    hashes.push(await add(dataDir, third));
    const second = await makeBackup(options);
    assert.deepEqual(second.copied.count, 1);
    const used = await run('du', ['-sb', '--exclude=database.dump', options.to]);
    assert.ok(Number(used.stdout.split('\t', 1)[0]) < 500_000, 'the first file is there once');
    if (key !== undefined) {
      const all = await run('grep', ['-rlE', `hunter2|the (second|third)|${hashes.join('|')}`, options.to]);
      assert.deepEqual([all.code, all.stdout], [1, ''], 'nothing can be read without the key');
    }
    // The first stands on its own when the second goes, and the other way round.
    await rm(first.folder, { recursive: true });

    const to = await target(t, { folder: second.folder, key });
    const { blobs } = await restoreBackup(to);
    assert.equal(blobs?.added, 3);
    assert.deepEqual(await contents(to.into), await contents(databaseUrl));
    for (const [n, bytes] of [...files, third].entries())
      assert.deepEqual(await readBlob(to.dataDir, hashes[n]!), bytes);

    await assert.rejects(restoreBackup(to), isFailure('not_empty', /is not empty: it holds /));
    await withClient(to.into, (client) => client.query('delete from studio.thumbnails'));
    assert.deepEqual((await restoreBackup({ ...to, replace: true })).blobs, { added: 0, bytes: 0 });
    assert.deepEqual(await contents(to.into), await contents(databaseUrl));
    await withClient(to.into, async (client) => {
      await client.query('create table public.ledger_of_the_bakery (n int)');
    });
    await assert.rejects(
      restoreBackup({ ...to, replace: true }),
      isFailure('not_empty', /public\.ledger_of_the_bakery, which is none of the studio’s/),
    );
  });
}

test('whatever was done to a backup is told, and nothing is half done', async (t) => {
  const key = randomBytes(32);
  const { options } = await studio(t, key);
  const { folder: whole } = await makeBackup(options);
  const blobs = (await readdir(join(whole, 'blobs'), { recursive: true })).filter((name) =>
    name.includes('/'),
  );
  const largest = `blobs/${blobs[0]}`;
  const flip = async (path: string) => {
    const file = await open(path, 'r+');
    const { size } = await file.stat();
    const { buffer: bytes } = await file.read(Buffer.alloc(1), 0, 1, size >> 1);
    await file.write(Buffer.from([bytes[0]! ^ 1]), 0, 1, size >> 1);
    await file.close();
  };
  const replaceText = async (path: string, from: RegExp, to: string) => {
    const text = await readFile(path, 'utf8');
    assert.match(text, from);
    await writeFile(path, text.replace(from, to));
  };
  const cases: readonly [string, (backup: string) => Promise<unknown>, FailureCode, RegExp][] = [
    [
      'a changed dump',
      (at) => flip(join(at, 'database.dump')),
      'backup_unusable',
      /database\.dump is not what/,
    ],
    ['a cut dump', (at) => truncate(join(at, 'database.dump'), 5_000), 'backup_unusable', /database\.dump/],
    ['a missing dump', (at) => rm(join(at, 'database.dump')), 'backup_unusable', /database\.dump is missing/],
    [
      'a changed file',
      (at) => flip(join(at, largest)),
      'backup_unusable',
      /blobs\/.* is not what was backed up/,
    ],
    ['a missing file', (at) => rm(join(at, largest)), 'backup_unusable', /blobs\/.* is missing/],
    [
      'a changed manifest',
      (at) => replaceText(join(at, 'BACKUP.json'), /"size": 2|"test"/, '"tent"'),
      'backup_unusable',
      /BACKUP\.json was changed/,
    ],
    [
      'a cut manifest',
      (at) => truncate(join(at, 'BACKUP.json'), 99),
      'backup_unusable',
      /changed or cut off/,
    ],
    ['no manifest', (at) => rm(join(at, 'BACKUP.json')), 'backup_unusable', /is no backup/],
    [
      'a newer format',
      (at) => replaceText(join(at, 'BACKUP.json'), /"format": 1/, '"format": 2'),
      'backup_newer',
      /format 2/,
    ],
  ];
  const to = await target(t, { folder: whole, key });
  for (const [what, spoil, code, sentence] of cases) {
    const spoilt = join(await folder(t), 'b');
    await cp(whole, spoilt, { recursive: true });
    await spoil(spoilt);
    await assert.rejects(restoreBackup({ ...to, folder: spoilt }), isFailure(code, sentence), what);
    assert.deepEqual((await contents(to.into)).tables, {}, what);
    const left = (await readdir(to.dataDir, { recursive: true })).filter((name) =>
      /[0-9a-f]{64}$/.test(name),
    );
    assert.deepEqual(left, [], what);
  }
  await assert.rejects(restoreBackup({ ...to, key: randomBytes(32) }), isFailure('key_wrong', /another key/));
  await assert.rejects(restoreBackup({ ...to, key: undefined }), isFailure('key_wrong', /no key was given/));
});

test('without a key, a dump that is not whole is stopped by its hash, and by PostgreSQL if that was changed too', async (t) => {
  const { options } = await studio(t, undefined);
  const { folder: whole, manifest } = await makeBackup(options);
  const to = await target(t, { folder: whole, key: undefined });
  const dump = join(whole, 'database.dump');
  await truncate(dump, Math.floor((await stat(dump)).size * 0.9));
  await assert.rejects(restoreBackup(to), isFailure('backup_unusable', /database\.dump/));
  const sha256 = (await run('sha256sum', [dump])).stdout.slice(0, 64);
  const path = join(whole, 'BACKUP.json');
  await writeFile(
    path,
    (await readFile(path, 'utf8')).replace(manifest.files['database.dump']!.sha256, sha256),
  );
  await assert.rejects(restoreBackup(to), isFailure('database_refused', /does not take it/));
  assert.deepEqual((await contents(to.into)).tables, {});
});

test('a studio that is at work is not replaced', async (t) => {
  const { options, databaseUrl, dataDir } = await studio(t, undefined);
  const { folder: whole } = await makeBackup(options);
  await withClient(databaseUrl, async () => {
    const restoring = restoreBackup({
      folder: whole,
      key: undefined,
      into: databaseUrl,
      dataDir,
      progress,
      replace: true,
    });
    await assert.rejects(restoring, isFailure('studio_running', /is in use: it has 1 other connection\./));
  });
});

test('files that the studio’s disk lost or spoilt are told, and the rest is kept', async (t) => {
  const { options, dataDir, hashes } = await studio(t, undefined);
  const [lost = '', spoilt = ''] = hashes;
  await rm(join(dataDir, 'blobs', lost.slice(0, 2), lost.slice(2, 4), lost));
  const path = join(dataDir, 'blobs', spoilt.slice(0, 2), spoilt.slice(2, 4), spoilt);
  await chmod(path, 0o600);
  await writeFile(path, 'something else');
  const { manifest, missing } = await makeBackup(options);
  assert.deepEqual([manifest.blobs.count, manifest.damaged, missing], [0, [spoilt], [lost]]);
});

test('retention keeps the newest whatever it says, and what either rule keeps', async (t) => {
  const to = await folder(t);
  const day = (n: number) => new Date(Date.UTC(2026, 0, n, 3)).toISOString();
  for (let n = 1; n <= 9; n++) {
    const at = join(to, day(n).slice(0, 19).replaceAll(':', '-'));
    await mkdir(at);
    await writeFile(
      join(at, 'BACKUP.json'),
      JSON.stringify({ manifest: { format: 1, madeAt: day(n) }, mac: null }),
    );
  }
  await mkdir(join(to, '2025-01-01T00-00-00')); // without a manifest it is none of ours
  const days = async () => (await backupsIn(to)).map(({ manifest }) => Number(manifest.madeAt.slice(8, 10)));
  const now = new Date(day(9));
  assert.deepEqual(await prune(to, {}, now), []);
  await prune(to, { keepDays: 6, keep: 2 }, now);
  assert.deepEqual(await days(), [3, 4, 5, 6, 7, 8, 9]);
  await prune(to, { keep: 3 }, now);
  assert.deepEqual(await days(), [7, 8, 9]);
  await prune(to, { keepDays: 1 }, new Date(day(30)));
  assert.deepEqual(await days(), [9]);
  assert.deepEqual((await readdir(to)).length, 2);
});

test('a full disk stops it before, or in the middle, and leaves what was there', async (t) => {
  const { options, dataDir } = await studio(t, undefined);
  const small = await mkdtemp(join(tmpdir(), 'flux-small-'));
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', small]);
  t.after(async () => {
    await run('umount', [small]);
    await rm(small, { recursive: true });
  });
  if (mounted.code !== 0) return t.skip(`NOT TESTED: a small disk needs root (${mounted.stderr.trim()})`);
  const to = join(small, 'backups');
  await assert.rejects(
    makeBackup({ ...options, to }),
    isFailure('disk_full', /has \d.* free; a backup may need/),
  );
  await add(dataDir, randomBytes(4_000_000));
  // As if the room had gone meanwhile.
  await assert.rejects(makeBackup({ ...options, to, reserve: -1e9 }), isFailure('disk_full', /no room/));
  assert.deepEqual(await readdir(to), ['.lock']);
});

test('one that is killed leaves nothing that looks like a backup, and the next clears it away', async (t) => {
  const { options, databaseUrl, dataDir } = await studio(t, undefined);
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [join(import.meta.dirname, '../main.ts'), 'backup'], {
    env: { PATH, HOME, FLUX_DATA: dataDir, DATABASE_URL: databaseUrl, FLUX_MASTER_KEY: '11'.repeat(32) },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  const left = async () => (await readdir(options.to).catch(() => [])).filter((name) => name !== '.lock');
  while ((await left()).length === 0 && child.exitCode === null) await delay(5);
  child.kill('SIGKILL');
  await ended;
  assert.match((await left()).join(' '), /^\.partial-\d+$/);
  assert.deepEqual(await backupsIn(options.to), []);
  const { folder: made } = await makeBackup(options);
  assert.deepEqual(await left(), [basename(made)]);
});

/** As the operator calls it. */
async function command(argv: readonly string[], env: Readonly<Record<string, string>>) {
  let [out, err] = ['', ''];
  const code = await flux(argv, {
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
    env,
  });
  return { code, out, err };
}

test('flux backup and restore, by their command lines; a copy goes to another place and is checked there', async (t) => {
  const { options, databaseUrl, dataDir } = await studio(t, undefined);
  const away = join(await folder(t), 'with space');
  const key = 'ab'.repeat(32);
  const env = {
    FLUX_DATA: dataDir,
    DATABASE_URL: databaseUrl,
    FLUX_MASTER_KEY: '11'.repeat(32),
    FLUX_BACKUP_KEY: key,
  };
  const copied: number[] = [];
  for (let n = 0; n < 2; n++) {
    const { code, out, err } = await command(['backup', '--json', '--keep', '5', '--copy-to', away], env);
    assert.equal(code, 0, out + err);
    const told = JSON.parse(out);
    copied.push(told.copy.sent);
    assert.equal((await run('diff', ['-r', told.folder, join(away, told.folder.split('/').at(-1))])).code, 0);
  }
  assert.deepEqual(copied, [5, 3], 'files that are there already are not sent again');
  await mkdir(join(away, 'somebody else’s'));
  const pruned = await command(['backup', '--json', '--keep', '1', '--copy-to', away], env);
  assert.equal(JSON.parse(pruned.out).copy.removed.length, 2, pruned.err);
  const [name = '', ...others] = (await readdir(away)).toSorted();
  assert.deepEqual(others, ['somebody else’s']);
  const kept = `restic:${join(dirname(away), 'repository')}`;
  await makeResticRepository(join(dirname(away), 'repository'));
  const inRestic = { ...env, RESTIC_PASSWORD: resticPassword, RESTIC_CACHE_DIR: `${away} cache` };
  const again = await command(['backup', '--keep', '1', '--copy-to', kept], inRestic);
  assert.match(again.out, /Copied to restic:.*#\S+: \S+ MB sent, all checked there\.\n/, again.err);
  const back = { ...inRestic, INIT_CWD: await folder(t) };
  const fromRestic = await command(['restore', '--drill', `${kept}#latest`], back);
  assert.match(fromRestic.out, /is whole: \d+ tables, 2 files \(0\.3 MB\)\./, fromRestic.err);
  const drilled = await command(['restore', '--drill', join(away, name)], env);
  assert.equal(drilled.code, 0, drilled.err);
  assert.match(drilled.out, /is whole: \d+ tables, 2 files \(0\.3 MB\)\./);
  const to = await target(t, { folder: options.to, key: undefined });
  const restored = await command(['restore', join(away, name), '--into', to.into, '--data', to.dataDir], {
    FLUX_BACKUP_KEY: key,
  });
  assert.equal(restored.code, 0, restored.err);
  assert.match(restored.out, /is what it was at .*\n2 files were put back/);
  const wrong = await command(['backup', '--keep', '0'], env);
  assert.match(wrong.err, /--keep takes a whole number of at least 1\. \(usage\)/);
  const embedded = await command(['backup'], { FLUX_DATA: dataDir, FLUX_MASTER_KEY: key });
  assert.match(embedded.err, /This studio keeps everything in .*, its database too\. \(embedded\)/);
});
