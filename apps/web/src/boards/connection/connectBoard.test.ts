import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Awareness } from 'y-protocols/awareness';
import { Doc } from 'yjs';
import { reconnectDelay } from './backoff.ts';
import { closeMeaning } from './closeMeaning.ts';
import { type BoardConnection, connectBoard } from './connectBoard.ts';
import type { KeptChange, OfflineStore } from './offlineStore.ts';
import { type SaveState, sameState } from './saveState.ts';
import { testStudio } from './testStudio.ts';

/** What IndexedDB does for the page, in memory: shared by "tabs", outliving them. */
function memoryStore() {
  const rows = new Map<string, KeptChange>();
  const open = (): OfflineStore => ({
    load: async () => [...rows.values()],
    keep: async (change) => void rows.set(change.key.join(), change),
    forget: async (keys) => {
      for (const key of keys) rows.delete(key.join());
    },
    close: () => {},
  });
  return { rows, open };
}

type Page = {
  readonly doc: Doc;
  readonly awareness: Awareness;
  readonly connection: BoardConnection;
  readonly network: EventTarget;
  readonly states: readonly SaveState[];
  /** Resolves when the state is, or becomes, of this kind. */
  readonly is: (kind: SaveState['kind'], waiting?: number) => Promise<SaveState>;
  readonly put: (key: string, value: unknown) => void;
};

type PageOptions = {
  readonly store?: ReturnType<typeof memoryStore>;
  readonly opening?: Promise<OfflineStore>;
  readonly refresh?: () => Promise<boolean>;
};

function page(t: TestContext, url: string, options: PageOptions = {}): Page {
  const doc = new Doc();
  const awareness = new Awareness(doc);
  const network = new EventTarget();
  const states: SaveState[] = [{ kind: 'connecting' }];
  const changed = new EventTarget();
  const connection = connectBoard({
    doc,
    awareness,
    url,
    opening: options.opening ?? Promise.resolve((options.store ?? memoryStore()).open()),
    refresh: options.refresh ?? (async () => true),
    onState: (state) => {
      states.push(state);
      changed.dispatchEvent(new Event('state'));
    },
    network,
    random: () => 0.9,
  });
  t.after(() => {
    connection.close();
    awareness.destroy();
  });
  const is: Page['is'] = async (kind, waiting) => {
    for (;;) {
      const state = states.at(-1);
      const count = state !== undefined && 'waiting' in state ? state.waiting : 0;
      if (state?.kind === kind && (waiting === undefined || waiting === count)) return state;
      await new Promise((resolve) => changed.addEventListener('state', resolve, { once: true }));
    }
  };
  const put = (key: string, value: unknown) => void doc.getMap('elements').set(key, value);
  return { doc, awareness, connection, network, states, is, put };
}

/** Resolves when the document holds the key. */
async function holds(doc: Doc, key: string): Promise<void> {
  while (!doc.getMap('elements').has(key)) await new Promise((resolve) => doc.once('update', resolve));
}

test('a page shows what the board has, and says that it is saved', async (t) => {
  const studio = await testStudio(t);
  studio.doc.getMap('elements').set('a', 1);
  const { doc, is, connection } = page(t, studio.url);
  assert.equal(connection.hasSynced(), false);
  await is('saved');
  assert.equal(connection.hasSynced(), true);
  assert.equal(doc.getMap('elements').get('a'), 1);
});

test('a change is saving until the studio says that it is durable', async (t) => {
  const studio = await testStudio(t);
  const { is, put } = page(t, studio.url);
  await is('saved');
  studio.acknowledges = false;
  put('a', 1);
  await is('saving', 1);
  await holds(studio.doc, 'a');
  put('b', 1);
  await is('saving', 2);
  await holds(studio.doc, 'b');
  studio.acknowledges = true;
  put('c', 1);
  await is('saved');
  assert.equal(studio.doc.getMap('elements').size, 3);
});

