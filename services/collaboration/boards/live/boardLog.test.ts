import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { newId } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { appendUpdates, ensureLog, readLog, replaceBySnapshot } from './boardLog.ts';
import { endings, liveDatabase, makeBoard } from './testing.ts';

const author = newId();
const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text));
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString();

for (const engine of engines) {
  suite(`the log of boards on ${engine}`, async () => {
    const t = endings();
    after(t.end);
    const database = await liveDatabase(t, engine);
    const db = database.service<unknown>('collaboration');

    const newLog = async () => {
      const { id } = await makeBoard(database, []);
      await ensureLog(db, id);
      return id;
    };
    const append = (...entries: (readonly [string, string])[]) =>
      appendUpdates(
        db,
        entries.map(([boardId, text]) => ({ boardId, author, update: bytesOf(text) })),
      );
    const textsOf = async (boardId: Parameters<typeof readLog>[1], from = 0) =>
      (await readLog(db, boardId, from)).updates.map(({ seq, update }) => `${seq} ${textOf(update)}`);

    test('updates of many boards take the next positions of each, in the order given', async () => {
      const [a, b] = [await newLog(), await newLog()];
      assert.deepEqual(await append([a, 'one'], [b, 'uno'], [a, 'two']), [1, 1, 2]);
      assert.deepEqual(await append([b, 'due'], [a, '']), [2, 3]);
      assert.deepEqual(await textsOf(a), ['1 one', '2 two', '3 ']);
      assert.deepEqual(await textsOf(b), ['1 uno', '2 due']);
      assert.deepEqual(await textsOf(a, 1), ['2 two', '3 ']);
    });

    test('a megabyte keeps every byte', async () => {
      const a = await newLog();
      const update = crypto.getRandomValues(new Uint8Array(65_536));
      const large = Buffer.concat(Array(16).fill(update));
      await appendUpdates(db, [{ boardId: a, author, update: large }]);
      const [stored] = (await readLog(db, a, 0)).updates;
      assert.equal(Buffer.compare(stored!.update, large), 0);
    });

    test('a log is made once, and only for a board that there is', async () => {
      const a = await newLog();
      await append([a, 'one']);
      await ensureLog(db, a);
      assert.deepEqual(await append([a, 'two']), [2]);
      const nowhere = newId<typeof a>();
      await ensureLog(db, nowhere);
      assert.deepEqual(await append([nowhere, 'x']), [undefined]);
    });

    test('an update of a board that is not there has no position, and those around it have theirs', async () => {
      const a = await newLog();
      assert.deepEqual(await append([a, 'one'], [newId(), 'x'], [a, 'two']), [1, undefined, 2]);
      assert.deepEqual(await textsOf(a), ['1 one', '2 two']);
    });

    test('writers of the same boards at once leave no gap, no double and no deadlock', async () => {
      const boards = [await newLog(), await newLog(), await newLog()];
      const writer = async (name: number) => {
        for (let n = 0; n < 20; n++) {
          const order = name % 2 === 0 ? boards : boards.toReversed();
          await append(...order.map((board) => [board, `${name}.${n}`] as const));
        }
      };
      await Promise.all([0, 1, 2, 3, 4, 5].map(writer));
      for (const board of boards) {
        const { updates } = await readLog(db, board, 0);
        assert.deepEqual(
          updates.map(({ seq }) => seq),
          Array.from({ length: 120 }, (_, i) => i + 1),
        );
        assert.equal(new Set(updates.map(({ update }) => textOf(update))).size, 120);
      }
    });

    test('whoever reads sees a log without a gap, whatever is being written', async () => {
      const a = await newLog();
      let isWriting = true;
      const writing = Promise.all(
        [1, 2, 3].map(async () => {
          for (let n = 0; n < 15; n++) await append([a, 'x'], [a, 'y']);
        }),
      ).finally(() => {
        isWriting = false;
      });
      while (isWriting) {
        const { updates } = await readLog(db, a, 0);
        assert.deepEqual(
          updates.map(({ seq }) => seq),
          updates.map((_, i) => i + 1),
        );
      }
      await writing;
    });

    test('a snapshot stands for what it holds, and what came since stays', async () => {
      const a = await newLog();
      await append([a, '1'], [a, '2'], [a, '3']);
      await replaceBySnapshot(db, a, 2, bytesOf('1+2'));
      const whole = await readLog(db, a, 0);
      assert.deepEqual([whole.snapshotSeq, textOf(whole.snapshot!)], [2, '1+2']);
      assert.deepEqual(await textsOf(a), ['3 3']);
      const rest = await readLog(db, a, 2);
      assert.deepEqual([rest.snapshotSeq, rest.snapshot, rest.updates.length], [2, undefined, 1]);
      assert.deepEqual(await append([a, '4']), [4]);
    });

    test('a snapshot that came late does not take back a later one', async () => {
      const a = await newLog();
      await append([a, '1'], [a, '2'], [a, '3']);
      await replaceBySnapshot(db, a, 3, bytesOf('1+2+3'));
      await replaceBySnapshot(db, a, 2, bytesOf('1+2'));
      const log = await readLog(db, a, 0);
      assert.deepEqual([log.snapshotSeq, textOf(log.snapshot!), log.updates], [3, '1+2+3', []]);
    });

    test('compacting while others write and read loses nothing', async () => {
      const a = await newLog();
      let isWriting = true;
      const writing = Promise.all(
        [1, 2].map(async () => {
          for (let n = 0; n < 25; n++) await append([a, '.'], [a, '.']);
        }),
      ).finally(() => {
        isWriting = false;
      });
      /** Every update is a dot, so a state's length is what it holds. */
      const check = async () => {
        const log = await readLog(db, a, 0);
        assert.equal(log.snapshot?.length ?? 0, log.snapshotSeq);
        assert.deepEqual(
          log.updates.map(({ seq }) => seq),
          log.updates.map((_, i) => log.snapshotSeq + i + 1),
        );
        return log.snapshotSeq + log.updates.length;
      };
      while (isWriting) {
        const seq = await check();
        await replaceBySnapshot(db, a, seq, new Uint8Array(seq));
      }
      await writing;
      assert.equal(await check(), 100);
    });
  });
}
