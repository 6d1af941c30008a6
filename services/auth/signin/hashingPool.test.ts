import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { test } from 'node:test';
import { Problem } from '@flux/contracts';
import { createHashingPool } from './hashingPool.ts';

/** Work that the test ends when it likes. */
function controlled(pool: ReturnType<typeof createHashingPool>) {
  const started: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<string>>();
  const run = (name: string) => {
    const end = Promise.withResolvers<string>();
    ends.set(name, end);
    return pool(() => {
      started.push(name);
      return end.promise;
    });
  };
  return {
    run,
    started,
    end: (name: string) => ends.get(name)?.resolve(name),
    fail: (name: string) => ends.get(name)?.reject(new Error(name)),
  };
}

test('only so many run at once, the others in order of arrival', async () => {
  const { run, started, end } = controlled(createHashingPool({ concurrency: 2, longestQueue: 10 }));
  const all = ['a', 'b', 'c', 'd'].map(run);
  await new Promise(setImmediate);
  assert.deepEqual(started, ['a', 'b']);
  end('b');
  assert.equal(await all[1], 'b');
  await new Promise(setImmediate);
  assert.deepEqual(started, ['a', 'b', 'c']);
  for (const name of ['a', 'c', 'd']) end(name);
  assert.deepEqual(await Promise.all(all), ['a', 'b', 'c', 'd']);
});

test('as many may wait as the queue is long, the next is told to come back', async () => {
  const { run, end } = controlled(createHashingPool({ concurrency: 1, longestQueue: 2 }));
  const all = ['a', 'b', 'c'].map(run);
  await assert.rejects(run('d'), (error: unknown) => {
    assert.ok(error instanceof Problem);
    assert.deepEqual([error.code, error.retryAfter], ['rate_limited', 5]);
    return true;
  });
  for (const name of ['a', 'b', 'c']) end(name);
  await Promise.all(all);
});

test('work that fails gives its place on', async () => {
  const { run, started, end, fail } = controlled(createHashingPool({ concurrency: 1 }));
  const first = run('a');
  const second = run('b');
  fail('a');
  await assert.rejects(first, /a/);
  end('b');
  assert.equal(await second, 'b');
  const third = run('c');
  end('c');
  assert.equal(await third, 'c');
  assert.deepEqual(started, ['a', 'b', 'c']);
});

test('a place that was given back is free again after any order of endings', async () => {
  const pool = createHashingPool({ concurrency: 2, longestQueue: 100 });
  let running = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      pool(async () => {
        most = Math.max(most, ++running);
        for (let i = 0; i < index % 5; i++) await Promise.resolve();
        running--;
      }),
    ),
  );
  assert.equal(most, 2);
});

test('on a single core one hash runs at a time, on more two', { skip: process.platform !== 'linux' }, () => {
  const script = `
    import { createHashingPool } from '${new URL('./hashingPool.ts', import.meta.url)}';
    const run = createHashingPool();
    let started = 0;
    for (let i = 0; i < 5; i++) void run(() => { started++; return new Promise(() => {}); });
    setImmediate(() => process.stdout.write(String(started)));`;
  const startedOn = (command: readonly string[]) => {
    const [program = '', ...args] = [...command, process.execPath, '--input-type=module', '-e', script];
    return spawnSync(program, args, { encoding: 'utf8' }).stdout;
  };
  assert.equal(startedOn(['taskset', '-c', '0']), '1');
  assert.equal(startedOn(['env']), String(Math.min(2, availableParallelism())));
});
