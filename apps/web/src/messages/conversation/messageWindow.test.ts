import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChangeFrame, Message } from '@flux/contracts';
import fc from 'fast-check';
import { changedMessage, sentMessage } from './changedMessage.ts';
import { changedWindow, type MessageWindow, type Side, withPage } from './messageWindow.ts';

const channelId = 'c';
const people = ['ana', 'li', 'nora'];
const at = (seq: number): string => new Date(seq * 1_000).toISOString();

/** What can happen in a channel; `pick` chooses which message it happens to. */
type Happening =
  | { readonly what: 'sent' | 'edited' | 'deleted'; readonly pick: number }
  | { readonly what: 'replied'; readonly pick: number }
  | { readonly what: 'reacted'; readonly pick: number; readonly emoji: string; readonly on: boolean };

/** A channel's log as the studio keeps it, and what its messages are after each seq. */
function channel(happenings: readonly Happening[]) {
  const log: ChangeFrame[] = [];
  const ids: string[] = [];
  const gone = new Set<string>();
  const threads = new Map<string, string>();
  const add = (id: string, authorId: string, threadId?: string) => {
    const seq = log.length + 1;
    const thread = threadId === undefined ? {} : { threadId };
    log.push({
      type: 'message',
      channelId,
      seq,
      id,
      authorId,
      body: `text ${seq}`,
      createdAt: at(seq),
      attachments: [],
      mentions: [],
      ...thread,
    });
  };
  for (const happening of happenings) {
    const seq = log.length + 1;
    const author = people[happening.pick % people.length] ?? '';
    const id = ids[happening.pick % Math.max(1, ids.length)];
    if (happening.what === 'sent' || id === undefined) {
      ids.push(`m${seq}`);
      add(`m${seq}`, author);
    } else if (happening.what === 'replied') {
      // A reply has no thread of its own.
      const first = threads.get(id) ?? id;
      threads.set(`r${seq}`, first);
      ids.push(`r${seq}`);
      add(`r${seq}`, author, first);
    } else if (!gone.has(id)) {
      const change = { channelId, seq, id };
      if (happening.what === 'edited')
        log.push({ type: 'edited', ...change, body: `edit ${seq}`, mentions: [], editedAt: at(seq) });
      if (happening.what === 'deleted') {
        gone.add(id);
        const threadId = threads.get(id);
        const thread = threadId === undefined ? {} : { threadId };
        log.push({ type: 'deleted', ...change, deletedBy: author, deletedAt: at(seq), ...thread });
      }
      if (happening.what === 'reacted') {
        const before = stateAt(log, log.length).find((one) => one.id === id);
        const has = before?.reactions.some(
          (one) => one.emoji === happening.emoji && one.people.includes(author),
        );
        if (has !== happening.on)
          log.push({
            type: 'reacted',
            ...change,
            personId: author,
            emoji: happening.emoji,
            on: happening.on,
          });
      }
    }
  }
  return log;
}

/** Every message of the channel as of a seq, replies too. */
function stateAt(log: readonly ChangeFrame[], seq: number): readonly Message[] {
  return log.slice(0, seq).reduce<readonly Message[]>((messages, change) => {
    const changed = messages.map((message) => changedMessage(message, change));
    return change.type === 'message' ? [...changed, sentMessage(change)] : changed;
  }, []);
}

function page(
  log: readonly ChangeFrame[],
  seq: number,
  threadId: string | undefined,
  query: { before?: number; after?: number; limit: number },
) {
  const all = stateAt(log, seq).filter((one) => one.threadId === threadId);
  const { before = Number.POSITIVE_INFINITY, after, limit } = query;
  const found =
    after === undefined ? all.filter((one) => one.seq < before) : all.filter((one) => one.seq > after);
  const items = after === undefined ? found.slice(-limit) : found.slice(0, limit);
  return { items, hasMore: found.length > limit, lastSeq: seq };
}

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constantFrom('sent', 'edited', 'deleted', 'replied') as fc.Arbitrary<'sent'>,
      pick: fc.nat(50),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('reacted' as const),
      pick: fc.nat(50),
      emoji: fc.constantFrom('❤️', '👍'),
      on: fc.boolean(),
    }),
  },
);

/** What a reader does: hears the next changes, asks for a page, gets an answer that was taken some changes ago. */
type Step =
  | { readonly do: 'hear'; readonly count: number }
  | { readonly do: Side; readonly lead: number; readonly hearMeanwhile: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('hear' as const), count: fc.nat(6) }),
  fc.record({
    do: fc.constantFrom<Side>('newest', 'older', 'newer', 'midst'),
    lead: fc.nat(8),
    hearMeanwhile: fc.nat(8),
  }),
);

const messages = (window: MessageWindow) => window.kept.map(({ message }) => message);

