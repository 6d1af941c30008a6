import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { abilitiesOf } from '@flux/access';
import { type BoardId, newId, type Role } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { type Person, refusal, studioOfSuite } from '../testing.ts';
import { roleOnBoard } from './boardAccess.ts';
import { appendUpdates, ensureLog, replaceBySnapshot } from './live/boardLog.ts';

for (const engine of engines) {
  describe(`boards on ${engine}`, () => {
    const studio = studioOfSuite(engine);

    test('a board belongs to its project and says what its reader may do', async () => {
      const { id, as } = await studio.project('editor', 'viewer');
      const made = await studio.ok(201, as('editor'), 'POST', `/api/projects/${id}/boards`, {
        name: ' Ideas ',
      });
      assert.deepEqual([made.projectId, made.name], [id, 'Ideas']);
      assert.deepEqual(made.abilities, abilitiesOf('editor', 'board'));
      assert.deepEqual([made.changedAt, made.deletedAt, made.preview], [made.createdAt, null, null]);
      assert.deepEqual(made.changedBy, { id: as('editor').id, name: 'editor', color: 3 });
      const seen = await studio.ok(200, as('viewer'), 'GET', `/api/boards/${made.id}`);
      assert.deepEqual(seen, { ...made, abilities: abilitiesOf('viewer', 'board') });
    });

    test('whose role may not make boards is told so, and nothing is made', async () => {
      const { id, as } = await studio.project('admin', 'editor', 'commenter', 'viewer');
      for (const [role, status] of Object.entries({
        owner: 201,
        admin: 201,
        editor: 201,
        commenter: 403,
        viewer: 403,
      })) {
        const who = as(role as Role);
        const response = await studio.call(who, 'POST', `/api/projects/${id}/boards`, { name: role });
        assert.equal(response.status, status, role);
        await response.text();
      }
      const { items } = await studio.ok(200, as('viewer'), 'GET', `/api/projects/${id}/boards`);
      assert.deepEqual(
        items.map((board: { name: string }) => board.name),
        ['editor', 'admin', 'owner'],
      );
    });

    test('a board of another project is the same as one that does not exist, or an id that is none', async () => {
      const { id, owner } = await studio.project();
      const board = await studio.ok(201, owner, 'POST', `/api/projects/${id}/boards`, { name: 'Ideas' });
      const other = await studio.project();
      const bodies = await Promise.all(
        [board.id, newId(), 'x', board.id.toUpperCase()].map(async (given) => {
          const response = await studio.call(other.owner, 'GET', `/api/boards/${given}`);
          assert.equal(response.status, 404);
          return response.text();
        }),
      );
      assert.equal(new Set(bodies).size, 1);
      for (const [method, body] of [['GET'], ['POST', { name: 'x' }]] as const) {
        const response = await studio.call(other.owner, method, `/api/projects/${id}/boards`, body);
        assert.equal(await refusal(response), '404 not_found');
      }
    });

    test('a list of boards is paged, newest first, and holds no board of another project', async () => {
      const { id, owner } = await studio.project();
      const other = await studio.project();
      await studio.ok(201, other.owner, 'POST', `/api/projects/${other.id}/boards`, { name: 'theirs' });
      const made: string[] = [];
      for (const name of ['a', 'b', 'c']) {
        made.unshift((await studio.ok(201, owner, 'POST', `/api/projects/${id}/boards`, { name })).id);
      }
      const first = await studio.ok(200, owner, 'GET', `/api/projects/${id}/boards?limit=2`);
      const rest = `/api/projects/${id}/boards?limit=2&cursor=${first.nextCursor}`;
      const second = await studio.ok(200, owner, 'GET', rest);
      const ids = [...first.items, ...second.items].map((board: { id: string }) => board.id);
      assert.deepEqual(ids.toSorted(), made.toSorted());
      assert.deepEqual([first.items.length, second.items.length, second.nextCursor], [2, 1, null]);
      const tooMany = await studio.call(owner, 'GET', `/api/projects/${id}/boards?limit=201`);
      assert.equal(await refusal(tooMany), '400 invalid_input');
    });

    test('a name of 255 bytes is taken and one of 256 is refused', async () => {
      const { id, owner } = await studio.project();
      const create = (name: string) => studio.call(owner, 'POST', `/api/projects/${id}/boards`, { name });
      assert.equal((await create('a'.repeat(255))).status, 201);
      assert.equal(await refusal(await create('a'.repeat(256))), '400 invalid_input');
      assert.equal(await refusal(await create('é'.repeat(128))), '400 invalid_input');
    });

    test('a board gets another name from who may draw on it, and from nobody else', async () => {
      const { id, as } = await studio.project('editor', 'commenter');
      const board = await studio.ok(201, as('owner'), 'POST', `/api/projects/${id}/boards`, {
        name: 'Ideas',
      });
      const rename = (who: Person, name: unknown) =>
        studio.call(who, 'PATCH', `/api/boards/${board.id}`, { name });
      const renamed = await studio.ok(200, as('editor'), 'PATCH', `/api/boards/${board.id}`, {
        name: ' Sketches ',
      });
      assert.deepEqual(renamed, { ...board, name: 'Sketches', abilities: abilitiesOf('editor', 'board') });
      assert.equal(await refusal(await rename(as('commenter'), 'Mine')), '403 forbidden');
      assert.equal(await refusal(await rename(await studio.person(), 'Mine')), '404 not_found');
      assert.equal((await rename(as('editor'), 'a'.repeat(255))).status, 200);
      for (const bad of ['a'.repeat(256), 'é'.repeat(128), '', '  ', 3]) {
        assert.equal(await refusal(await rename(as('editor'), bad)), '400 invalid_input');
      }
      const { name } = await studio.ok(200, as('owner'), 'GET', `/api/boards/${board.id}`);
      assert.equal(name, 'a'.repeat(255));
    });

    test('a board says who drew on it last and when, after its log was compacted too', async () => {
      const { id, as } = await studio.project('editor');
      const board = await studio.ok(201, as('owner'), 'POST', `/api/projects/${id}/boards`, {
        name: 'Ideas',
      });
      await ensureLog(studio.db, board.id);
      const update = new Uint8Array([0, 0]);
      for (const author of [as('owner').id, as('editor').id]) {
        await appendUpdates(studio.db, [{ boardId: board.id, author, update }]);
      }
      const drawn = await studio.ok(200, as('owner'), 'GET', `/api/boards/${board.id}`);
      assert.equal(drawn.changedBy.name, 'editor');
      assert.ok(drawn.changedAt >= board.changedAt);
      await replaceBySnapshot(studio.db, board.id, 2, update);
      assert.deepEqual(await studio.ok(200, as('owner'), 'GET', `/api/boards/${board.id}`), drawn);
    });

    test('the role on a board is the role in its project, and none for anybody else', async () => {
      const { id, as } = await studio.project('admin', 'editor', 'commenter', 'viewer');
      const board = await studio.ok(201, as('owner'), 'POST', `/api/projects/${id}/boards`, {
        name: 'Ideas',
      });
      for (const role of ['owner', 'admin', 'editor', 'commenter', 'viewer'] as const) {
        assert.deepEqual(await roleOnBoard(studio.db, as(role).id, board.id), { role, projectId: id });
      }
      const stranger = await studio.project();
      assert.equal(await roleOnBoard(studio.db, stranger.owner.id, board.id), undefined);
      assert.equal(await roleOnBoard(studio.db, as('owner').id, newId<BoardId>()), undefined);
    });
  });
}