test('a burst of changes is few messages, and every one of them is acknowledged', async (t) => {
  const studio = await testStudio(t);
  const { is, put } = page(t, studio.url);
  await is('saved');
  const before = studio.received.filter((line) => line === 'sync 2').length;
  for (let i = 0; i < 500; i += 1) put(`k${i}`, i);
  await is('saving', 500);
  await is('saved');
  assert.equal(studio.doc.getMap('elements').size, 500);
  assert.ok(studio.received.filter((line) => line === 'sync 2').length - before <= 3);
});

test('two pages see what each other draws, and who is there', async (t) => {
  const studio = await testStudio(t);
  const ana = page(t, studio.url);
  const li = page(t, studio.url);
  await Promise.all([ana.is('saved'), li.is('saved')]);
  ana.put('rect', 1);
  await holds(li.doc, 'rect');
  assert.equal(li.doc.getMap('elements').get('rect'), 1);
});

test('when the studio is killed the page says offline, keeps drawing, and brings everything when it is back', async (t) => {
  const studio = await testStudio(t);
  const { is, put, states } = page(t, studio.url);
  await is('saved');
  await studio.kill();
  await is('offline', 0);
  put('a', 1);
  put('b', 2);
  await is('offline', 2);
  const again = await testStudio(t, { port: Number(new URL(studio.url).port), doc: studio.doc });
  await is('saved');
  assert.deepEqual(again.doc.getMap('elements').toJSON(), { a: 1, b: 2 });
  assert.ok(states.every((state) => state.kind !== 'refused'));
});

test('a change whose acknowledgement was lost with the connection is sent again and counted once', async (t) => {
  const studio = await testStudio(t);
  const { is, put } = page(t, studio.url);
  await is('saved');
  studio.acknowledges = false;
  put('a', 1);
  await holds(studio.doc, 'a');
  studio.acknowledges = true;
  for (const socket of studio.sockets) socket.terminate();
  await is('offline', 1);
  await is('saved');
  assert.deepEqual(studio.doc.getMap('elements').toJSON(), { a: 1 });
});

test('changes that were never acknowledged survive the tab and are brought by the next one', async (t) => {
  const studio = await testStudio(t);
  const store = memoryStore();
  const first = page(t, studio.url, { store });
  await first.is('saved');
  await studio.kill();
  await first.is('offline');
  first.put('a', 1);
  first.put('b', 2);
  assert.equal(store.rows.size, 2);
  first.connection.close();

  const second = page(t, studio.url, { store });
  await holds(second.doc, 'b');
  await second.is('offline', 2);
  await testStudio(t, { port: Number(new URL(studio.url).port), doc: studio.doc });
  await second.is('saved');
  assert.deepEqual(studio.doc.getMap('elements').toJSON(), { a: 1, b: 2 });
  assert.equal(store.rows.size, 0);
});

test('changes found in the store after the connection stands are sent too', async (t) => {
  const studio = await testStudio(t);
  const store = memoryStore();
  const doc = new Doc();
  doc.on('update', (update: Uint8Array) => store.rows.set('old,1', { key: ['old', 1], update }));
  doc.getMap('elements').set('old', 1);
  let open: (store: OfflineStore) => void = () => {};
  const opening = new Promise<OfflineStore>((resolve) => {
    open = resolve;
  });
  const { is } = page(t, studio.url, { opening });
  await is('saved');
  open(store.open());
  await holds(studio.doc, 'old');
  await is('saved');
  while (store.rows.size > 0) await new Promise((resolve) => setImmediate(resolve));
});

test('changes made while the store opens are kept as soon as it is open', async (t) => {
  const store = memoryStore();
  let open: (store: OfflineStore) => void = () => {};
  const opening = new Promise<OfflineStore>((resolve) => {
    open = resolve;
  });
  const { put, is } = page(t, 'ws://127.0.0.1:1/', { opening });
  put('early', 1);
  assert.equal(store.rows.size, 0);
  open(store.open());
  await is('offline', 1);
  assert.equal(store.rows.size, 1);
});