test('in whichever order changes and pages arrive, what is shown is what the studio has, in its order and once', () => {
  fc.assert(
    fc.property(
      fc.array(happening, { minLength: 1, maxLength: 40 }),
      fc.array(step, { maxLength: 20 }),
      fc.nat(5),
      fc.boolean(),
      (happenings, steps, limit, isThread) => {
        const log = channel(happenings);
        const threadId = isThread ? log[0]?.id : undefined;
        let window: MessageWindow | undefined;
        let heard = 0;
        let answered = 0;
        const hear = (count: number): readonly ChangeFrame[] => {
          const changes = log.slice(heard, heard + count);
          heard += changes.length;
          for (const change of changes)
            window = window === undefined ? undefined : changedWindow(window, change);
          return changes;
        };
        for (const one of steps) {
          if (one.do === 'hear') {
            hear(one.count);
            continue;
          }
          if (window === undefined && (one.do === 'older' || one.do === 'newer')) continue;
          // The studio stores a change before anybody hears of it, so an answer is never older than what was heard or read before.
          const asOf = Math.min(log.length, Math.max(heard, answered) + one.lead);
          answered = asOf;
          const kept = window?.kept ?? [];
          const middle = log[Math.floor(asOf / 2)]?.seq ?? 0;
          const query =
            one.do === 'older'
              ? { before: kept[0]?.message.seq ?? 0 }
              : one.do === 'newer'
                ? { after: kept.at(-1)?.message.seq ?? 0 }
                : one.do === 'midst'
                  ? { before: middle }
                  : {};
          const answer = page(log, asOf, threadId, { ...query, limit: limit + 1 });
          const since = hear(one.hearMeanwhile);
          window = withPage(window, answer, one.do, threadId, since);
        }
        hear(log.length);
        if (window === undefined) return;
        const truth = stateAt(log, log.length).filter((message) => message.threadId === threadId);
        const shown = messages(window);
        const first = truth.findIndex(({ id }) => id === shown[0]?.id);
        if (shown.length > 0) assert.deepEqual(shown, truth.slice(first, first + shown.length));
        if (!window.hasNewer) assert.equal(shown.at(-1)?.id, truth.at(-1)?.id);
        if (!window.hasOlder && shown.length > 0) assert.equal(first, 0);
      },
    ),
    { numRuns: 6_000 },
  );
});

test('a change that was heard before changes nothing', () => {
  fc.assert(
    fc.property(fc.array(happening, { minLength: 1, maxLength: 30 }), fc.nat(30), (happenings, again) => {
      const log = channel(happenings);
      const start = withPage(undefined, page(log, 0, undefined, { limit: 50 }), 'newest', undefined, []);
      const once = log.reduce(changedWindow, start);
      const twice = log.slice(0, again).reduce(changedWindow, once);
      assert.equal(twice, once);
      assert.deepEqual(
        messages(once),
        stateAt(log, log.length).filter(({ threadId }) => threadId === undefined),
      );
    }),
  );
});

test('a deleted message keeps its place and nothing else, and later changes cannot fill it again', () => {
  const log = channel([
    { what: 'sent', pick: 0 },
    { what: 'sent', pick: 1 },
  ]);
  const window = log.reduce(
    changedWindow,
    withPage(undefined, page(log, 0, undefined, { limit: 5 }), 'newest', undefined, []),
  );
  const gone = changedWindow(window, {
    type: 'deleted',
    channelId,
    seq: 3,
    id: 'm1',
    deletedBy: 'ana',
    deletedAt: at(3),
  });
  const still = changedWindow(gone, {
    type: 'reacted',
    channelId,
    seq: 4,
    id: 'm1',
    personId: 'li',
    emoji: '👍',
    on: true,
  });
  assert.deepEqual(
    messages(still).map(({ id, body, deletedAt, reactions }) => [id, body, deletedAt, reactions.length]),
    [
      ['m1', '', at(3), 0],
      ['m2', 'text 2', undefined, 0],
    ],
  );
});

test('the first message of a thread counts its replies and shows who replied last first', () => {
  const log = channel([
    { what: 'sent', pick: 0 },
    { what: 'replied', pick: 0 },
    { what: 'replied', pick: 1 },
    { what: 'replied', pick: 0 },
  ]);
  const start = withPage(undefined, page(log, 0, undefined, { limit: 5 }), 'newest', undefined, []);
  const window = log.reduce(changedWindow, start);
  assert.deepEqual(
    messages(window).map(({ thread }) => thread),
    [{ replies: 3, lastReplyAt: at(4), people: ['ana', 'li'] }],
  );
  const thread = log.reduce(
    changedWindow,
    withPage(undefined, page(log, 0, 'm1', { limit: 5 }), 'newest', 'm1', []),
  );
  assert.deepEqual(
    messages(thread).map(({ id }) => id),
    ['r2', 'r3', 'r4'],
  );
});
