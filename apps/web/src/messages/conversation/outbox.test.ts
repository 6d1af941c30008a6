import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '@flux/contracts';
import fc from 'fast-check';
import {
  acknowledged,
  added,
  frameOf,
  mostUnanswered,
  nextDeletion,
  type Operation,
  type Outbox,
  refused,
  restarted,
  retried,
  sendable,
  sent,
  without,
} from './outbox.ts';
import { shownMessages } from './shownMessages.ts';

const channelId = 'c';
const send = (id: string, body = id): Operation => ({
  kind: 'send',
  id,
  channelId,
  body,
  attachments: [],
  writtenAt: '2026-03-10T11:00:00.000Z',
});
const edit = (id: string, body: string): Operation => ({ kind: 'edit', id, channelId, body });
const remove = (id: string, notBefore = 0): Operation => ({ kind: 'delete', id, channelId, notBefore });
const react = (id: string, on: boolean): Operation => ({ kind: 'react', id, channelId, emoji: '👍', on });

const outboxOf = (...operations: readonly Operation[]): Outbox =>
  added(
    [],
    operations.map((operation, index) => ({ key: String(index).padStart(4, '0'), operation })),
  );
const allSent = (outbox: Outbox, now = 0): Outbox =>
  sent(outbox, new Set(sendable(outbox, now).map(({ key }) => key)));
const show = (outbox: Outbox) =>
  outbox.map(({ operation, state }) => `${operation.kind} ${operation.id} ${state.kind}`);

test('messages are sent in the order in which they were written, at most fifty unanswered', () => {
  const outbox = outboxOf(...Array.from({ length: mostUnanswered + 1 }, (_, index) => send(`m${index}`)));
  const first = sendable(outbox, 0);
  assert.deepEqual(
    first.map(({ operation }) => operation.id),
    Array.from({ length: 50 }, (_, index) => `m${index}`),
  );
  const under = allSent(outbox);
  assert.deepEqual(sendable(under, 0), []);
  assert.deepEqual(
    sendable(acknowledged(under, 'm7'), 0).map(({ operation }) => operation.id),
    ['m50'],
  );
});

test('of one message one operation is under way at a time, so an edit never overtakes what it edits', () => {
  let outbox = allSent(outboxOf(send('a'), edit('a', 'better'), react('b', true), react('b', false)));
  assert.deepEqual(show(outbox), ['send a sent', 'edit a waiting', 'react b sent', 'react b waiting']);
  outbox = acknowledged(outbox, 'a');
  assert.deepEqual(
    sendable(outbox, 0).map(({ operation }) => operation.kind),
    ['edit'],
  );
});

test('after a lost connection everything unanswered is sent again, under the same ids', () => {
  const outbox = acknowledged(allSent(outboxOf(send('a'), send('b'), send('c'))), 'b');
  assert.deepEqual(show(restarted(outbox)), ['send a waiting', 'send c waiting']);
});

test('a refused message is kept until its writer tries again or gives it up; a refused change is undone', () => {
  const under = allSent(outboxOf(send('a'), edit('b', 'x')));
  const failed = refused(under, 'a', 'forbidden');
  assert.deepEqual(show(failed.outbox), ['send a failed', 'edit b sent']);
  assert.deepEqual(sendable(failed.outbox, 0), []);
  assert.deepEqual(show(restarted(failed.outbox)), ['send a failed', 'edit b waiting']);
  assert.deepEqual(show(retried(failed.outbox, '0000')), ['send a waiting', 'edit b sent']);
  assert.deepEqual(show(without(failed.outbox, '0000')), ['edit b sent']);
  const undone = refused(failed.outbox, 'b', 'conflict');
  assert.deepEqual([show(undone.outbox), undone.undone], [['send a failed'], edit('b', 'x')]);
});

test('a refusal that passes by itself costs nothing but time', () => {
  const later = refused(allSent(outboxOf(edit('a', 'x'))), 'a', 'database_unavailable');
  assert.deepEqual([show(later.outbox), later.undone, later.passes], [['edit a waiting'], undefined, true]);
});

test('an answer to what nobody asked changes nothing', () => {
  const outbox = outboxOf(send('a'));
  assert.equal(acknowledged(outbox, 'a'), outbox);
  assert.equal(refused(outbox, 'z', 'forbidden').outbox, outbox);
});

test('a deletion waits until it can no longer be taken back', () => {
  const outbox = outboxOf(remove('a', 5_000), remove('b', 7_000));
  assert.equal(nextDeletion(outbox), 5_000);
  assert.deepEqual(sendable(outbox, 4_999), []);
  assert.deepEqual(
    sendable(outbox, 5_000).map(({ operation }) => operation.id),
    ['a'],
  );
  assert.equal(nextDeletion([]), undefined);
});

test('what another tab kept is sorted in by time, and once', () => {
  const here = outboxOf(send('a'));
  const both = added(here, [
    { key: '0000', operation: send('a') },
    { key: '!', operation: send('z') },
  ]);
  assert.deepEqual(
    both.map(({ operation }) => operation.id),
    ['z', 'a'],
  );
  assert.equal(added(here, [{ key: '0000', operation: send('a') }]), here);
});

