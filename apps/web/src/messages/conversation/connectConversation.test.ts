import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Channel, ServerFrame } from '@flux/contracts';
import { connectConversation } from './connectConversation.ts';
import type { Conversation } from './conversationState.ts';
import type { Draft, KeptOperation, KeptWork } from './keptWork.ts';
import type { Operation } from './outbox.ts';
import { shownMessages } from './shownMessages.ts';
import { channelId, type TestStudio, testStudio } from './testStudio.ts';

const me = 'ana';

/** What IndexedDB does for the page, in memory: shared by "tabs", outliving them. */
function memoryWork() {
  const rows = new Map<string, KeptOperation>();
  const drafts = new Map<string, Draft>();
  const open = (): KeptWork => ({
    operations: async () => [...rows.values()],
    keep: async (one) => void rows.set(one.key, one),
    forget: async (key) => void rows.delete(key),
    draft: async (place) => drafts.get(place),
    keepDraft: async (place, draft) =>
      void (draft === undefined ? drafts.delete(place) : drafts.set(place, draft)),
    close: () => {},
  });
  return { rows, open };
}

let keys = 0;

function tab(
  t: TestContext,
  studio: TestStudio,
  options: {
    work?: ReturnType<typeof memoryWork>;
    opening?: Promise<KeptWork>;
    refresh?: () => Promise<boolean>;
  } = {},
) {
  const undone: [Operation, string][] = [];
  const frames: ServerFrame[] = [];
  const network = new EventTarget();
  const handle = connectConversation({
    url: studio.url,
    personId: me,
    opening: options.opening ?? Promise.resolve((options.work ?? memoryWork()).open()),
    readPage: async (_, { before, limit }) =>
      studio.page({ ...(before === undefined ? {} : { before }), ...(limit === undefined ? {} : { limit }) }),
    readChannel: async () => ({ ...studio.standing() }) as Channel,
    refresh: options.refresh ?? (async () => true),
    onFrame: (frame) => frames.push(frame),
    onUndone: (operation, code) => undone.push([operation, code]),
    network,
    makeKey: () => `k${String(++keys).padStart(6, '0')}`,
    random: () => 0.9,
  });
  t.after(() => handle.close());
  /** Resolves when the state is, or becomes, as asked. */
  const until = async (is: (state: Conversation) => boolean) => {
    while (!is(handle.getState())) {
      await new Promise<void>((resolve) => {
        const stop = handle.subscribe(() => {
          stop();
          resolve();
        });
      });
    }
  };
  const shown = () => {
    const { windows, outbox } = handle.getState();
    const window = windows.get(channelId);
    if (window === undefined) return [];
    return shownMessages(window, outbox, channelId, me).map(
      ({ message, state }) =>
        `${message.deletedAt === undefined ? message.body : '(deleted)'}${state.kind === 'stands' ? '' : ` ${state.kind}`}`,
    );
  };
  const open = () => until(({ line }) => line === 'open');
  return { ...handle, network, undone, frames, until, shown, open };
}

const send = (id: string, body = id): Operation => ({
  kind: 'send',
  id,
  channelId,
  body,
  attachments: [],
  writtenAt: '2026-03-10T11:00:00.000Z',
});

test('a message is shown at once, then acknowledged, and heard by others', async (t) => {
  const studio = await testStudio(t, me);
  const [ana, other] = [tab(t, studio), tab(t, studio)];
  for (const one of [ana, other]) {
    await one.open();
    await one.pages.newest(channelId);
  }
  ana.do(send('m1', 'hello'));
  assert.deepEqual(ana.shown(), ['hello waiting']);
  await ana.until(({ outbox }) => outbox.length === 0);
  await other.until(({ channels }) => channels.get(channelId)?.heard === 1);
  assert.deepEqual([ana.shown(), other.shown()], [['hello'], ['hello']]);
});

test('what is written without a connection is kept, sent later in its order, and once', async (t) => {
  const studio = await testStudio(t, me);
  const work = memoryWork();
  const ana = tab(t, studio, { work });
  await ana.open();
  await ana.pages.newest(channelId);
  studio.acknowledges = false;
  ana.do(send('m1'));
  await ana.until(() => studio.log.length === 1);
  studio.closesWith = 1012;
  studio.cut();
  await ana.until(({ line }) => line === 'offline');
  ana.do(send('m2'));
  ana.do(send('m3'));
  assert.deepEqual([work.rows.size, ana.getState().outbox.length], [3, 3]);
  studio.acknowledges = true;
  studio.closesWith = undefined;
  await ana.until(({ outbox }) => outbox.length === 0);
  assert.deepEqual(
    studio.messages().map(({ id }) => id),
    ['m1', 'm2', 'm3'],
  );
  await ana.until(({ channels }) => channels.get(channelId)?.heard === 3);
  assert.deepEqual([ana.shown(), work.rows.size], [['m1', 'm2', 'm3'], 0]);
});

