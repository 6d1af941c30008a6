import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '@flux/contracts';
import fc from 'fast-check';
import type { ShownMessage } from './conversation/shownMessages.ts';
import { rowsOf } from './rows.ts';

/** A message at a local time, so that days are the same wherever the test runs. */
function shown(
  seq: number,
  authorId: string,
  [day, hour, minute]: readonly [number, number, number],
  deletedAt?: string,
): ShownMessage {
  const message: Message = {
    channelId: 'c',
    seq,
    id: `m${seq}`,
    authorId,
    body: 'text',
    attachments: [],
    mentions: [],
    reactions: [],
    changedSeq: seq,
    createdAt: new Date(2026, 2, day, hour, minute).toISOString(),
    ...(deletedAt === undefined ? {} : { deletedAt }),
  };
  return { message, state: { kind: 'stands' } };
}
const look = (messages: readonly ShownMessage[], newAfter?: number, hasOlder = false) =>
  rowsOf(messages, { hasOlder, newAfter, me: 'nora' }).map((row) => {
    if (row.kind === 'top') return row.isBeginning ? 'beginning' : 'older';
    if (row.kind === 'message') return `${row.key}${row.goesOn ? ' goes on' : ''}`;
    return row.kind;
  });

test('each day is announced once, before its first message', () => {
  const messages = [shown(1, 'ana', [9, 23, 59]), shown(2, 'ana', [10, 0, 1]), shown(3, 'li', [10, 9, 0])];
  assert.deepEqual(look(messages), ['beginning', 'day', 'm1', 'day', 'm2', 'm3']);
  assert.deepEqual(look([], undefined, true), ['older']);
});

test('who goes on within five minutes is not named again', () => {
  const messages = [
    shown(1, 'ana', [10, 9, 0]),
    shown(2, 'ana', [10, 9, 4]),
    shown(3, 'ana', [10, 9, 9]),
    shown(4, 'li', [10, 9, 9]),
  ];
  assert.deepEqual(look(messages), ['beginning', 'day', 'm1', 'm2 goes on', 'm3', 'm4']);
});

test('after a deleted message the name stands again', () => {
  assert.deepEqual(look([shown(1, 'ana', [10, 9, 0], 'gone'), shown(2, 'ana', [10, 9, 1])]), [
    'beginning',
    'day',
    'm1',
    'm2',
  ]);
});

test('the new line stands before the first message of somebody else after the read marker', () => {
  const messages = [
    shown(1, 'ana', [10, 9, 0]),
    shown(2, 'nora', [10, 9, 1]),
    shown(3, 'ana', [10, 9, 2]),
    shown(4, 'ana', [10, 9, 3]),
  ];
  assert.deepEqual(look(messages, 1), ['beginning', 'day', 'm1', 'm2', 'new', 'm3', 'm4 goes on']);
  assert.deepEqual(look(messages, 4), ['beginning', 'day', 'm1', 'm2', 'm3', 'm4 goes on']);
  assert.deepEqual(look(messages, 0), ['beginning', 'day', 'new', 'm1', 'm2', 'm3', 'm4 goes on']);
});

test('whatever is said, every message stands once and in order, every key is one of its kind, and one line at most is new', () => {
  const message = fc.tuple(fc.constantFrom('ana', 'li', 'nora'), fc.nat(5_000));
  fc.assert(
    fc.property(
      fc.array(message, { maxLength: 40 }),
      fc.option(fc.nat(40), { nil: undefined }),
      (said, newAfter) => {
        let minutes = 0;
        const messages = said.map(([author, pause], index) => {
          minutes += pause;
          return shown(index + 1, author, [1, 0, minutes]);
        });
        const rows = rowsOf(messages, { hasOlder: false, newAfter, me: 'nora' });
        assert.deepEqual(
          rows.flatMap((row) => (row.kind === 'message' ? [row.shown] : [])),
          messages,
        );
        assert.equal(new Set(rows.map(({ key }) => key)).size, rows.length);
        assert.ok(rows.filter(({ kind }) => kind === 'new').length <= 1);
      },
    ),
  );
});
