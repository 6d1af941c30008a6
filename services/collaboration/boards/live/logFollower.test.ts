import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeUpdates, readUpdate, type Update } from '@flux/board-sync';
import fc from 'fast-check';
import { applyUpdate, Doc } from 'yjs';
import type { BoardLog } from './boardLog.ts';
import { createLogFollower } from './logFollower.ts';
import { drawing, until } from './testing.ts';

/** A log in memory that can be held back and can fail. */
function setup(count = 0) {
  const { draw, doc, updates } = drawing();
  for (let i = 0; i < count; i++) draw(`k${i}`, i);
  const reads: number[] = [];
  const control = { hold: Promise.resolve(), fails: false, compactedTo: 0 };
  const shown: Update[] = [];
  const errors: unknown[] = [];
  const clock = { now: 0 };
  const follower = createLogFollower<string>({
    readLog: async (after): Promise<BoardLog> => {
      reads.push(after);
      if (control.fails) throw new Error('away');
      const { compactedTo } = control;
      const answer = {
        snapshotSeq: Math.max(after, compactedTo),
        snapshot:
          compactedTo > after ? mergeUpdates(updates.slice(0, compactedTo).map(readUpdate)).bytes : undefined,
        updates: updates
          .map((update, i) => ({ seq: i + 1, update }))
          .filter(({ seq }) => seq > Math.max(after, compactedTo)),
      };
      await control.hold;
      return answer;
    },
    show: (update) => shown.push(update),
    onError: (error) => errors.push(error),
    now: () => clock.now,
  });
  const at = (seq: number) => readUpdate(updates[seq - 1]!);
  const keysOf = (bytes: Uint8Array) => {
    const client = new Doc();
    applyUpdate(client, bytes);
    return client.getMap('elements').size;
  };
  const keysShown = () => keysOf(mergeUpdates(shown).bytes);
  return { follower, draw, doc, updates, at, reads, control, shown, errors, clock, keysOf, keysShown };
}

test('the state is read once, and kept up with what is shown', async () => {
  const { follower, reads, at, draw, keysOf } = setup(3);
  const [one, two] = await Promise.all([follower.state(), follower.state()]);
  assert.equal(one, two);
  draw('k3', 3);
  follower.take(4, 4, at(4));
  assert.equal(keysOf((await follower.state()).whole()), 4);
  assert.deepEqual(reads, [0]);
  assert.ok(follower.size() > 0);
  follower.close();
});

test('what is shown while the log is being read is in the state too', async () => {
  const { follower, at, draw, control, keysOf } = setup(2);
  const { promise, resolve } = Promise.withResolvers<void>();
  control.hold = promise;
  const reading = follower.state();
  await Promise.resolve();
  draw('k2', 2);
  follower.take(3, 3, at(3));
  resolve();
  assert.equal(keysOf((await reading).whole()), 3);
  assert.equal(keysOf((await follower.state()).whole()), 3);
  follower.close();
});

test('a state that was given back is read again, and what it then brings is shown', async () => {
  const { follower, draw, keysOf, shown } = setup(2);
  await follower.state();
  follower.forgetState();
  assert.equal(follower.size(), 0);
  shown.length = 0;
  draw('k2', 2);
  assert.equal(keysOf((await follower.state()).whole()), 3);
  assert.equal(shown.length, 1);
  assert.equal(follower.position(), 3);
  follower.close();
});

test('a gap is read from the log when the bus does not fill it', async () => {
  const { follower, at, reads, keysShown } = setup(3);
  follower.take(1, 1, at(1));
  follower.take(3, 3, at(3));
  assert.equal(follower.position(), 1);
  await until(() => follower.position() === 3);
  assert.deepEqual(reads, [1]);
  assert.equal(keysShown(), 3);
  follower.close();
});

test('a gap that the bus fills in time is not read', async () => {
  const { follower, at, reads, shown } = setup(3);
  follower.take(2, 3, mergeUpdates([at(2), at(3)]));
  follower.take(1, 1, at(1));
  follower.take(1, 1, at(1));
  await new Promise((resolve) => setTimeout(resolve, 150));
  assert.deepEqual([reads, shown.length, follower.position()], [[], 2, 3]);
  follower.close();
});

test('a read that fails is reported and tried again until it succeeds', async () => {
  const { follower, control, errors, reads } = setup(2);
  control.fails = true;
  follower.catchUpSoon();
  await until(() => errors.length === 1);
  control.fails = false;
  await until(() => follower.position() === 2);
  assert.equal(reads.length, 2);
  await assert.doesNotReject(follower.state());
  follower.close();
});

test('a state that cannot be read is not kept as a failure', async () => {
  const { follower, control, keysOf } = setup(1);
  control.fails = true;
  await assert.rejects(follower.state(), /away/);
  control.fails = false;
  assert.equal(keysOf((await follower.state()).whole()), 1);
  follower.close();
});

test('a log that was compacted meanwhile is caught up with by its snapshot', async () => {
  const { follower, at, draw, control, keysShown } = setup(3);
  follower.take(1, 1, at(1));
  control.compactedTo = 3;
  draw('k3', 3);
  await follower.catchUp();
  assert.deepEqual([follower.position(), follower.logLength(), keysShown()], [4, 1, 4]);
  follower.compacted(4);
  follower.compacted(2);
  assert.equal(follower.logLength(), 0);
  follower.close();
});

test('nothing is shown after it was closed', async () => {
  const { follower, shown, reads } = setup(2);
  const reading = follower.catchUp();
  follower.close();
  await reading;
  follower.catchUpSoon();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual([shown.length, reads.length], [0, 1]);
});

test('it is known how long nobody drew, and how long nobody asked', async () => {
  const { follower, clock, at } = setup(1);
  clock.now = 10;
  follower.take(1, 1, at(1));
  clock.now = 25;
  await follower.state();
  clock.now = 40;
  assert.deepEqual([follower.quietFor(), follower.unusedFor()], [30, 15]);
  follower.close();
});

test('whatever the bus loses, doubles or turns round, everything is shown in the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ from: fc.integer({ min: 1, max: 12 }), length: fc.nat(3) }), { maxLength: 15 }),
      async (messages) => {
        const { follower, at, keysShown, keysOf } = setup(12);
        for (const { from, length } of messages) {
          const last = Math.min(12, from + length);
          const parts = Array.from({ length: last - from + 1 }, (_, i) => at(from + i));
          follower.take(from, last, mergeUpdates(parts));
        }
        await follower.catchUp();
        assert.equal(follower.position(), 12);
        assert.equal(keysShown(), 12);
        assert.equal(keysOf((await follower.state()).whole()), 12);
        follower.close();
      },
    ),
    { numRuns: 50 },
  );
});
