import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BoardId } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { type Person, refusal, studioOfSuite } from '../testing.ts';
import { noteVisit } from './visits.ts';

for (const engine of engines) {
  describe(`recently opened boards on ${engine}`, () => {
    let now = Date.parse('2027-03-10T09:00:00Z');
    const studio = studioOfSuite(engine, { clock: () => now });

    const make = (who: Person, projectId: string, name: string) =>
      studio.ok(201, who, 'POST', `/api/projects/${projectId}/boards`, { name });
    const visit = async (who: Person, boardId: string) => {
      now += 1000;
      return studio.call(who, 'PUT', `/api/boards/${boardId}/visit`);
    };
    const recent = async (who: Person, query = '') =>
      studio.ok(200, who, 'GET', `/api/boards/recent${query}`);
    const namesOf = ({ items }: { items: { name: string }[] }) => items.map(({ name }) => name);

    test('the last one opened stands first, over all projects, with its project and when', async () => {
      const [one, two] = [await studio.project('viewer'), await studio.project()];
      const viewer = one.as('viewer');
      const { token } = await studio.ok(201, two.owner, 'POST', `/api/projects/${two.id}/invites`, {
        role: 'editor',
      });
      await studio.ok(200, viewer, 'POST', '/api/projects/join', { token });
      const [a, b, c] = [
        await make(one.owner, one.id, 'a'),
        await make(two.owner, two.id, 'b'),
        await make(one.owner, one.id, 'c'),
      ];
      for (const board of [a, b, c, a]) assert.equal((await visit(viewer, board.id)).status, 204);
      const list = await recent(viewer);
      assert.deepEqual(namesOf(list), ['a', 'c', 'b']);
      assert.deepEqual(
        [list.items[0].projectName, list.items[0].openedAt, list.items[0].abilities['board.edit']],
        ['Spring', new Date(now).toISOString(), false],
      );
      assert.equal(list.items[2].abilities['board.edit'], true);
      assert.deepEqual(namesOf(await recent(one.owner)), [], 'what others open is theirs');
    });

    test('what somebody may not see any more is not in their list, and comes back with them', async () => {
      const { id, as } = await studio.project('editor');
      const board = await make(as('editor'), id, 'a');
      await visit(as('editor'), board.id);
      await studio.leave(id, as('editor'));
      assert.deepEqual(namesOf(await recent(as('editor'))), []);
      assert.equal(await refusal(await visit(as('editor'), board.id)), '404 not_found');
    });

    test('a visit that is told late does not put a board behind', async () => {
      const { id, owner } = await studio.project();
      const { id: boardId } = await make(owner, id, 'a');
      await visit(owner, boardId);
      const { openedAt } = (await recent(owner)).items[0];
      await noteVisit(studio.db, owner.id, { boardId: boardId as BoardId, now: now - 500_000 });
      assert.equal((await recent(owner)).items[0].openedAt, openedAt);
    });

    test('the list is paged', async () => {
      const { id, owner } = await studio.project();
      for (const name of ['a', 'b', 'c']) await visit(owner, (await make(owner, id, name)).id);
      const first = await recent(owner, '?limit=2');
      assert.deepEqual(namesOf(first), ['c', 'b']);
      const rest = await recent(owner, `?limit=2&cursor=${first.nextCursor}`);
      assert.deepEqual([namesOf(rest), rest.nextCursor], [['a'], null]);
      const tooMany = await studio.call(owner, 'GET', '/api/boards/recent?limit=201');
      assert.equal(await refusal(tooMany), '400 invalid_input');
      const badCursor = await studio.call(owner, 'GET', '/api/boards/recent?cursor=x');
      assert.equal(await refusal(badCursor), '400 invalid_input');
    });

    test('nobody opens a board unknown', async () => {
      const { owner } = await studio.project();
      assert.equal(await refusal(await visit(owner, owner.id)), '404 not_found');
      assert.equal(
        await refusal(await studio.call(undefined, 'GET', '/api/boards/recent')),
        '401 unauthenticated',
      );
    });
  });
}
