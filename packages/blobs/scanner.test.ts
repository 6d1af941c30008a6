import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { createScanner, noScanner, scanBytes } from './scanner.ts';
import { malware, noClamd, signature, startClamd, streamMax } from './testing.ts';

const brought = { personId: 'mia', name: 'plan.pdf' };
const quick = { pingMs: 300, chunkMs: 300, verdictMs: 300 };

function notes() {
  const lines: object[] = [];
  return { lines, log: { info: () => {}, warn: (fields: object) => void lines.push(fields) } };
}

/** `bytes` cut into chunks of these lengths, over and over. */
function* cut(bytes: Uint8Array, lengths: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length]!;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

const code = (expected: string) => (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === expected;

test('without a scanner the bytes are left alone', () => {
  const source = Readable.from([Buffer.from('x')]);
  assert.equal(noScanner.pass(source, brought), source);
  assert.equal(noScanner.state(), 'not configured');
});

describe('a scanner', { skip: noClamd }, () => {
  let clamd: Awaited<ReturnType<typeof startClamd>>;
  const ends: (() => Promise<void>)[] = [];
  const { lines, log } = notes();
  const scannerOf = (patience?: typeof quick) =>
    createScanner({ address: clamd.address, log, ...(patience === undefined ? {} : { patience }) });
  const read = (source: Readable, patience?: typeof quick) =>
    buffer(scannerOf(patience).pass(source, brought));

  before(async () => {
    clamd = await startClamd({ after: (end) => ends.push(end) });
  });
  after(async () => {
    for (const end of ends) await end();
  });

  test('clean bytes come through as they are, and malware never whole, however they are cut', async () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1, maxLength: 4 });
    const around = fc.uint8Array({ maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(lengths, around, around, fc.nat(150_000), async (cuts, head, tail, filling) => {
        const least = filling > 2_000 ? cuts.map((length) => Math.max(length, 100)) : cuts;
        const clean = Buffer.concat([head, Buffer.alloc(filling, 'a'), tail]);
        assert.deepEqual(await read(Readable.from(cut(clean, least), { objectMode: false })), clean);
        const harmful = Buffer.concat([head, Buffer.alloc(filling, 'a'), Buffer.from(malware), tail]);
        const refused = read(Readable.from(cut(harmful, least), { objectMode: false }));
        await assert.rejects(refused, code('malware_found'));
      }),
      { numRuns: 25 },
    );
  });

  test('what was refused is logged with person, name and signature', async () => {
    lines.length = 0;
    await assert.rejects(scanBytes(scannerOf(), Buffer.from(malware), brought), code('malware_found'));
    assert.deepEqual(lines, [{ ...brought, signature }]);
  });

  test('nothing at all and an empty chunk are clean', async () => {
    assert.equal((await read(Readable.from([]))).length, 0);
    const chunks = ['a', '', malware.slice(0, 5), '', malware.slice(5)].map((text) => Buffer.from(text));
    await assert.rejects(read(Readable.from(chunks)), code('malware_found'));
  });

  test('what clamd does not look through is refused, from its limits on', async () => {
    const zeros = (bytes: number) => Readable.from(cut(Buffer.alloc(bytes), [65_536]), { objectMode: false });
    const maxFile = 200 * 1024;
    assert.equal((await read(zeros(maxFile))).length, maxFile);
    await assert.rejects(read(zeros(maxFile + 1)), code('scanner_limit'));
    await assert.rejects(read(zeros(streamMax + 1)), code('scanner_limit'));
    for (let turn = 0; turn < 10; turn++) {
      await assert.rejects(read(zeros(streamMax * 20)), code('scanner_limit'), 'its answer is lost');
    }
  });

  test('a source that breaks, or a reader that leaves, ends both and is no fault of the scanner', async () => {
    const scanner = scannerOf();
    await scanner.open();
    scanner.close();
    async function* broken() {
      yield Buffer.from('a');
      throw new Error('cut off');
    }
    await assert.rejects(buffer(scanner.pass(Readable.from(broken()), brought)), /cut off/);
    const source = new Readable({ read: () => {} });
    const passed = scanner.pass(source, brought);
    source.push('a');
    await once(passed, 'data');
    const closed = new Promise((resolve) => source.once('close', resolve));
    passed.destroy();
    await closed;
    assert.equal(scanner.state(), 'ok');
  });

  test('one that holds still is waited for, but not for ever', async () => {
    clamd.hold();
    const zeros = () => Readable.from(cut(Buffer.alloc(150_000), [5_000]), { objectMode: false });
    await assert.rejects(read(zeros(), quick), code('scanner_unavailable'));
    const passed = read(zeros());
    await delay(200);
    clamd.goOn();
    assert.equal((await passed).length, 150_000);
  });

  test('a reader that leaves while clamd holds still waits for nothing', async () => {
    clamd.hold();
    const source = Readable.from(cut(Buffer.alloc(50_000_000), [65_536]), { objectMode: false });
    const passed = scannerOf().pass(source, brought);
    passed.resume();
    await delay(200);
    const closed = new Promise((resolve) => source.once('close', resolve));
    const left = performance.now();
    passed.destroy();
    await closed;
    assert.ok(performance.now() - left < 5_000);
    clamd.goOn();
  });

  test('one that dies in the middle, or is away, refuses for now, and is back by itself', async () => {
    const scanner = scannerOf();
    await scanner.open();
    assert.equal(scanner.state(), 'ok');
    const source = new Readable({ read: () => {} });
    const passed = scanner.pass(source, brought);
    const reading = buffer(passed);
    source.push(Buffer.alloc(1_000));
    await delay(50);
    await clamd.stop();
    source.push(Buffer.alloc(1_000));
    source.push(null);
    await assert.rejects(reading, (error) => code('scanner_unavailable')(error) && source.destroyed);
    assert.equal(scanner.state(), 'unavailable');
    await assert.rejects(scanBytes(scanner, Buffer.from('a'), brought), {
      code: 'scanner_unavailable',
      retryAfter: 5,
    });
    await clamd.start();
    await scanBytes(scanner, Buffer.from('a'), brought);
    assert.equal(scanner.state(), 'ok');
    scanner.close();
  });
});

describe('what answers in the place of clamd', () => {
  /** Says one thing to everybody. */
  async function says(t: { after: (end: () => void) => void }, answer: string) {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.write(answer);
      socket.resume();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    const { port } = server.address() as { port: number };
    const { log } = notes();
    return createScanner({ address: { host: '127.0.0.1', port }, log, patience: quick });
  }

  for (const answer of ['', 'stream: OK', 'PONG\0', 'HTTP/1.1 400 Bad Request\0', 'x'.repeat(10_000)]) {
    test(`${JSON.stringify(answer.slice(0, 30))} lets nothing through`, async (t) => {
      const scanner = await says(t, answer);
      await assert.rejects(scanBytes(scanner, Buffer.from('a'), brought), code('scanner_unavailable'));
      assert.equal(scanner.state(), 'unavailable');
    });
  }

  test('a port where nobody listens is away', async () => {
    const { log } = notes();
    const scanner = createScanner({ address: { host: '127.0.0.1', port: 1 }, log, patience: quick });
    await assert.rejects(scanBytes(scanner, Buffer.from('a'), brought), code('scanner_unavailable'));
  });
});
