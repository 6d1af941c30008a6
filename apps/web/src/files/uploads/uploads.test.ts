import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileInfo } from '@flux/contracts';
import { ApiError, ConnectionError } from '@flux/contracts/client';
import { Problem } from '@flux/contracts/errors';
import type { Upload } from '../upload.ts';
import { createUploads, isBusy } from './uploads.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Uploads whose network is in the hands of the test. */
function queue() {
  let now = 0;
  let ids = 0;
  const timers: { run: () => void; ms: number }[] = [];
  const calls: (Upload & { answer: (stored: boolean) => void; fail: (error: unknown) => void })[] = [];
  let room: unknown;
  const uploads = createUploads({
    send: (upload) =>
      new Promise((resolve, reject) => {
        upload.signal?.addEventListener('abort', () => reject(upload.signal?.reason));
        const answer = () => resolve([{ id: upload.id, name: upload.files[0]?.name } as FileInfo]);
        calls.push({ ...upload, answer, fail: reject });
      }),
    askRoom: async () => {
      if (room !== undefined) throw room;
    },
    newId: () => `id ${ids++}`,
    clock: () => now,
    later: (run, ms) => {
      const timer = { run, ms };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
  });
  const file = (name: string, size = 10) => new File(['x'.repeat(size)], name);
  return {
    uploads,
    calls,
    timers,
    file,
    kinds: () => uploads.items().map(({ state }) => state.kind),
    setRoom: (error: unknown) => {
      room = error;
    },
    pass: (ms: number) => {
      now += ms;
    },
  };
}
const refusal = (
  code: 'quota_exceeded' | 'rate_limited' | 'malware_found' | 'scanner_unavailable',
  retryAfter?: number,
) => new ApiError(new Problem(code).toBody(), retryAfter);

test('three are sent at once, the next when one is done, each in a request of its own', async () => {
  const { uploads, calls, file, kinds } = queue();
  uploads.add(
    Array.from({ length: 11 }, (_, i) => file(`${i}.txt`)),
    'p',
  );
  await settle();
  assert.deepEqual(
    calls.map(({ files }) => files.map(({ name }) => name)),
    [['0.txt'], ['1.txt'], ['2.txt']],
  );
  calls[1]?.answer(true);
  await settle();
  assert.equal(calls.length, 4);
  for (let i = 0; i < 11; i++) {
    calls[i]?.answer(true);
    await settle();
  }
  assert.deepEqual(new Set(kinds()), new Set(['stored']));
  assert.equal(isBusy(uploads.items()), false);
  uploads.clear();
  assert.deepEqual(uploads.items(), []);
});

test('who listens hears of every stored file', async () => {
  const { uploads, calls, file } = queue();
  const stored: string[] = [];
  const stop = uploads.onStored((item) => stored.push(item.projectId));
  uploads.add([file('a'), file('b')], 'p');
  await settle();
  calls[0]?.answer(true);
  await settle();
  stop();
  calls[1]?.answer(true);
  await settle();
  assert.deepEqual(stored, ['p']);
});

test('a lost network stalls all, begins nothing, and the same upload goes on under the same id', async () => {
  const { uploads, calls, timers, file, kinds } = queue();
  uploads.add(
    Array.from({ length: 5 }, (_, i) => file(`${i}`)),
    'p',
  );
  await settle();
  for (const call of calls.slice(0, 3)) call.fail(new ConnectionError('gone'));
  await settle();
  assert.deepEqual(kinds(), ['stalled', 'stalled', 'stalled', 'waiting', 'waiting']);
  assert.deepEqual(
    timers.map(({ ms }) => ms),
    [2_000],
  );
  assert.equal(isBusy(uploads.items()), true);
  timers[0]?.run();
  await settle();
  assert.equal(calls.length, 6);
  assert.deepEqual(
    calls.slice(3).map(({ id }) => id),
    calls.slice(0, 3).map(({ id }) => id),
  );
});

test('it waits twice as long each time, up to half a minute, and as long as the studio asks', async () => {
  const { uploads, calls, timers, file } = queue();
  uploads.add([file('a')], 'p');
  const waits: number[] = [];
  for (let i = 0; i < 6; i++) {
    await settle();
    calls.at(-1)?.fail(i === 0 ? refusal('rate_limited', 7) : refusal('scanner_unavailable'));
    await settle();
    const timer = timers.at(-1);
    waits.push(timer?.ms ?? 0);
    timer?.run();
  }
  assert.deepEqual(waits, [7_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

test('when the network is back it goes on at once', async () => {
  const { uploads, calls, timers, file } = queue();
  uploads.add([file('a')], 'p');
  await settle();
  calls[0]?.fail(new ConnectionError('gone'));
  await settle();
  uploads.resume();
  await settle();
  assert.equal(calls.length, 2);
  assert.deepEqual(timers, []);
});

test('what is refused stays with its reason and holds up nothing; it can be tried again', async () => {
  const { uploads, calls, file, kinds } = queue();
  uploads.add([file('a'), file('b')], 'p');
  await settle();
  calls[0]?.fail(refusal('quota_exceeded'));
  calls[1]?.answer(true);
  await settle();
  assert.deepEqual(kinds(), ['failed', 'stored']);
  uploads.retry('id 0');
  await settle();
  assert.deepEqual(kinds(), ['sending', 'stored']);
});

test('where there is no room nothing is sent', async () => {
  const { uploads, calls, file, kinds, setRoom } = queue();
  setRoom(refusal('quota_exceeded'));
  uploads.add([file('a')], 'p');
  await settle();
  assert.deepEqual([kinds(), calls.length], [['failed'], 0]);
});

test('one that is called off is gone, its request ends, and the next begins', async () => {
  const { uploads, calls, file, kinds } = queue();
  uploads.add(
    Array.from({ length: 4 }, (_, i) => file(`${i}`)),
    'p',
  );
  await settle();
  uploads.cancel('id 1');
  await settle();
  assert.equal(calls[1]?.signal?.aborted, true);
  assert.deepEqual(kinds(), ['sending', 'sending', 'sending']);
  assert.equal(calls[3]?.files[0]?.name, '3');
});

test('progress is told at a pace that can be read', async () => {
  const { uploads, calls, file, pass } = queue();
  uploads.add([file('a', 1_000)], 'p');
  await settle();
  let changes = 0;
  uploads.subscribe(() => changes++);
  for (let sent = 10; sent <= 1_000; sent += 10) {
    pass(10);
    calls[0]?.onSent?.({ sentBytes: sent, totalBytes: 1_000 });
  }
  assert.equal(changes, 2);
});