test('an operation is said as the contract wants it', () => {
  const file = { id: 'f', name: 'a.png', size: 1, mediaType: 'image/png' };
  assert.deepEqual(frameOf(send('a', 'hi')), { type: 'send', id: 'a', channelId, body: 'hi' });
  assert.deepEqual(
    frameOf({
      kind: 'send',
      id: 'a',
      channelId,
      body: '',
      threadId: 't',
      attachments: [file],
      writtenAt: '',
    }),
    { type: 'send', id: 'a', channelId, body: '', threadId: 't', attachments: ['f'] },
  );
  assert.deepEqual(frameOf(edit('a', 'b')), { type: 'edit', id: 'a', body: 'b' });
  assert.deepEqual(frameOf(remove('a')), { type: 'delete', id: 'a' });
  assert.deepEqual(frameOf(react('a', true)), { type: 'react', id: 'a', emoji: '👍', on: true });
});

test('however the line breaks, the studio takes each operation once per message, in the order it was done', () => {
  const operation = fc
    .tuple(fc.nat(3), fc.nat(3))
    .map(([kind, id]) =>
      [send, (one: string) => edit(one, 'x'), remove, (one: string) => react(one, true)][kind]!(`m${id}`),
    );
  const step = fc.oneof(
    fc.constant('send' as const),
    fc.constant('answer' as const),
    fc.constant('lose' as const),
    operation,
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let outbox: Outbox = [];
      let line: Operation[] = [];
      const done: Operation[] = [];
      const taken: Operation[] = [];
      const take = (one: Operation) => {
        if (!taken.includes(one)) taken.push(one);
        outbox = acknowledged(outbox, one.id);
      };
      const push = () => {
        const next = sendable(outbox, 0);
        line.push(...next.map((entry) => entry.operation));
        outbox = sent(outbox, new Set(next.map(({ key }) => key)));
      };
      for (const [index, one] of steps.entries()) {
        if (one === 'send') push();
        else if (one === 'answer') line.splice(0, 1).forEach(take);
        else if (one === 'lose') {
          // Half of what was on the line arrived, and no answer came back.
          for (const arrived of line.slice(0, line.length / 2))
            if (!taken.includes(arrived)) taken.push(arrived);
          line = [];
          outbox = restarted(outbox);
        } else {
          done.push(one);
          outbox = added(outbox, [{ key: String(index).padStart(4, '0'), operation: one }]);
        }
      }
      while (outbox.length > 0) {
        push();
        line.splice(0).forEach(take);
      }
      assert.equal(taken.length, done.length);
      for (const id of ['m0', 'm1', 'm2', 'm3'])
        assert.deepEqual(
          taken.filter((one) => one.id === id),
          done.filter((one) => one.id === id),
        );
    }),
    { numRuns: 2_000 },
  );
});

const message = (id: string, seq: number): Message => ({
  channelId,
  seq,
  id,
  authorId: 'li',
  body: id,
  createdAt: '2026-03-10T10:00:00.000Z',
  attachments: [],
  mentions: [],
  changedSeq: seq,
  reactions: [{ emoji: '👍', people: ['li'] }],
});
const windowOf = (...ids: readonly string[]) => ({
  threadId: undefined,
  kept: ids.map((id, index) => ({ message: message(id, index + 1), asOf: 9 })),
  hasOlder: false,
  hasNewer: false,
  endsAt: 9,
});

test('what a person did is seen at once, and what they wrote stands last', () => {
  const outbox = outboxOf(
    edit('a', 'better'),
    react('b', true),
    remove('c'),
    send('d', 'new'),
    edit('d', 'newer'),
    { ...send('x'), channelId: 'other' },
  );
  const shown = shownMessages(windowOf('a', 'b', 'c'), outbox, channelId, 'ana');
  assert.deepEqual(
    shown.map(({ message: { id, body, deletedAt, reactions }, state }) => [
      id,
      body,
      deletedAt !== undefined,
      reactions[0]?.people.join() ?? '',
      state.kind,
    ]),
    [
      ['a', 'better', false, 'li', 'stands'],
      ['b', 'b', false, 'li,ana', 'stands'],
      ['c', '', true, '', 'stands'],
      ['d', 'newer', false, '', 'waiting'],
    ],
  );
});

test('a message that came back from the studio is not shown twice, nor beneath a gap, nor in another thread', () => {
  const outbox = refused(allSent(outboxOf(send('a'), send('b'))), 'b', 'forbidden').outbox;
  const ids = (window: Parameters<typeof shownMessages>[0]) =>
    shownMessages(window, outbox, channelId, 'ana').map(
      ({ message: { id }, state }) => `${id} ${state.kind}`,
    );
  assert.deepEqual(ids(windowOf('a')), ['a stands', 'b failed']);
  assert.deepEqual(ids({ ...windowOf('a'), hasNewer: true }), ['a stands']);
  assert.deepEqual(ids({ ...windowOf(), threadId: 't' }), []);
});
