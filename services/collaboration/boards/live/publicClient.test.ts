import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { engines } from '@flux/database/testing';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import {
  addTicket,
  liveDatabase,
  logOf,
  makeBoard,
  type Process,
  type Someone,
  startProcess,
  until,
} from './testing.ts';

/** The unchanged client package, as a person with a bearer token. */
function connect(t: { after: (end: () => void) => void }, url: string, boardId: string, how: Connect) {
  const doc = new Y.Doc();
  class Authorized extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols, { headers: how.headers ?? {} });
    }
  }
  const provider = new WebsocketProvider(`${url}/collaboration`, boardId, doc, {
    WebSocketPolyfill: Authorized as unknown as typeof globalThis.WebSocket,
    params: how.params ?? {},
    disableBc: true,
  });
  const closes: number[] = [];
  provider.on('connection-close', (event) => closes.push(event?.code ?? 0));
  t.after(() => {
    provider.destroy();
    doc.destroy();
  });
  const synced = () => until(() => provider.synced);
  return { doc, provider, closes, synced };
}

type Connect = { headers?: Record<string, string>; params?: Record<string, string> };

const bearer = ({ token }: Someone): Connect => ({ headers: { authorization: `Bearer ${token}` } });

for (const engine of engines) {
  suite(`the public y-websocket client on ${engine}`, async () => {
    const ends: (() => Promise<void>)[] = [];
    after(async () => {
      for (const end of ends.toReversed()) await end();
    });
    const t = { after: (end: () => Promise<void>) => void ends.push(end) };
    const database = await liveDatabase(t, engine);
    const process: Process = await startProcess(t, database);

    test('two people see each other’s rectangles and cursors', async (t) => {
      const [mia, ben] = [await process.signIn(), await process.signIn()];
      const { id } = await makeBoard(database, [
        [mia, 'owner'],
        [ben, 'editor'],
      ]);
      const a = connect(t, process.url, id, bearer(mia));
      a.doc.getMap('elements').set('offline', 1);
      await a.synced();
      const b = connect(t, process.url, id, bearer(ben));
      await b.synced();
      assert.equal(b.doc.getMap('elements').get('offline'), 1);
      b.doc.getMap('elements').set('rectangle', [0, 0, 160, 100]);
      await until(() => a.doc.getMap('elements').has('rectangle'));
      a.provider.awareness.setLocalState({ user: { id: mia.personId, name: 'Mia' }, cursor: { x: 1 } });
      await until(() => b.provider.awareness.getStates().get(a.doc.clientID)?.cursor?.x === 1);
      a.provider.destroy();
      await until(() => !b.provider.awareness.getStates().has(a.doc.clientID));
      const stored = new Y.Doc();
      for (const update of await logOf(database, id)) Y.applyUpdate(stored, update);
      assert.deepEqual(stored.getMap('elements').toJSON(), b.doc.getMap('elements').toJSON());
    });

    test('cookie, bearer and ticket let in, nothing does not', async (t) => {
      const mia = await process.signIn();
      const { id } = await makeBoard(database, [[mia, 'owner']]);
      const ticket = await addTicket(database, mia);
      const cookie = { cookie: `flux_access=${mia.token}`, origin: 'http://studio.test' };
      for (const how of [bearer(mia), { params: { ticket } }, { headers: cookie }]) {
        await connect(t, process.url, id, how).synced();
      }
      const outsider = connect(t, process.url, id, { headers: { origin: 'http://studio.test' } });
      await until(() => outsider.closes.length > 0);
      assert.deepEqual(outsider.closes, [4401]);
      assert.equal(outsider.provider.shouldConnect, false);
    });

    test('a viewer stays on a board full of deletions, through reconnects', async (t) => {
      const [mia, vic] = [await process.signIn(), await process.signIn()];
      const { id } = await makeBoard(database, [
        [mia, 'owner'],
        [vic, 'viewer'],
      ]);
      const a = connect(t, process.url, id, bearer(mia));
      await a.synced();
      const elements = a.doc.getMap('elements');
      for (let i = 0; i < 100; i++) elements.set(`${i}`, i);
      for (let i = 0; i < 100; i += 2) elements.delete(`${i}`);
      const viewer = connect(t, process.url, id, bearer(vic));
      await viewer.synced();
      await until(() => viewer.doc.getMap('elements').size === 50);
      const before = await logOf(database, id);
      viewer.provider.disconnect();
      viewer.provider.connect();
      await viewer.synced();
      elements.set('more', 1);
      await until(() => viewer.doc.getMap('elements').has('more'));
      assert.ok(!viewer.closes.includes(4403), `${viewer.closes}`);
      assert.equal((await logOf(database, id)).length, before.length + 1, 'what it repeated was not logged');
    });

    test('what a viewer writes is refused for good', async (t) => {
      const [mia, vic] = [await process.signIn(), await process.signIn()];
      const { id } = await makeBoard(database, [
        [mia, 'owner'],
        [vic, 'viewer'],
      ]);
      const viewer = connect(t, process.url, id, bearer(vic));
      await viewer.synced();
      viewer.doc.getMap('elements').set('mine', 1);
      await until(() => viewer.closes.length > 0);
      assert.deepEqual(viewer.closes, [4403]);
      assert.deepEqual(await logOf(database, id), []);
    });
  });
}

for (const engine of engines) {
  test(`on ${engine} it reconnects after 1012 to a process that takes over, and brings its offline edits`, async (t) => {
    const database = await liveDatabase({ after: (end) => t.after(end) }, engine);
    const old = await startProcess({ after: (end) => t.after(end) }, database);
    const mia = await old.signIn();
    const { id } = await makeBoard(database, [[mia, 'owner']]);
    const a = connect(t, old.url, id, bearer(mia));
    await a.synced();
    a.doc.getMap('elements').set('before', 1);
    await until(async () => (await logOf(database, id)).length === 1);
    const next = await startProcess({ after: (end) => t.after(end) }, database);
    a.provider.serverUrl = `${next.url}/collaboration`;
    await old.drain();
    await until(() => a.closes.length > 0);
    assert.equal(a.closes[0], 1012);
    a.doc.getMap('elements').set('meanwhile', 2);
    await a.synced();
    const b = connect(t, next.url, id, bearer(mia));
    await b.synced();
    await until(() => b.doc.getMap('elements').has('meanwhile'));
    assert.deepEqual(b.doc.getMap('elements').toJSON(), { before: 1, meanwhile: 2 });
  });
}