test('when the browser keeps nothing, the page says that changes live in this tab alone', async (t) => {
  const { put, is } = page(t, 'ws://127.0.0.1:1/', { opening: Promise.reject(new Error('no IndexedDB')) });
  put('a', 1);
  const state = await is('offline', 1);
  assert.equal(state.kind === 'offline' && state.kept, false);
});

test('a disk that is full later is noticed at the next change', async (t) => {
  const full: OfflineStore = {
    ...memoryStore().open(),
    keep: async () => Promise.reject(new Error('QuotaExceeded')),
  };
  const { put, is, states } = page(t, 'ws://127.0.0.1:1/', { opening: Promise.resolve(full) });
  await is('offline', 0);
  put('a', 1);
  while (!states.some((state) => state.kind === 'offline' && !state.kept)) await is('offline');
});

for (const [code, reason] of [
  [4400, 'malformed'],
  [4403, 'forbidden'],
  [4404, 'gone'],
  [4413, 'too_large'],
  [4499, 'malformed'],
] as const) {
  test(`${code} is final: the page says why and does not come back by itself`, async (t) => {
    const studio = await testStudio(t);
    studio.refuseWith = code;
    const { is, network } = page(t, studio.url);
    const state = await is('refused');
    assert.equal(state.kind === 'refused' && state.reason, reason);
    network.dispatchEvent(new Event('online'));
    assert.equal(studio.connections(), 1);
    assert.equal((await is('refused')).kind, 'refused');
  });
}

test('after a refusal the person may try again', async (t) => {
  const studio = await testStudio(t);
  studio.refuseWith = 4404;
  const { is, connection, put } = page(t, studio.url);
  await is('refused');
  put('kept', 1);
  await is('refused', 1);
  studio.refuseWith = undefined;
  connection.retry();
  await is('saved');
  assert.equal(studio.doc.getMap('elements').get('kept'), 1);
});

test('an access token that ran out is refreshed once, then the page is back', async (t) => {
  const studio = await testStudio(t);
  studio.refuseWith = 4401;
  let refreshes = 0;
  const refresh = async () => {
    refreshes += 1;
    studio.refuseWith = undefined;
    return true;
  };
  const { is } = page(t, studio.url, { refresh });
  await is('saved');
  assert.equal(refreshes, 1);
});

test('a session that has ended is not refreshed for ever', async (t) => {
  const studio = await testStudio(t);
  studio.refuseWith = 4401;
  let refreshes = 0;
  const fruitless = page(t, studio.url, { refresh: async () => ++refreshes > 0 });
  await fruitless.is('refused');
  assert.equal(refreshes, 1);
  const ended = page(t, studio.url, { refresh: async () => false });
  const state = await ended.is('refused');
  assert.equal(state.kind === 'refused' && state.reason, 'signed_out');
});

test('a studio that cannot be reached for a refresh is tried again later', async (t) => {
  const studio = await testStudio(t);
  studio.refuseWith = 4401;
  let refreshes = 0;
  const refresh = async () => {
    refreshes += 1;
    if (refreshes === 1) throw new Error('unreachable');
    studio.refuseWith = undefined;
    return true;
  };
  const { is } = page(t, studio.url, { refresh });
  await is('saved');
  assert.equal(refreshes, 2);
});

test('a server that speaks no protocol of ours is left and tried again', async (t) => {
  const studio = await testStudio(t);
  const { is } = page(t, studio.url);
  await is('saved');
  studio.send(0, 2, new Uint8Array([255, 255, 255]));
  await is('offline');
  await is('saved');
  assert.equal(studio.connections(), 2);
});

test('unknown messages are ignored, a question for awareness is answered', async (t) => {
  const studio = await testStudio(t);
  const { is, awareness } = page(t, studio.url);
  await is('saved');
  awareness.setLocalState({ user: { id: 'p', name: 'Ana', color: 0 } });
  while (!studio.received.includes('type 1')) await new Promise((resolve) => setImmediate(resolve));
  const before = studio.received.length;
  studio.send(77, new Uint8Array([1]));
  studio.send(3);
  while (studio.received.length === before) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(studio.received.at(-1), 'type 1');
  await is('saved');
});

