import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { engines } from '@flux/database/testing';
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import { type Person, refusal, studioOfSuite } from '../testing.ts';
import { appendUpdates, ensureLog, readLog, replaceBySnapshot } from './live/boardLog.ts';

for (const engine of engines) {
  describe(`copies of boards on ${engine}`, () => {
    const studio = studioOfSuite(engine);

    const make = (who: Person, projectId: string, name = 'Ideas') =>
      studio.ok(201, who, 'POST', `/api/projects/${projectId}/boards`, { name });
    const duplicate = (who: Person, boardId: string, body?: unknown) =>
      studio.call(who, 'POST', `/api/boards/${boardId}/duplicate`, body);

    /** A board on which each of these steps was drawn and stored. */
    async function drawnBoard(who: Person, projectId: string, steps: ((doc: Doc) => void)[]) {
      const board = await make(who, projectId);
      await ensureLog(studio.db, board.id);
      const doc = new Doc();
      const updates: Uint8Array[] = [];
      doc.on('update', (update: Uint8Array) => updates.push(update));
      for (const step of steps) step(doc);
      const entries = updates.map((update) => ({ boardId: board.id, author: who.id, update }));
      await appendUpdates(studio.db, entries);
      return { board, doc };
    }

    async function contentOf(boardId: string) {
      const log = await readLog(studio.db, boardId as never, 0);
      const doc = new Doc();
      if (log.snapshot !== undefined) applyUpdate(doc, log.snapshot);
      for (const { update } of log.updates) applyUpdate(doc, update);
      return { log, elements: doc.getMap('elements').toJSON() };
    }

    test('what stands on a board is read as one update, by nobody outside its project', async () => {
      const { id, as, owner } = await studio.project('viewer');
      const { board, doc } = await drawnBoard(owner, id, [(doc) => doc.getMap('elements').set('a', 1)]);
      const read = async (boardId: string) => {
        const response = await studio.call(as('viewer'), 'GET', `/api/boards/${boardId}/content`);
        assert.equal(response.headers.get('content-type'), 'application/octet-stream');
        const copy = new Doc();
        applyUpdate(copy, new Uint8Array(await response.arrayBuffer()));
        return copy.getMap('elements').toJSON();
      };
      assert.deepEqual(await read(board.id), doc.getMap('elements').toJSON());
      assert.deepEqual(await read((await make(owner, id)).id), {});
      const stranger = await studio.call(await studio.person(), 'GET', `/api/boards/${board.id}/content`);
      assert.equal(await refusal(stranger), '404 not_found');
    });

    test('a copy has the content and not the history, and each goes its own way', async () => {
      const { id, as } = await studio.project('editor');
      const secret = 'x'.repeat(5000);
      const { board, doc } = await drawnBoard(as('owner'), id, [
        (doc) => doc.getMap('elements').set('a', 1),
        (doc) => doc.getMap('elements').set('b', secret),
        (doc) => doc.getMap('elements').delete('b'),
      ]);
      const copy = await studio.ok(201, as('editor'), 'POST', `/api/boards/${board.id}/duplicate`, {
        name: ' Copy of Ideas ',
      });
      assert.deepEqual([copy.projectId, copy.name, copy.changedBy.name], [id, 'Copy of Ideas', 'editor']);
      assert.notEqual(copy.id, board.id);
      const copied = await contentOf(copy.id);
      assert.deepEqual(copied.elements, { a: 1 });
      assert.deepEqual([copied.log.snapshotSeq, copied.log.updates.length], [1, 0]);
      assert.ok(Number(copied.log.snapshot?.length) < 500, 'what was deleted is not in it');

      doc.getMap('elements').set('c', 3);
      const entry = { author: as('owner').id, update: encodeStateAsUpdate(doc) };
      await appendUpdates(studio.db, [{ ...entry, boardId: board.id }]);
      assert.deepEqual((await contentOf(copy.id)).elements, { a: 1 });
      assert.deepEqual(await appendUpdates(studio.db, [{ ...entry, boardId: copy.id }]), [2]);
      assert.deepEqual((await contentOf(copy.id)).elements, { a: 1, c: 3 });
    });

    test('a compacted board is copied with what was drawn since', async () => {
      const { id, owner } = await studio.project();
      const { board, doc } = await drawnBoard(owner, id, [(doc) => doc.getMap('elements').set('a', 1)]);
      await replaceBySnapshot(studio.db, board.id, 1, encodeStateAsUpdate(doc));
      doc.getMap('elements').set('b', 2);
      const update = encodeStateAsUpdate(doc);
      await appendUpdates(studio.db, [{ boardId: board.id, author: owner.id, update }]);
      const copy = await (await duplicate(owner, board.id)).json();
      assert.deepEqual((await contentOf(copy.id)).elements, { a: 1, b: 2 });
    });

    test('an empty board is copied as an empty board, with its own name when none is given', async () => {
      const { id, owner } = await studio.project();
      const board = await make(owner, id, 'Plan');
      for (const body of [undefined, {}]) {
        const response = await duplicate(owner, board.id, body);
        assert.equal(response.status, 201);
        const copy = await response.json();
        assert.equal(copy.name, 'Plan');
        await ensureLog(studio.db, copy.id);
        assert.deepEqual((await contentOf(copy.id)).elements, {});
      }
    });

    test('only who may make boards copies one, under a name that a board may have', async () => {
      const { id, as } = await studio.project('editor', 'commenter', 'viewer');
      const board = await make(as('owner'), id);
      for (const role of ['commenter', 'viewer'] as const) {
        assert.equal(await refusal(await duplicate(as(role), board.id)), '403 forbidden');
      }
      assert.equal(await refusal(await duplicate(await studio.person(), board.id)), '404 not_found');
      assert.equal((await duplicate(as('editor'), board.id, { name: 'a'.repeat(255) })).status, 201);
      const tooLong = await duplicate(as('editor'), board.id, { name: 'a'.repeat(256) });
      assert.equal(await refusal(tooLong), '400 invalid_input');
      const { items } = await studio.ok(200, as('owner'), 'GET', `/api/projects/${id}/boards`);
      assert.equal(items.length, 2);
    });
  });
}
