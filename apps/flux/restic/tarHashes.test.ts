import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { outputOf } from '../host/stream.ts';
import { tarHashes } from './tarHashes.ts';

async function* inChunks(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test('every file of a tar has its hash, however it comes; one that is cut off is told', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'flux-tar-'));
  t.after(() => rm(folder, { recursive: true }));
  const expected = new Map<string, string>();
  const long = `${'a'.repeat(90)}/${'b'.repeat(90)}/${'c'.repeat(120)}`;
  for (const [name, bytes] of [
    ['empty', 0],
    ['one block', 512],
    ['blobs/ab/x', 100_001],
    [long, 3],
  ] as const) {
    const content = randomBytes(bytes);
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
    expected.set(name, createHash('sha256').update(content).digest('hex'));
  }
  const names = [...expected.keys(), 'blobs'];
  for (const format of ['ustar', 'posix']) {
    const given = format === 'ustar' ? names.filter((name) => name !== long) : names;
    const argv = ['-C', folder, `--format=${format}`, '--no-recursion', '-cf', '-', ...given];
    const tar = Buffer.concat(await Array.fromAsync(outputOf('tar', argv)));
    const whole = new Map([...expected].filter(([name]) => given.includes(name)));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 100, max: 70_000 }), async (size) => {
        assert.deepEqual(await tarHashes(inChunks(tar, size)), whole);
      }),
      { numRuns: 20 },
    );
    await assert.rejects(tarHashes(inChunks(tar.subarray(0, 50_000), 4096)), /cut off/);
  }
});

test('a size of more than 8 GB is read from either form', async () => {
  const header = (size: Buffer, type = '0', name = 'x') => {
    const block = Buffer.alloc(512);
    block.write(name);
    size.copy(block, 124);
    block.write(type, 156);
    return block;
  };
  const binary = Buffer.alloc(12);
  binary.writeBigUInt64BE(3n, 4);
  binary[0] = 0x80;
  const content = Buffer.alloc(512);
  content.write('abc');
  const record = Buffer.alloc(512);
  record.write('9 size=3\n');
  const end = Buffer.alloc(1024);
  const sha256 = createHash('sha256').update('abc').digest('hex');
  const ofRecord = Buffer.from('00000000011\0');
  for (const tar of [
    [header(binary), content, end],
    [header(ofRecord, 'x'), record, header(Buffer.from('00000000000\0')), content, end],
  ])
    assert.deepEqual(await tarHashes(inChunks(Buffer.concat(tar), 512)), new Map([['x', sha256]]));
});
