import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BoardId } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { sql } from 'kysely';
import { type Person, refusal, studioOfSuite } from '../testing.ts';
import { roleOnBoard } from './boardAccess.ts';
import { appendUpdates, ensureLog } from './live/boardLog.ts';
import { removeOverdue } from './trash.ts';

const day = 24 * 60 * 60 * 1000;

for (const engine of engines) {
  describe(`deleted boards on ${engine}`, () => {
    const studio = studioOfSuite(engine);

    const make = (who: Person, projectId: string, name = 'Ideas') =>
      studio.ok(201, who, 'POST', `/api/projects/${projectId}/boards`, { name });
    const remove = (who: Person, boardId: string) => studio.call(who, 'DELETE', `/api/boards/${boardId}`);
    const restore = (who: Person, boardId: string) =>
      studio.call(who, 'POST', `/api/boards/${boardId}/restore`);
    const list = async (who: Person, projectId: string, state = 'kept'): Promise<{ id: string }[]> =>
      (await studio.ok(200, who, 'GET', `/api/projects/${projectId}/boards?state=${state}`)).items;
    const idsOf = (boards: readonly { id: string }[]) => boards.map(({ id }) => id);

    test('a deleted board is gone from every path, and comes back as it was', async () => {
      const { id, as } = await studio.project('editor', 'viewer');
      const board = await make(as('editor'), id);
      await studio.call(as('viewer'), 'PUT', `/api/boards/${board.id}/visit`);
      assert.equal((await remove(as('editor'), board.id)).status, 204);

      for (const [method, path, body] of [
        ['GET', '', undefined],
        ['PATCH', '', { name: 'x' }],
        ['DELETE', '', undefined],
        ['POST', '/duplicate', {}],
        ['PUT', '/visit', undefined],
        ['GET', '/preview', undefined],
        ['PUT', '/preview', undefined],
      ] as const) {
        const response = await studio.call(as('owner'), method, `/api/boards/${board.id}${path}`, body);
        assert.equal(await refusal(response), '404 not_found', `${method} ${path}`);
      }
      assert.deepEqual(await list(as('editor'), id), []);
      assert.deepEqual((await studio.ok(200, as('viewer'), 'GET', '/api/boards/recent')).items, []);
      assert.equal(await roleOnBoard(studio.db, as('owner').id, board.id), undefined);

      assert.deepEqual(await studio.ok(200, as('editor'), 'POST', `/api/boards/${board.id}/restore`), board);
      assert.deepEqual(idsOf(await list(as('viewer'), id)), [board.id]);
      const recent = await studio.ok(200, as('viewer'), 'GET', '/api/boards/recent');
      assert.deepEqual(idsOf(recent.items), [board.id], 'and so does when it was opened');
    });

    test('what is drawn on a deleted board is not kept, whoever was connected', async () => {
      const { id, owner } = await studio.project();
      const [gone, there] = [await make(owner, id), await make(owner, id)];
      for (const board of [gone, there]) await ensureLog(studio.db, board.id);
      await remove(owner, gone.id);
      const entry = { author: owner.id, update: new Uint8Array([0, 0]) };
      const write = () =>
        appendUpdates(studio.db, [
          { ...entry, boardId: gone.id },
          { ...entry, boardId: there.id },
        ]);
      assert.deepEqual(await write(), [undefined, 1]);
      await restore(owner, gone.id);
      assert.deepEqual(await write(), [1, 2]);
    });

    test('who may draw may delete and bring back; who may not see the deleted ones', async () => {
      const { id, as } = await studio.project('admin', 'editor', 'commenter', 'viewer');
      for (const role of ['admin', 'editor'] as const) {
        const board = await make(as('owner'), id);
        assert.equal((await remove(as(role), board.id)).status, 204);
        assert.deepEqual(idsOf(await list(as(role), id, 'trash')), [board.id]);
        assert.equal((await restore(as(role), board.id)).status, 200);
      }
      const board = await make(as('owner'), id);
      for (const role of ['commenter', 'viewer'] as const) {
        assert.equal(await refusal(await remove(as(role), board.id)), '403 forbidden');
        assert.equal(await refusal(await restore(as(role), board.id)), '403 forbidden');
      }
      await remove(as('owner'), board.id);
      const stranger = await studio.person();
      for (const who of [as('commenter'), as('viewer'), stranger]) {
        assert.equal(await refusal(await restore(who, board.id)), '404 not_found');
        assert.equal(await refusal(await remove(who, board.id)), '404 not_found');
      }
      const trashFor = (who: Person) => studio.call(who, 'GET', `/api/projects/${id}/boards?state=trash`);
      assert.equal(await refusal(await trashFor(as('viewer'))), '403 forbidden');
      assert.equal(await refusal(await trashFor(stranger)), '404 not_found');
    });

    test('in an archived project boards stay as they are, and the refusal says why', async () => {
      const { id, owner } = await studio.project();
      const board = await make(owner, id);
      await studio.ok(200, owner, 'POST', `/api/projects/${id}/archive`);
      assert.equal(await refusal(await remove(owner, board.id)), '409 archived');
      assert.equal(await refusal(await restore(owner, board.id)), '409 archived');
      for (const [method, path, body] of [
        ['PATCH', '', { name: 'x' }],
        ['POST', '/duplicate', {}],
      ] as const) {
        const response = await studio.call(owner, method, `/api/boards/${board.id}${path}`, body);
        assert.equal(await refusal(response), '409 archived', path);
      }
      assert.deepEqual(idsOf(await list(owner, id)), [board.id]);
    });

    test('deleting or bringing back twice is as good as once', async () => {
      const { id, owner } = await studio.project();
      const board = await make(owner, id);
      assert.equal((await restore(owner, board.id)).status, 200);
      await remove(owner, board.id);
      const [{ deletedAt } = { deletedAt: null }] = await studio
        .ok(200, owner, 'GET', `/api/projects/${id}/boards?state=trash`)
        .then(({ items }) => items as { deletedAt: string | null }[]);
      assert.ok(deletedAt !== null);
      assert.equal(await refusal(await remove(owner, board.id)), '404 not_found');
      assert.equal((await restore(owner, board.id)).status, 200);
      assert.equal((await restore(owner, board.id)).status, 200);
    });

    test('the list of deleted boards is paged, the last one first', async () => {
      const { id, owner } = await studio.project();
      const boards = [await make(owner, id), await make(owner, id), await make(owner, id)];
      for (const board of [boards[1], boards[0], boards[2]]) await remove(owner, board.id);
      const path = `/api/projects/${id}/boards?state=trash&limit=2`;
      const first = await studio.ok(200, owner, 'GET', path);
      const second = await studio.ok(200, owner, 'GET', `${path}&cursor=${first.nextCursor}`);
      assert.deepEqual(
        idsOf([...first.items, ...second.items]),
        [boards[2], boards[0], boards[1]].map((board) => board.id),
      );
      assert.equal(second.nextCursor, null);
      const unknown = await studio.call(owner, 'GET', `/api/projects/${id}/boards?state=lost`);
      assert.equal(await refusal(unknown), '400 invalid_input');
    });

    test('after 30 days a deleted board goes for good with all that was drawn, and not a moment before', async () => {
      const { id, owner } = await studio.project();
      const [gone, kept] = [await make(owner, id), await make(owner, id)];
      await ensureLog(studio.db, gone.id as BoardId);
      const entry = { boardId: gone.id, author: owner.id, update: new Uint8Array([0, 0]) };
      await appendUpdates(studio.db, [entry]);
      await remove(owner, gone.id);
      const [{ deletedAt }] = (await studio.ok(200, owner, 'GET', `/api/projects/${id}/boards?state=trash`))
        .items;
      const due = Date.parse(deletedAt) + 30 * day;
      await removeOverdue(studio.db, studio.disk, due);
      assert.deepEqual(idsOf(await list(owner, id, 'trash')), [gone.id]);
      await removeOverdue(studio.db, studio.disk, due + 1);
      assert.deepEqual(await list(owner, id, 'trash'), []);
      assert.deepEqual(idsOf(await list(owner, id)), [kept.id]);
      assert.equal(await refusal(await restore(owner, gone.id)), '404 not_found');
      const { rows } = await sql`select from studio.board_updates where board_id = ${gone.id}`.execute(
        studio.db,
      );
      assert.equal(rows.length, 0);
    });

    test('many overdue boards go in one sweep', async () => {
      const { id, owner } = await studio.project();
      for (let n = 0; n < 23; n++) await remove(owner, (await make(owner, id)).id);
      await removeOverdue(studio.db, studio.disk, Date.now() + 31 * day);
      assert.deepEqual(await list(owner, id, 'trash'), []);
    });
  });
}
