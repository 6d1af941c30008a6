import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newId, type ProjectId } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { cursorOf } from '@flux/http';
import { refusal, studioOfSuite } from '../testing.ts';

for (const engine of engines) {
  describe(`projects on ${engine}`, () => {
    const studio = studioOfSuite(engine);

    test('whoever makes a project is its owner and may do everything in it but leave it', async () => {
      const mia = await studio.person();
      const project = await studio.ok(201, mia, 'POST', '/api/projects', { name: ' Spring \n campaign ' });
      assert.equal(project.name, 'Spring campaign');
      assert.equal(project.role, 'owner');
      assert.deepEqual(project.abilities, {
        'project.view': true,
        'project.invite': true,
        'project.edit': true,
        'project.archive': true,
        'project.transfer': true,
        'project.leave': false,
        'member.change': true,
        'member.remove': true,
        'board.create': true,
        'board.restore': true,
        'file.upload': true,
        'file.restore': true,
        'channel.create': true,
      });
      assert.ok(Math.abs(Date.parse(project.createdAt) - Date.now()) < 60_000);
      assert.deepEqual(await studio.ok(200, mia, 'GET', `/api/projects/${project.id}`), project);
    });

    test('a project that one is not in is the same as one that does not exist, or an id that is none', async () => {
      const { id } = await studio.project();
      const stranger = await studio.person();
      const bodies = await Promise.all(
        [id, newId(), 'x', '..%2f', id.toUpperCase(), '%00'].map(async (given) => {
          const response = await studio.call(stranger, 'GET', `/api/projects/${given}`);
          assert.equal(response.status, 404);
          return response.text();
        }),
      );
      assert.equal(new Set(bodies).size, 1);
    });

    test('nothing is answered without a session', async () => {
      const { id } = await studio.project();
      for (const [method, path, body] of [
        ['GET', '/api/projects'],
        ['POST', '/api/projects', { name: 'x' }],
        ['GET', `/api/projects/${id}`],
        ['GET', `/api/projects/${id}/members`],
        ['POST', `/api/projects/${id}/invites`, { role: 'viewer' }],
        ['POST', '/api/projects/join', { token: 'x' }],
        ['GET', `/api/projects/${id}/boards`],
        ['POST', `/api/projects/${id}/boards`, { name: 'x' }],
        ['GET', `/api/boards/${id}`],
      ] as const) {
        const response = await studio.call(undefined, method, path, body);
        assert.equal(await refusal(response), '401 unauthenticated', `${method} ${path}`);
      }
    });

    test('a name of 255 bytes is taken and one of 256, none or another type is refused', async () => {
      const mia = await studio.person();
      const create = (name: unknown) => studio.call(mia, 'POST', '/api/projects', { name });
      assert.equal((await create('a'.repeat(255))).status, 201);
      assert.equal((await create(`a${'ü'.repeat(127)}`)).status, 201);
      for (const name of ['a'.repeat(256), 'ü'.repeat(128), '', '  ', '\u0000', 7, null, ['a'], undefined]) {
        assert.equal(await refusal(await create(name)), '400 invalid_input', JSON.stringify(name));
      }
      const extra = await studio.call(mia, 'POST', '/api/projects', { name: 'x', role: 'owner' });
      assert.equal(await refusal(extra), '400 invalid_input');
    });

    test('SQL in a name is a name', async () => {
      const mia = await studio.person();
      const name = `'); drop table studio.projects; --`;
      assert.equal((await studio.ok(201, mia, 'POST', '/api/projects', { name })).name, name);
    });

    test('a list is paged newest first, also where many were made in the same millisecond', async () => {
      const mia = await studio.person();
      const now = new Date();
      const ids = Array.from({ length: 7 }, () => newId<ProjectId>(now.getTime()))
        .toSorted()
        .toReversed();
      for (const id of ids.toReversed()) {
        await studio.db
          .insertInto('studio.projects')
          .values({ id, name: 'x', created_by: mia.id, created_at: now })
          .execute();
        await studio.db
          .insertInto('studio.project_members')
          .values({ project_id: id, person_id: mia.id, role: 'viewer', joined_at: now })
          .execute();
      }
      const seen: string[] = [];
      let path = '/api/projects?limit=3';
      for (const length of [3, 3, 1]) {
        const page = await studio.ok(200, mia, 'GET', path);
        assert.equal(page.items.length, length);
        seen.push(...page.items.map((item: { id: string }) => item.id));
        path = `/api/projects?limit=3&cursor=${page.nextCursor}`;
        if (length === 1) assert.equal(page.nextCursor, null);
      }
      assert.deepEqual(seen, ids);
    });

    test('a project made while somebody pages does not repeat or hide others', async () => {
      const mia = await studio.person();
      const create = async (name: string) =>
        (await studio.ok(201, mia, 'POST', '/api/projects', { name })).id;
      const [a, b] = [await create('a'), await create('b')];
      const first = await studio.ok(200, mia, 'GET', '/api/projects?limit=1');
      await create('c');
      const second = await studio.ok(200, mia, 'GET', `/api/projects?limit=1&cursor=${first.nextCursor}`);
      assert.deepEqual([first.items[0].id, second.items[0].id, second.nextCursor], [b, a, null]);
    });

    test('only the own projects are listed', async () => {
      await studio.project();
      assert.deepEqual(await studio.ok(200, await studio.person(), 'GET', '/api/projects'), {
        items: [],
        nextCursor: null,
      });
    });

    test('a page may hold 200 and not 201, and what is no number or no cursor is refused', async () => {
      const mia = await studio.person();
      const list = (query: string) => studio.call(mia, 'GET', `/api/projects?${query}`);
      assert.equal((await list('limit=200')).status, 200);
      assert.equal((await list('limit=1')).status, 200);
      assert.equal((await list(`cursor=${cursorOf({ at: new Date(), id: newId() })}`)).status, 200);
      for (const query of ['limit=201', 'limit=0', 'limit=-1', 'limit=x', 'limit=', 'offset=3']) {
        assert.equal(await refusal(await list(query)), '400 invalid_input', query);
      }
      for (const cursor of ['', 'x', 'AAAA', 'a'.repeat(512), 'a'.repeat(513), '%00', "'--"]) {
        assert.equal(await refusal(await list(`cursor=${cursor}`)), '400 invalid_input', cursor);
      }
    });

    test('members are listed the earliest first, with the names of their profiles, and paged', async () => {
      const { id, as } = await studio.project('editor', 'viewer');
      const all = await studio.ok(200, as('viewer'), 'GET', `/api/projects/${id}/members`);
      assert.deepEqual(
        all.items.map((item: Record<string, unknown>) => [item.id, item.name, item.role]),
        [
          [as('owner').id, 'Olga', 'owner'],
          [as('editor').id, 'editor', 'editor'],
          [as('viewer').id, 'viewer', 'viewer'],
        ],
      );
      assert.deepEqual([all.items[0].color, all.items[0].avatarUrl, all.nextCursor], [3, null, null]);
      const first = await studio.ok(200, as('viewer'), 'GET', `/api/projects/${id}/members?limit=2`);
      const rest = `/api/projects/${id}/members?limit=2&cursor=${first.nextCursor}`;
      const second = await studio.ok(200, as('viewer'), 'GET', rest);
      assert.deepEqual([...first.items, ...second.items], all.items);
    });

    test('nobody outside learns who is in a project', async () => {
      const { id } = await studio.project();
      const response = await studio.call(await studio.person(), 'GET', `/api/projects/${id}/members`);
      assert.equal(await refusal(response), '404 not_found');
    });
  });
}
