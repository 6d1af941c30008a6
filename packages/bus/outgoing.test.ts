import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOutgoing, maxWaiting, type OutgoingMessage } from './outgoing.ts';

/** A server whose answers the test gives. */
function serve() {
  const batches: { readonly texts: string[]; readonly answer: (error?: Error) => void }[] = [];
  const told: string[] = [];
  const errors: unknown[] = [];
  const outgoing = createOutgoing(
    (batch: readonly OutgoingMessage[]) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const answer = (error?: Error) => (error === undefined ? resolve() : reject(error));
      batches.push({ texts: batch.map(({ payload }) => payload), answer });
      return promise;
    },
    { missed: () => told.push('missed'), sendable: () => told.push('sendable') },
    (error) => errors.push(error),
  );
  const add = (...texts: string[]) => {
    for (const payload of texts) outgoing.add({ channel: 'c', payload });
  };
  return { outgoing, batches, told, errors, add };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what is published in one turn, or while the server is busy, goes in one batch', async () => {
  const { outgoing, batches, add } = serve();
  outgoing.open();
  add('1', '2');
  await turn();
  add('3');
  add('4');
  await turn();
  assert.deepEqual(
    batches.map(({ texts }) => texts),
    [['1', '2']],
  );
  batches[0]?.answer();
  await turn();
  assert.deepEqual(
    batches.map(({ texts }) => texts),
    [
      ['1', '2'],
      ['3', '4'],
    ],
  );
});

test('a batch holds at most 500 messages', async () => {
  const { outgoing, batches, add } = serve();
  add(...Array.from({ length: 501 }, (_, index) => String(index)));
  outgoing.open();
  assert.equal(batches[0]?.texts.length, 500);
  const written = outgoing.written();
  batches[0]?.answer();
  await turn();
  assert.deepEqual(batches[1]?.texts, ['500']);
  batches[1]?.answer();
  await written;
});

test('up to the limit everything waits, one byte more is missed', () => {
  const { told, add } = serve();
  add('x'.repeat(maxWaiting - 1), 'x');
  assert.deepEqual(told, []);
  add('x');
  assert.deepEqual(told, ['missed']);
});

test('what was taken by the server makes room', async () => {
  const { outgoing, batches, told, add } = serve();
  outgoing.open();
  add('x'.repeat(maxWaiting));
  await turn();
  add('x'.repeat(maxWaiting));
  batches[0]?.answer();
  await turn();
  assert.deepEqual(told, ['sendable']);
  assert.equal(batches.length, 2);
});

test('a batch that fails is missed and reported, and the next one goes', async () => {
  const { outgoing, batches, told, errors, add } = serve();
  outgoing.open();
  add('1');
  await turn();
  add('2');
  batches[0]?.answer(new Error('refused'));
  await turn();
  assert.deepEqual(told, ['missed']);
  assert.match(String(errors), /refused/);
  assert.deepEqual(batches[1]?.texts, ['2']);
});

test('what waits when the server goes is missed once, and nothing waits is nothing missed', () => {
  const { outgoing, batches, told, add } = serve();
  outgoing.drop();
  assert.deepEqual(told, []);
  add('1', '2');
  outgoing.drop();
  assert.deepEqual(told, ['missed']);
  outgoing.open();
  assert.deepEqual(batches, []);
});
