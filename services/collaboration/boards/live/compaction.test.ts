import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { writeUpdate } from '@flux/board-sync';
import type { BoardId } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { sql } from 'kysely';
import * as Y from 'yjs';
import { appendUpdates, ensureLog, readLog } from './boardLog.ts';
import { createBoardMetrics } from './boardMetrics.ts';
import { times } from './boardSockets.ts';
import { createCompaction } from './compaction.ts';
import { compactUpdates } from './compactUpdates.ts';
import {
  drawing,
  drawn,
  endings,
  liveDatabase,
  logOf,
  makeBoard,
  openSocket,
  startProcess,
  until,
} from './testing.ts';

test('compacting keeps what people see and gives back what they deleted', () => {
  const { doc, updates } = drawing();
  const text = doc.getText('text:1');
  const secret = 'a sentence that was taken back';
  for (const letter of secret) text.insert(text.length, letter);
  text.delete(0, text.length);
  text.insert(0, 'hello');
  const state = compactUpdates(updates);
  assert.ok(!Buffer.from(state).includes('sentence'));
  assert.ok(state.length < 100, `${state.length} bytes`);
  const client = new Y.Doc();
  Y.applyUpdate(client, state);
  assert.equal(client.getText('text:1').toString(), 'hello');
});

test('compacting keeps what waits for an update that is not here yet', () => {
  const { draw, doc } = drawing();
  const [first, second, third] = [draw('a', 1), draw('b', 2), draw('c', 3)];
  const state = compactUpdates([first, third]);
  const client = new Y.Doc();
  Y.applyUpdate(client, state);
  Y.applyUpdate(client, second);
  assert.deepEqual(client.getMap('elements').toJSON(), doc.getMap('elements').toJSON());
});

for (const engine of engines) {
  suite(`compaction on ${engine}`, async () => {
    const t = endings();
    after(t.end);
    const database = await liveDatabase(t, engine);
    const db = database.service<unknown>('collaboration');
    const studio = await startProcess(t, database, { env: { FLUX_RATE_LIMIT: 'off' } });

    const countUpdates = async (boardId: BoardId) => (await readLog(db, boardId, 0)).updates.length;

    async function fill(boardId: BoardId, count: number) {
      const { draw, updates, doc } = drawing();
      for (let i = 0; i < count; i++) draw(`k${i % 10}`, [i]);
      await ensureLog(db, boardId);
      await appendUpdates(
        db,
        updates.map((update) => ({ boardId, author: crypto.randomUUID(), update })),
      );
      return doc.getMap('elements').toJSON();
    }

    test('a log of 500 updates is compacted when its board rests, one of 499 is not', async () => {
      const mia = await studio.signIn();
      const [long, short] = [
        await makeBoard(database, [[mia, 'owner']]),
        await makeBoard(database, [[mia, 'owner']]),
      ];
      const content = await fill(long.id, 500);
      await fill(short.id, 499);
      const sockets = [openSocket(studio.url, long.id, mia), openSocket(studio.url, short.id, mia)];
      await Promise.all(sockets.map((socket) => socket.joined()));
      studio.pass(6_000, times.round);
      await until(async () => (await countUpdates(long.id)) === 0);
      assert.equal(await countUpdates(short.id), 499);
      const later = openSocket(studio.url, long.id, mia);
      await later.joined();
      assert.deepEqual(drawn(later.messages).getMap('elements').toJSON(), content);
      for (const { socket } of [...sockets, later]) socket.close();
    });

    test('it is compacted when the last one leaves, and a later start reads the snapshot', async () => {
      const mia = await studio.signIn();
      const { id } = await makeBoard(database, [[mia, 'owner']]);
      const content = await fill(id, 600);
      const socket = openSocket(studio.url, id, mia, { query: '?ack=1' });
      await socket.joined();
      socket.socket.close();
      await until(async () => (await logOf(database, id)).length === 1);
      const again = openSocket(studio.url, id, mia, { query: '?ack=1' });
      await again.joined();
      assert.deepEqual(drawn(again.messages).getMap('elements').toJSON(), content);
      again.send(writeUpdate(drawing().draw('new', 1)));
      assert.deepEqual([...(await again.heard(100))], [100, 1, 0xd9, 0x04], 'positions go on: 601');
      again.socket.close();
    });

    test('who is connected meanwhile misses nothing', async () => {
      const mia = await studio.signIn();
      const { id } = await makeBoard(database, [[mia, 'owner']]);
      await fill(id, 700);
      const [author, other] = [openSocket(studio.url, id, mia), openSocket(studio.url, id, mia)];
      await Promise.all([author.joined(), other.joined()]);
      const { draw, doc } = drawing();
      author.send(writeUpdate(draw('before', 1)));
      studio.pass(6_000, times.round);
      for (let i = 0; i < 20; i++) author.send(writeUpdate(draw(`during${i}`, i)));
      await until(async () => (await readLog(db, id, 0)).snapshot !== undefined);
      await until(() => drawn(other.messages).getMap('elements').has('during19'));
      const late = openSocket(studio.url, id, mia);
      await late.joined();
      const seen = drawn(late.messages).getMap('elements').toJSON();
      for (const [key, value] of Object.entries(doc.getMap('elements').toJSON()))
        assert.equal(seen[key], value);
      for (const { socket } of [author, other, late]) socket.close();
    });

    test('a log that cannot be compacted stays, is reported once, and is tried again later', async () => {
      const { id } = await makeBoard(database, []);
      await ensureLog(db, id);
      await appendUpdates(db, [{ boardId: id, author: crypto.randomUUID(), update: Uint8Array.of(9, 9, 9) }]);
      const failures: unknown[] = [];
      let now = 0;
      const metrics = createBoardMetrics();
      const compaction = createCompaction({
        db,
        onError: (error) => failures.push(error),
        metrics,
        now: () => now,
        shortestLog: 1,
      });
      const tryIt = async () => {
        compaction.consider(id, () => assert.fail('it was not compacted'));
        await compaction.idle();
      };
      await tryIt();
      await tryIt();
      assert.equal(failures.length, 1);
      now += 10 * 60_000;
      await tryIt();
      assert.equal(failures.length, 2);
      assert.equal(await countUpdates(id), 1);
      assert.equal(metrics.compactions, 0);
    });

    test('what another process has compacted is not compacted again', async () => {
      const { id } = await makeBoard(database, []);
      await fill(id, 20);
      const metrics = createBoardMetrics();
      const deps = { db, onError: assert.ifError, metrics, now: Date.now, shortestLog: 10 };
      const [one, other] = [createCompaction(deps), createCompaction(deps)];
      const upTo: number[] = [];
      one.consider(id, (seq) => upTo.push(seq));
      one.consider(id, () => assert.fail('it waits already'));
      await one.idle();
      other.consider(id, (seq) => upTo.push(seq));
      await other.idle();
      assert.deepEqual(upTo, [20, 20]);
      assert.equal(metrics.compactions, 1);
      const { rows } = await sql<{ seq: number }>`
        select seq from studio.board_snapshots where board_id = ${id}`.execute(db);
      assert.deepEqual(rows, [{ seq: 20 }]);
    });

    test('nothing unexpected was reported', () => {
      assert.deepEqual(studio.failures, []);
    });
  });
}
