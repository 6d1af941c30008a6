import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { readUpdate, writeStateVector } from '@flux/board-sync';
import { type Bus, createBus } from '@flux/bus';
import { appendUpdates } from './boardLog.ts';
import { createBoardMetrics } from './boardMetrics.ts';
import { createBoardSockets } from './boardSockets.ts';
import { createOpenBoards } from './openBoards.ts';
import { drawing, endings, liveDatabase, makeBoard, startProcess } from './testing.ts';

suite('open boards', async () => {
  const t = endings();
  after(t.end);
  const database = await liveDatabase(t, 'postgres');
  const db = database.service<unknown>('collaboration');
  const nobody = new Map<number, number>();

  function open(options: { bus?: Bus; mostStateBytes?: number } = {}) {
    const clock = { now: 0 };
    const considered: string[] = [];
    const boards = createOpenBoards({
      db,
      bus: createBus(),
      node: Buffer.alloc(8),
      compaction: { consider: (id) => considered.push(id), idle: async () => {} },
      onError: assert.ifError,
      metrics: createBoardMetrics(),
      now: () => clock.now,
      ...options,
    });
    return { boards, clock, considered };
  }

  async function boardWith(bytes: number) {
    const { id } = await makeBoard(database, []);
    const { boards } = open();
    const board = await boards.take(id);
    const update = drawing().draw('k', new Uint8Array(bytes));
    const author = crypto.randomUUID();
    await appendUpdates(db, [{ boardId: id, author, update }]);
    board.stored([readUpdate(update)], 1, 1, undefined);
    boards.release(board);
    return id;
  }

  test('a board is opened once for all who take it, and closed when the last one has released it', async () => {
    const { boards } = open();
    const id = await boardWith(10);
    const [one, two] = await Promise.all([boards.take(id), boards.take(id)]);
    assert.equal(one, two);
    boards.release(one);
    assert.equal(boards.find(id), one);
    boards.release(two);
    boards.release(two);
    assert.deepEqual([boards.find(id), boards.all()], [undefined, []]);
  });

  test('a board that cannot be opened is not kept, and is tried anew', async () => {
    let fails = true;
    const local = createBus();
    const bus: Bus = {
      ...local,
      subscribe: (...how) => (fails ? Promise.reject(new Error('away')) : local.subscribe(...how)),
    };
    const { boards } = open({ bus });
    const id = await boardWith(10);
    await assert.rejects(boards.take(id), /away/);
    assert.deepEqual(boards.all(), []);
    fails = false;
    boards.release(await boards.take(id));
  });

  test('states beyond the bound are given back, the ones asked for longest ago first', async () => {
    const { boards, clock } = open({ mostStateBytes: 25_000 });
    const taken = [];
    for (let i = 0; i < 3; i++) {
      clock.now = i;
      taken.push(await boards.take(await boardWith(10_000)));
    }
    boards.tidy();
    assert.deepEqual(
      taken.map((board) => board.size() > 0),
      [false, true, true],
    );
    const { length } = await taken[0]!.step2(nobody);
    assert.ok(length > 10_000, 'and are read again when they are asked for');
    for (const board of taken) boards.release(board);
  });

  test('the state of a board that rests for 15 seconds is given back, of one that does not it is kept', async () => {
    const { boards, clock } = open();
    const [resting, busy] = [
      await boards.take(await boardWith(100)),
      await boards.take(await boardWith(100)),
    ];
    clock.now = 15_001;
    await busy.step2(nobody);
    boards.tidy();
    assert.deepEqual([resting.size() > 0, busy.size() > 0], [false, true]);
    boards.release(resting);
    boards.release(busy);
  });

  test('a long log is compacted when its board rests or is left, a very long one even while it is drawn on', async () => {
    const { boards, clock, considered } = open();
    const board = await boards.take(await boardWith(10));
    const { draw } = drawing();
    board.stored([readUpdate(draw())], 2, 500, undefined);
    boards.tidy();
    assert.deepEqual(considered, []);
    clock.now = 5_000;
    boards.tidy();
    assert.deepEqual(considered, [board.boardId]);
    board.stored([readUpdate(draw())], 501, 5_000, undefined);
    boards.tidy();
    boards.release(board);
    assert.equal(considered.length, 3);
  });

  test('a board that is closed while it opens hears nothing any more', async () => {
    const { promise, resolve } = Promise.withResolvers<() => void>();
    let stopped = 0;
    const bus: Bus = { ...createBus(), subscribe: () => promise };
    const { boards } = open({ bus });
    const taking = boards.take(await boardWith(10));
    boards.all()[0]?.close();
    resolve(() => stopped++);
    boards.release(await taking);
    assert.ok(stopped > 0);
  });

  test('without a schedule of its own it uses timers that keep no process alive', async () => {
    const studio = await startProcess(t, database);
    const sockets = createBoardSockets({
      database,
      bus: studio.bus,
      identity: studio.identity,
      settings: { rateLimit: true },
      log: { error: () => assert.fail() },
    });
    await sockets.open();
    assert.deepEqual(sockets.size(), { connections: 0, boards: 0 });
    await sockets.close();
  });

  test('an empty state vector is that of somebody who has nothing', () => {
    assert.deepEqual([...writeStateVector(nobody)], [0]);
  });
});
