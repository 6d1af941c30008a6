import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { test } from 'node:test';
import { obeySignals } from './signals.ts';

type Steps = { readonly drain?: () => Promise<void>; readonly after?: () => Promise<void> };

/** A process that only notes what happens to it. */
function start({ drain = async () => {}, after = async () => {} }: Steps = {}, withinMs = 10_000) {
  const signals = new EventEmitter();
  const happened: string[] = [];
  const note = (word: string) => () => void happened.push(word);
  const app = {
    drain: async () => {
      note('drain')();
      await drain();
    },
    retire: async () => note('retire')(),
  };
  obeySignals(app, {
    log: { info: note('info'), fatal: note('fatal') },
    after: async () => {
      note('after')();
      await after();
    },
    signals,
    exit: (code) => {
      happened.push(`exit ${code}`);
      signals.emit('exit');
    },
    withinMs,
  });
  return { signals, happened };
}

for (const signal of ['SIGTERM', 'SIGINT']) {
  test(`${signal} drains, ends the rest and leaves with 0, however often it comes`, async () => {
    const { signals, happened } = start();
    const left = once(signals, 'exit');
    for (let i = 0; i < 3; i++) signals.emit(signal);
    await left;
    assert.deepEqual(happened, ['info', 'drain', 'after', 'exit 0']);
  });
}

test('SIGUSR2 retires and leaves the process running', async () => {
  const { signals, happened } = start();
  signals.emit('SIGUSR2');
  await new Promise(setImmediate);
  assert.deepEqual(happened, ['info', 'retire']);
});

test('what cannot end as it should is told, and leaves with 1', async () => {
  const { signals, happened } = start({ after: () => Promise.reject(new Error('the database is gone')) });
  const left = once(signals, 'exit');
  signals.emit('SIGTERM');
  await left;
  assert.deepEqual(happened, ['info', 'drain', 'after', 'fatal', 'exit 1']);
});

test('what does not end in time is left with 1', async () => {
  const { signals, happened } = start({ drain: () => new Promise(() => {}) }, 20);
  const left = once(signals, 'exit');
  signals.emit('SIGTERM');
  await left;
  assert.deepEqual(happened, ['info', 'drain', 'fatal', 'exit 1']);
});
