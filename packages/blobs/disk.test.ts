import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { Problem } from '@flux/contracts';
import { blobsContract } from './contract.ts';
import { CorruptBlob, createDiskBlobs } from './index.ts';

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'flux-blobs-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const filesUnder = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

blobsContract('on disk', (t) => {
  const dir = folder(t);
  return { blobs: createDiskBlobs({ dir }), count: async () => filesUnder(dir).length };
});

test('a file that changed on the disk ends in an error when it is read, is logged, and is healed by the next put', async (t) => {
  const dir = folder(t);
  const errors: unknown[] = [];
  const blobs = createDiskBlobs({ dir, log: { error: (error) => errors.push(error) } });
  const put = () => blobs.put(Readable.from([Buffer.from('true')]), { maxBytes: 10 });
  const { sha256 } = await put();
  const [path = ''] = filesUnder(dir);
  for (const spoilt of ['false', 'tru', '']) {
    writeFileSync(path, spoilt);
    await assert.rejects(buffer(await blobs.read(sha256)), CorruptBlob);
  }
  assert.equal(errors.length, 3);
  assert.match(String(errors[0]), new RegExp(`The blob ${sha256} is not what was stored`));
  await put();
  assert.equal(String(await buffer(await blobs.read(sha256))), 'true');
});

test('a reader who leaves early is no error', async (t) => {
  const blobs = createDiskBlobs({ dir: folder(t), log: { error: (error) => assert.fail(String(error)) } });
  const { sha256 } = await blobs.put(Readable.from([Buffer.alloc(500_000)]), { maxBytes: 500_000 });
  const stream = await blobs.read(sha256);
  for await (const _ of stream) break;
  assert.equal(stream.destroyed, true);
});

test('blobs lie in folders by the first digits of their hash, and only their owner can read them', async (t) => {
  const dir = folder(t);
  const blobs = createDiskBlobs({ dir });
  const { sha256 } = await blobs.put(Readable.from([Buffer.from('x')]), { maxBytes: 1 });
  const inner = join(dir, sha256.slice(0, 2), sha256.slice(2, 4));
  assert.deepEqual(filesUnder(dir), [join(inner, sha256)]);
  assert.equal(statSync(join(inner, sha256)).mode & 0o777, 0o600);
  assert.equal(statSync(inner).mode & 0o777, 0o700);
});

test('a folder that cannot be used refuses, and errors that are not "missing" are not hidden', async (t) => {
  const dir = join(folder(t), 'file');
  writeFileSync(dir, 'a file in its place');
  const blobs = createDiskBlobs({ dir });
  const source = Readable.from([Buffer.from('x')]);
  await assert.rejects(blobs.put(source, { maxBytes: 1 }), { code: 'ENOTDIR' });
  assert.equal(source.destroyed, true);
  await assert.rejects(blobs.size('a'.repeat(64)), { code: 'ENOTDIR' });
  await assert.rejects(blobs.read('a'.repeat(64)), { code: 'ENOTDIR' });
  await assert.rejects(blobs.sweep(), { code: 'ENOTDIR' });
});

test('a full disk is a refusal that leaves nothing behind', {
  skip: process.getuid?.() === 0 ? false : 'needs root for a small disk',
}, async (t) => {
  const dir = folder(t);
  const disk = join(dir, 'disk');
  mkdirSync(disk);
  assert.equal(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'none', disk]).status, 0);
  try {
    const blobs = createDiskBlobs({ dir: disk });
    await assert.rejects(
      blobs.put(Readable.from([Buffer.alloc(200_000), Buffer.alloc(200_000)]), { maxBytes: 1_000_000 }),
      (error: unknown) => error instanceof Problem && error.code === 'quota_exceeded',
    );
    assert.deepEqual(filesUnder(disk), []);
    assert.equal(
      (await blobs.put(Readable.from([Buffer.alloc(100_000)]), { maxBytes: 1_000_000 })).size,
      100_000,
    );
  } finally {
    assert.equal(spawnSync('umount', [disk]).status, 0);
  }
});

test('what a killed process was writing is swept away at the next start, and what it had stored stays', async (t) => {
  const dir = folder(t);
  const script = `
    import { Readable } from 'node:stream';
    import { createDiskBlobs } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
    const blobs = createDiskBlobs({ dir: ${JSON.stringify(dir)} });
    const { sha256 } = await blobs.put(Readable.from([Buffer.from('stored')]), { maxBytes: 100 });
    async function* endless() { yield Buffer.from('half'); process.stdout.write(sha256); await new Promise((resolve) => setTimeout(resolve, 60000)); }
    await blobs.put(Readable.from(endless()), { maxBytes: 100 });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [hash] = await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(filesUnder(dir).length, 2);
  const blobs = createDiskBlobs({ dir });
  assert.equal(await blobs.sweep(), 1);
  assert.equal(String(await buffer(await blobs.read(String(hash)))), 'stored');
  assert.equal(filesUnder(dir).length, 1);
  assert.equal(await createDiskBlobs({ dir: join(dir, 'none') }).sweep(), 0);
  assert.equal(existsSync(join(dir, 'none')), false);
});
