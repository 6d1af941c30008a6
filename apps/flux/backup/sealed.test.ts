import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import fc from 'fast-check';
import { Failure } from '../failures.ts';
import { seal, unseal } from './sealed.ts';

const key = randomBytes(32);
const chunk = 64 * 1024;

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const sealed = (bytes: Uint8Array) => buffer(Readable.from(seal(inPieces(bytes, 10_007), key, 'file')));
const opened = (bytes: Uint8Array, { size = 50_021, under = key as Uint8Array, name = 'file' } = {}) =>
  buffer(Readable.from(unseal(inPieces(bytes, size), under, name)));
const isRefused = (error: unknown) => error instanceof Failure && error.code === 'backup_unusable';

test('whatever is sealed comes back, whole chunks and none too', async () => {
  const sizes = [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk + 5];
  for (const size of sizes) {
    const bytes = randomBytes(size);
    for (const step of [7, 4096, 1 << 20])
      assert.deepEqual(
        await opened(await sealed(bytes), { size: size > 9 ? Math.max(step, 999) : step }),
        bytes,
      );
  }
});

test('a bit that is changed, an end that is cut off, chunks that change places are refused', async () => {
  const bytes = randomBytes(3 * chunk);
  const whole = await sealed(bytes);
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (at, bit) => {
      const changed = Buffer.from(whole);
      changed[at]! ^= 1 << bit;
      await assert.rejects(opened(changed), isRefused);
    }),
    { numRuns: 30 },
  );
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
      await assert.rejects(opened(whole.subarray(0, length)), isRefused);
    }),
    { numRuns: 30 },
  );
  const [head, each] = [24, chunk + 16];
  const chunks = [0, 1, 2].map((n) => whole.subarray(head + n * each, head + (n + 1) * each));
  for (const order of [
    [1, 0, 2],
    [0, 2],
    [0, 1],
    [0, 1, 1, 2],
  ])
    await assert.rejects(
      opened(Buffer.concat([whole.subarray(0, head), ...order.map((n) => chunks[n]!)])),
      isRefused,
    );
});

test('another key, and another file’s name, open nothing', async () => {
  const whole = await sealed(Buffer.from('secret'));
  await assert.rejects(opened(whole, { under: randomBytes(32) }), isRefused);
  await assert.rejects(opened(whole, { name: 'other' }), isRefused);
});