test('what a closed tab left is sent by the next', async (t) => {
  const studio = await testStudio(t, me);
  const work = memoryWork();
  studio.closesWith = 1013;
  const first = tab(t, studio, { work });
  await first.until(({ line }) => line === 'offline');
  first.do(send('m1'));
  first.close();
  studio.closesWith = undefined;
  const second = tab(t, studio, { work });
  await second.until(() => studio.log.length === 1);
  await second.until(({ outbox }) => outbox.length === 0);
  assert.equal(work.rows.size, 0);
});

test('a browser that keeps nothing still sends, and says that nothing is kept', async (t) => {
  const studio = await testStudio(t, me);
  const ana = tab(t, studio, { opening: Promise.reject(new Error('no databases here')) });
  await ana.until(({ isKept, line }) => !isKept && line === 'open');
  ana.do(send('m1'));
  await ana.until(({ outbox }) => outbox.length === 0);
  assert.equal(studio.log.length, 1);
});

test('changes that were missed come again after the line was cut, each once', async (t) => {
  const studio = await testStudio(t, me);
  studio.write('m1', 'one');
  const ana = tab(t, studio);
  await ana.open();
  await ana.pages.newest(channelId);
  studio.cut();
  await ana.until(({ line }) => line === 'offline');
  studio.write('m2', 'two');
  studio.happen({
    type: 'edited',
    id: 'm1',
    body: 'better',
    mentions: [],
    editedAt: '2026-03-10T11:00:00.000Z',
  });
  await ana.until(({ channels }) => channels.get(channelId)?.heard === 3);
  assert.deepEqual(ana.shown(), ['better', 'two']);
});

test('a hole in the numbers makes the page ask again for what it missed', async (t) => {
  const studio = await testStudio(t, me);
  const ana = tab(t, studio);
  await ana.open();
  await ana.pages.newest(channelId);
  studio.tells = false;
  studio.write('m1', 'lost');
  studio.tells = true;
  studio.write('m2', 'heard');
  await ana.until(({ channels }) => channels.get(channelId)?.heard === 2);
  assert.deepEqual(ana.shown(), ['lost', 'heard']);
});

test('who was away for more than a thousand changes reads pages instead', async (t) => {
  const studio = await testStudio(t, me);
  studio.write('m0', 'old');
  const ana = tab(t, studio);
  await ana.open();
  await ana.pages.newest(channelId);
  studio.closesWith = 1012;
  studio.cut();
  await ana.until(({ line }) => line === 'offline');
  for (let n = 1; n <= 1_001; n++) studio.write(`m${n}`, `text ${n}`);
  studio.closesWith = undefined;
  await ana.until(({ windows }) => windows.get(channelId)?.kept.at(-1)?.message.id === 'm1001');
  assert.equal(ana.shown().length, 50);
  await ana.pages.older(channelId);
  assert.deepEqual(ana.shown().slice(0, 2), ['text 902', 'text 903']);
  studio.write('last', 'and on');
  await ana.until(({ channels }) => channels.get(channelId)?.heard === studio.log.length);
  assert.equal(ana.shown().at(-1), 'and on');
});

test('a page that was read before the first word of the studio is read again if something happened between', async (t) => {
  const studio = await testStudio(t, me);
  studio.write('m1', 'one');
  const ana = tab(t, studio);
  await ana.pages.newest(channelId);
  studio.write('m2', 'two');
  await ana.open();
  await ana.until(({ windows }) => windows.get(channelId)?.kept.length === 2);
  assert.deepEqual(ana.shown(), ['one', 'two']);
});

test('messages of others count as unread, those that name the person apart, until they are read', async (t) => {
  const studio = await testStudio(t, me);
  studio.write('m1', 'before');
  const ana = tab(t, studio);
  await ana.open();
  const counts = () => {
    const { unread, mentions, readSeq } = ana.getState().channels.get(channelId) ?? {
      unread: -1,
      mentions: -1,
      readSeq: -1,
    };
    return [unread, mentions, readSeq];
  };
  studio.write('m2', 'ana?', 'li', [me]);
  studio.write('m3', 'my own', me);
  await ana.until(({ channels }) => channels.get(channelId)?.heard === 3);
  assert.deepEqual(counts(), [2, 1, 0]);
  studio.happen({ type: 'deleted', id: 'm2', deletedBy: 'li', deletedAt: '2026-03-10T11:00:00.000Z' });
  await ana.until(({ channels }) => channels.get(channelId)?.unread === 1);
  assert.deepEqual(counts(), [1, 0, 0]);
  ana.read(channelId, 4);
  assert.deepEqual(counts(), [0, 0, 4]);
  studio.write('m5', 'more');
  studio.write('m6', 'still more');
  await ana.until(({ channels }) => channels.get(channelId)?.heard === 6);
  studio.tell({ type: 'read', channelId, seq: 6 });
  await ana.until(({ channels }) => channels.get(channelId)?.readSeq === 6);
  assert.deepEqual(counts(), [0, 0, 6]);
});