test('when the browser says that the network is back, the page does not wait', async (t) => {
  const studio = await testStudio(t);
  const { is, network } = page(t, studio.url);
  await is('saved');
  await studio.kill();
  await is('offline');
  await testStudio(t, { port: Number(new URL(studio.url).port), doc: studio.doc });
  network.dispatchEvent(new Event('online'));
  await is('saved');
});

test('when the browser says that the network went, the page asks the studio, which may be on this machine', async (t) => {
  const studio = await testStudio(t);
  const { is, network } = page(t, studio.url);
  await is('saved');
  const questions = () => studio.received.filter((line) => line === 'sync 0').length;
  const before = questions();
  network.dispatchEvent(new Event('offline'));
  while (questions() === before) await new Promise((resolve) => setImmediate(resolve));
  await is('saved');
  assert.equal(studio.connections(), 1);
});

test('a socket that is silent after the network went is given up', async (t) => {
  const studio = await testStudio(t);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { is, network } = page(t, studio.url);
  await is('saved');
  studio.answers = false;
  network.dispatchEvent(new Event('offline'));
  t.mock.timers.tick(5_000);
  t.mock.timers.reset();
  await is('offline');
});

test('leaving says goodbye and stops', async (t) => {
  const studio = await testStudio(t);
  const { is, connection, awareness, put, states } = page(t, studio.url);
  await is('saved');
  awareness.setLocalState({ user: { id: 'p' } });
  connection.close();
  assert.equal(awareness.getLocalState(), null);
  while (studio.sockets.size > 0) await new Promise((resolve) => setImmediate(resolve));
  const shown = states.length;
  put('after', 1);
  connection.retry();
  assert.equal(states.length, shown);
  assert.equal(studio.connections(), 1);
});

test('colleagues leave the page when the connection does', async (t) => {
  const studio = await testStudio(t);
  const { is, awareness } = page(t, studio.url);
  await is('saved');
  const other = new Awareness(new Doc());
  t.after(() => other.destroy());
  other.setLocalState({ user: { id: 'li' } });
  const { encodeAwarenessUpdate } = await import('y-protocols/awareness');
  studio.send(1, encodeAwarenessUpdate(other, [other.clientID]));
  while (awareness.getStates().size < 2) await new Promise((resolve) => awareness.once('change', resolve));
  for (const socket of studio.sockets) socket.terminate();
  await is('offline');
  assert.deepEqual([...awareness.getStates().keys()], [awareness.clientID]);
});

test('waits double from 200 ms to 5 s, and a random half of each is taken away', () => {
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5, 60].map((n) => reconnectDelay(n, 0)),
    [200, 400, 800, 1600, 3200, 5000, 5000],
  );
  for (const random of [0, 0.5, 0.999]) {
    const wait = reconnectDelay(2, random);
    assert.ok(wait <= 800 && wait > 400);
  }
});

test('only 4400 to 4499 stop the page', () => {
  for (const code of [1000, 1001, 1005, 1006, 1011, 1012, 1013, 4399, 4500, 4509, 4529]) {
    assert.equal(closeMeaning(code), 'retry', String(code));
  }
  assert.equal(closeMeaning(4401), 'signed_out');
});

test('a state is the same only if nothing that is shown differs', () => {
  const offline: SaveState = { kind: 'offline', waiting: 1, kept: true };
  assert.ok(sameState(offline, { ...offline }));
  assert.ok(!sameState(offline, { ...offline, waiting: 2 }));
  assert.ok(!sameState(offline, { ...offline, kept: false }));
  assert.ok(!sameState(offline, { kind: 'saved' }));
  const refused: SaveState = { kind: 'refused', reason: 'gone', waiting: 0, kept: true };
  assert.ok(!sameState(refused, { ...refused, reason: 'forbidden' }));
});
