import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createGroupCommit, QueueFull } from './index.ts';

type LogEntry = { readonly boardId: string; readonly update: Uint8Array };

const entries = {
  logOf: ({ boardId }: LogEntry) => boardId,
  bytesOf: ({ update }: LogEntry) => update.length,
};

const entry = (boardId: string, size = 1): LogEntry => ({
  boardId,
  update: new Uint8Array(size),
});

function setup(
  store: (entries: readonly LogEntry[]) => Promise<readonly (number | undefined)[]>,
  options = {},
) {
  const shown: string[][] = [];
  const commit = createGroupCommit<LogEntry, number | undefined>({
    ...entries,
    store,
    stored: (entries, positions) => shown.push(entries.map(({ boardId }, i) => `${boardId}${positions[i]}`)),
    isTransient: (error) => error instanceof Error && error.message === 'away',
    tickMs: (count) => (count < 4 ? 0 : 8),
    longestQueueBytes: 100,
    giveUpMs: 10_000,
    ...options,
  });
  return { commit, shown };
}

/** A store that numbers entries and can be held back. */
function numbering() {
  let next = 0;
  const batches: number[] = [];
  return {
    batches,
    store: async (entries: readonly LogEntry[]) => {
      batches.push(entries.length);
      await delay(5);
      return entries.map(() => ++next);
    },
  };
}

test('what arrives while a flush is under way is stored together in the next', async () => {
  const { store, batches } = numbering();
  const { commit } = setup(store);
  const first = commit.add(entry('a'));
  await delay(1);
  const rest = ['b', 'c', 'd'].map((id) => commit.add(entry(id)));
  assert.deepEqual(await Promise.all([first, ...rest]), [1, 2, 3, 4]);
  assert.deepEqual(batches, [1, 3]);
});

test('nothing is shown before it is stored, and everything before it is acknowledged', async () => {
  const order: string[] = [];
  const commit = createGroupCommit<LogEntry, number | undefined>({
    ...entries,
    store: async (entries) => {
      order.push('stored');
      return entries.map((_, i) => i + 1);
    },
    stored: () => order.push('shown'),
    isTransient: () => false,
    tickMs: (count) => (count < 4 ? 0 : 8),
    longestQueueBytes: 100,
    giveUpMs: 100,
  });
  await commit.add(entry('a'));
  order.push('acknowledged');
  assert.deepEqual(order, ['stored', 'shown', 'acknowledged']);
});

test('while the database is away entries wait, and nothing is shown', async () => {
  let away = true;
  const { commit, shown } = setup(async (entries) => {
    if (away) throw new Error('away');
    return entries.map((_, i) => i + 1);
  });
  const waiting = commit.add(entry('a'));
  await delay(150);
  assert.deepEqual(shown, []);
  away = false;
  assert.equal(await waiting, 1);
  assert.deepEqual(shown, [['a1']]);
});

test('after the time to give up, entries are refused and the next are tried anew', async () => {
  let away = true;
  const { commit, shown } = setup(
    async (entries) => {
      if (away) throw new Error('away');
      return entries.map(() => 1);
    },
    { giveUpMs: 50 },
  );
  await assert.rejects(commit.add(entry('a')), /away/);
  assert.deepEqual(shown, []);
  away = false;
  assert.equal(await commit.add(entry('a')), 1);
});

test('the fault of one board is its own', async () => {
  const { commit } = setup(async (entries) => {
    if (entries.some(({ boardId }) => boardId === 'broken')) throw new Error('no such board');
    return entries.map(() => 1);
  });
  const results = await Promise.allSettled([
    commit.add(entry('a')),
    commit.add(entry('broken')),
    commit.add(entry('c')),
  ]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
});

test('the queue takes its limit and refuses one byte more, until it is stored', async () => {
  const { store } = numbering();
  const { commit } = setup(store);
  const full = commit.add(entry('a', 100));
  await assert.rejects(commit.add(entry('a', 1)), QueueFull);
  await full;
  await commit.idle();
  assert.equal(await commit.add(entry('a', 100)), 2);
});

test('under load flushes keep a tick between their beginnings', async () => {
  const began: number[] = [];
  const { commit } = setup(async (entries) => {
    began.push(performance.now());
    return entries.map(() => 1);
  });
  const added: Promise<unknown>[] = [];
  for (let i = 0; i < 20; i++) {
    for (let j = 0; j < 5; j++) added.push(commit.add(entry('a')));
    await delay(1);
  }
  await Promise.all(added);
  const gaps = began.slice(1).map((at, i) => at - began[i]!);
  assert.ok(gaps.length > 0 && Math.min(...gaps) > 6, `gaps of ${gaps.map(Math.round)}`);
});

test('a flush holds 16 MB; what is beyond goes into the next', async () => {
  const flushes: number[] = [];
  const { commit } = setup(
    async (entries) => {
      flushes.push(entries.length);
      return entries.map(() => 1);
    },
    { longestQueueBytes: 100 * 2 ** 20 },
  );
  const half = new Uint8Array(8 * 2 ** 20);
  const added = [half, half, half, new Uint8Array(17 * 2 ** 20), half].map((update) =>
    commit.add({ boardId: 'a', update }),
  );
  await Promise.all(added);
  assert.deepEqual(flushes, [2, 1, 1, 1]);
});

test('tries follow each other ever more slowly while the database is away', async () => {
  const tries: number[] = [];
  const { commit } = setup(async () => {
    tries.push(performance.now());
    if (tries.length < 4) throw new Error('away');
    return [1];
  });
  await commit.add(entry('a'));
  const waits = tries.slice(1).map((at, i) => at - tries[i]!);
  assert.ok(waits[0]! >= 45 && waits[1]! >= 95 && waits[2]! >= 195, `${waits.map(Math.round)}`);
});

test('everybody learns what became of their own entry', async () => {
  const { commit, shown } = setup(async (entries) =>
    entries.map(({ boardId }, i) => (boardId === 'gone' ? undefined : i + 1)),
  );
  const added = ['a', 'gone', 'b'].map((id) => commit.add(entry(id)));
  assert.deepEqual(await Promise.all(added), [1, undefined, 3]);
  assert.deepEqual(shown, [['a1', 'goneundefined', 'b3']]);
});
