import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { Problem } from '@flux/contracts';
import fc from 'fast-check';
import type { Blobs } from './blobs.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const isProblem = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;

/** What every carrier of blobs must do; run by the tests of each. `count` says how many objects the carrier holds. */
export function blobsContract(
  name: string,
  make: (t: TestContext) => { readonly blobs: Blobs; readonly count: () => Promise<number> },
): void {
  const maxBytes = 10_000;

  test(`${name}: whatever is stored is read back by its hash, whole and in parts`, async (t) => {
    const { blobs } = make(t);
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 9_000 }),
        fc.nat(),
        fc.nat(),
        async (bytes, from, length) => {
          const stored = await blobs.put(Readable.from([bytes.subarray(0, 10), bytes.subarray(10)]), {
            maxBytes,
          });
          assert.equal(stored.sha256, sha256(bytes));
          assert.equal(stored.size, bytes.length);
          assert.deepEqual(Buffer.from(stored.head), Buffer.from(bytes.subarray(0, 4_100)));
          assert.equal(await blobs.size(stored.sha256), bytes.length);
          assert.deepEqual(await buffer(await blobs.read(stored.sha256)), Buffer.from(bytes));
          const start = from % bytes.length;
          const end = Math.min(bytes.length - 1, start + (length % bytes.length));
          const part = await buffer(await blobs.read(stored.sha256, { start, end }));
          assert.deepEqual(part, Buffer.from(bytes.subarray(start, end + 1)));
        },
      ),
      { numRuns: 30 },
    );
  });

  test(`${name}: an empty blob is a blob`, async (t) => {
    const { blobs } = make(t);
    const stored = await blobs.put(Readable.from([]), { maxBytes });
    assert.equal(stored.size, 0);
    assert.equal((await buffer(await blobs.read(stored.sha256))).length, 0);
  });

  test(`${name}: a stream of many chunks is stored whole, and its first bytes are told`, async (t) => {
    const { blobs } = make(t);
    const chunks = Array.from({ length: 300 }, (_, index) => Buffer.alloc(10_007, index));
    const all = Buffer.concat(chunks);
    const stored = await blobs.put(Readable.from(chunks), { maxBytes: all.length });
    assert.equal(stored.sha256, sha256(all));
    assert.deepEqual(Buffer.from(stored.head), all.subarray(0, 4_100));
    assert.deepEqual(await buffer(await blobs.read(stored.sha256)), all);
  });

  test(`${name}: a range ends at the last byte, and one without any byte is refused`, async (t) => {
    const { blobs } = make(t);
    const { sha256: hash } = await blobs.put(Readable.from([Buffer.from('0123456789')]), { maxBytes });
    const part = async (start: number, end: number) =>
      String(await buffer(await blobs.read(hash, { start, end })));
    assert.equal(await part(0, 0), '0');
    assert.equal(await part(9, 9), '9');
    assert.equal(await part(8, 1_000), '89');
    for (const [start, end] of [
      [10, 10],
      [5, 4],
      [-1, 3],
      [0.5, 3],
      [0, Number.NaN],
    ] as const) {
      await assert.rejects(blobs.read(hash, { start, end }), isProblem('range_not_satisfiable'));
    }
  });

  test(`${name}: the limit is stored, one byte more is refused and leaves nothing`, async (t) => {
    const { blobs, count } = make(t);
    await assert.rejects(
      blobs.put(Readable.from([Buffer.alloc(maxBytes + 1)]), { maxBytes }),
      isProblem('too_large'),
    );
    assert.equal(await count(), 0);
    assert.equal((await blobs.put(Readable.from([Buffer.alloc(maxBytes)]), { maxBytes })).size, maxBytes);
    assert.equal(await count(), 1);
  });

  test(`${name}: a source that breaks leaves nothing and its error is told`, async (t) => {
    const { blobs, count } = make(t);
    async function* broken() {
      yield Buffer.alloc(100);
      throw new Error('cut off');
    }
    await assert.rejects(blobs.put(Readable.from(broken()), { maxBytes }), /cut off/);
    assert.equal(await count(), 0);
  });

  test(`${name}: a source that ends too early or broke before it was read leaves nothing`, async (t) => {
    const { blobs, count } = make(t);
    const aborted = new PassThrough();
    aborted.write('half');
    const storing = blobs.put(aborted, { maxBytes });
    aborted.destroy();
    await assert.rejects(storing, { code: 'ERR_STREAM_PREMATURE_CLOSE' });
    const broken = new PassThrough();
    const failing = blobs.put(broken, { maxBytes });
    broken.destroy(new Error('aborted'));
    await assert.rejects(failing, /aborted/);
    assert.equal(await count(), 0);
  });

  test(`${name}: whatever happens the source is let go`, async (t) => {
    const { blobs } = make(t);
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(1_000);
      })(),
    );
    await assert.rejects(blobs.put(endless, { maxBytes }), isProblem('too_large'));
    assert.equal(endless.destroyed, true);
  });

  test(`${name}: a blob that is removed while it is read is read to its end`, async (t) => {
    const { blobs } = make(t);
    const { sha256: hash } = await blobs.put(Readable.from([Buffer.alloc(9_000, 'x')]), { maxBytes });
    const stream = await blobs.read(hash);
    await blobs.remove(hash);
    assert.equal((await buffer(stream)).length, 9_000);
  });

  test(`${name}: the same bytes at the same time are kept once`, async (t) => {
    const { blobs, count } = make(t);
    const put = () => blobs.put(Readable.from([Buffer.from('same')]), { maxBytes });
    const stored = await Promise.all(Array.from({ length: 8 }, put));
    assert.equal(new Set(stored.map((blob) => blob.sha256)).size, 1);
    assert.equal(await count(), 1);
  });

  test(`${name}: what is removed or was never there is not found`, async (t) => {
    const { blobs } = make(t);
    const { sha256: hash } = await blobs.put(Readable.from([Buffer.from('x')]), { maxBytes });
    await blobs.remove(hash);
    await blobs.remove(hash);
    assert.equal(await blobs.size(hash), undefined);
    await assert.rejects(blobs.read(hash), isProblem('not_found'));
  });

  test(`${name}: what is no hash is no blob, whatever path it names`, async (t) => {
    const { blobs } = make(t);
    for (const name of ['', '..', '../../etc/passwd', 'A'.repeat(64), `${'a'.repeat(63)}/`, 'a'.repeat(65)]) {
      assert.equal(await blobs.size(name), undefined);
      await blobs.remove(name);
      await assert.rejects(blobs.read(name), isProblem('not_found'));
    }
  });
}