test('a read marker in the midst asks the studio what is left', async (t) => {
  const studio = await testStudio(t, me);
  for (let n = 1; n <= 4; n++) studio.write(`m${n}`, 'x');
  const ana = tab(t, studio);
  await ana.open();
  ana.read(channelId, 3);
  await ana.until(({ channels }) => channels.get(channelId)?.unread === 1);
  ana.read(channelId, 2);
  assert.equal(ana.getState().channels.get(channelId)?.readSeq, 3, 'a marker never goes back');
});

test('a refused message stays with its reason and can be tried again or given up; a refused change is undone', async (t) => {
  const studio = await testStudio(t, me);
  studio.write('m0', 'mine', me);
  const ana = tab(t, studio);
  await ana.open();
  await ana.pages.newest(channelId);
  studio.refusesWith = 'forbidden';
  ana.do({ kind: 'edit', id: 'm0', channelId, body: 'changed' });
  const key = ana.do(send('m1'));
  assert.deepEqual(ana.shown(), ['changed', 'm1 waiting']);
  await ana.until(({ outbox }) => outbox.length === 1 && outbox[0]?.state.kind === 'failed');
  assert.deepEqual(ana.shown(), ['mine', 'm1 failed']);
  assert.deepEqual(
    ana.undone.map(([{ kind }, code]) => [kind, code]),
    [['edit', 'forbidden']],
  );
  studio.refusesWith = undefined;
  ana.sendAgain(key);
  await ana.until(({ outbox }) => outbox.length === 0);
  assert.deepEqual(ana.shown(), ['mine', 'm1']);
});

test('a deletion that is taken back in time never happened', async (t) => {
  const studio = await testStudio(t, me);
  const work = memoryWork();
  studio.write('m0', 'mine', me);
  const ana = tab(t, studio, { work });
  await ana.open();
  await ana.pages.newest(channelId);
  const key = ana.do({ kind: 'delete', id: 'm0', channelId, notBefore: Date.now() + 60_000 });
  assert.deepEqual(ana.shown(), ['(deleted)']);
  ana.takeBack(key);
  assert.deepEqual([ana.shown(), studio.log.length], [['mine'], 1]);
  ana.do({ kind: 'delete', id: 'm0', channelId, notBefore: Date.now() + 20 });
  await ana.until(({ outbox }) => outbox.length === 0);
  assert.deepEqual([ana.shown(), studio.log.length, work.rows.size], [['(deleted)'], 2, 0]);
});

test('people come, type and go', async (t) => {
  const studio = await testStudio(t, me);
  const ana = tab(t, studio);
  await ana.until(({ here }) => here.has(me));
  studio.tell({ type: 'presence', here: ['li', 'nora'], away: [] });
  studio.tell({ type: 'presence', here: [], away: ['nora'] });
  studio.tell({ type: 'typing', channelId, personId: 'li' });
  await ana.until(({ typing }) => typing.get(channelId)?.has('li') === true);
  assert.deepEqual([...ana.getState().here], [me, 'li']);
  studio.write('m1', 'done');
  await ana.until(({ typing }) => typing.get(channelId)?.has('li') !== true);
  ana.typing(channelId);
  ana.typing(channelId);
  ana.do(send('end'));
  await ana.until(({ outbox }) => outbox.length === 0);
  assert.equal(studio.received.filter(({ type }) => type === 'typing').length, 1, 'once in three seconds');
});

test('a session that has ended is refreshed once, then said', async (t) => {
  const studio = await testStudio(t, me);
  studio.closesWith = 4401;
  let refreshes = 0;
  const ana = tab(t, studio, { refresh: async () => ++refreshes > 0 });
  await ana.until(({ line }) => line === 'signed_out');
  assert.equal(refreshes, 1);
  studio.closesWith = undefined;
  ana.retry();
  await ana.open();
});

test('a channel that one may no longer see is forgotten', async (t) => {
  const studio = await testStudio(t, me);
  studio.write('m1', 'secret');
  const ana = tab(t, studio);
  await ana.open();
  await ana.pages.newest(channelId);
  studio.tell({ type: 'left', channelId });
  await ana.until(({ channels }) => !channels.has(channelId));
  assert.deepEqual([ana.shown(), ana.getState().windows.size], [[], 0]);
});
