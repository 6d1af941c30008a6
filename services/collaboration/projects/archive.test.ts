import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { abilitiesOf } from '@flux/access';
import type { Role } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { sql } from 'kysely';
import { refusal, studioOfSuite } from '../testing.ts';

for (const engine of engines) {
  describe(`an archived project on ${engine}`, () => {
    const studio = studioOfSuite(engine);

    async function archived(...roles: readonly Exclude<Role, 'owner'>[]) {
      const project = await studio.project(...roles);
      const board = await studio.ok(201, project.owner, 'POST', `/api/projects/${project.id}/boards`, {
        name: 'Poster',
      });
      const path = `/api/projects/${project.id}`;
      const { archivedAt } = await studio.ok(200, project.owner, 'POST', `${path}/archive`);
      assert.ok(Math.abs(Date.parse(archivedAt) - Date.now()) < 60_000);
      return { ...project, path, boardId: board.id as string };
    }

    test('it leaves the list of projects, stands in that of the archive, and comes back', async () => {
      const { id, owner, path } = await archived();
      const listed = async (query: string) =>
        (await studio.ok(200, owner, 'GET', `/api/projects${query}`)).items.map(
          (item: { id: string }) => item.id,
        );
      assert.deepEqual(
        [await listed(''), await listed('?state=open'), await listed('?state=archived')],
        [[], [], [id]],
      );
      assert.equal((await studio.ok(200, owner, 'POST', `${path}/unarchive`)).archivedAt, null);
      assert.deepEqual([await listed(''), await listed('?state=archived')], [[id], []]);
      assert.equal(
        await refusal(await studio.call(owner, 'GET', '/api/projects?state=lost')),
        '400 invalid_input',
      );
    });

    test('it can be looked at by everybody in it, with the boards that are there', async () => {
      const { as, path, boardId } = await archived('admin', 'editor', 'commenter', 'viewer');
      for (const role of ['owner', 'admin', 'editor', 'commenter', 'viewer'] as const) {
        const project = await studio.ok(200, as(role), 'GET', path);
        assert.equal(project.role, role, 'the role comes back with the project');
        assert.equal(project.abilities['board.create'], false);
        assert.equal(project.abilities['project.edit'], false);
        assert.equal(project.abilities['project.archive'], role === 'owner' || role === 'admin');
        const { items } = await studio.ok(200, as(role), 'GET', `${path}/boards`);
        assert.deepEqual(items[0].abilities, abilitiesOf('viewer', 'board'));
        const board = await studio.ok(200, as(role), 'GET', `/api/boards/${boardId}`);
        assert.deepEqual(board.abilities, abilitiesOf('viewer', 'board'));
      }
    });

    test('nothing is made or changed in it, and the refusal says why', async () => {
      const { owner, path, as, id } = await archived('editor');
      const editor = as('editor');
      for (const [method, address, body] of [
        ['PATCH', path, { name: 'x' }],
        ['POST', `${path}/boards`, { name: 'x' }],
        ['POST', `${path}/invites`, { role: 'viewer' }],
        ['POST', `${path}/invites/mailed`, { role: 'viewer', email: 'a@b.example' }],
        ['PATCH', `${path}/members/${editor.id}`, { role: 'viewer' }],
      ] as const) {
        assert.equal(await refusal(await studio.call(owner, method, address, body)), '409 archived', address);
      }
      const form = new FormData();
      form.set('projectId', id);
      form.set('file', new Blob(['x']), 'x.txt');
      const upload = await studio.call(editor, 'POST', '/api/files/upload', form);
      assert.ok([403, 409].includes(upload.status), String(upload.status));
    });

    test('every service is told that everybody in it is a viewer, until it comes back', async () => {
      const { id, owner, path } = await archived('admin', 'commenter');
      const roles = async () => {
        const all = [];
        for (const service of ['auth', 'messaging', 'collaboration'] as const) {
          const { rows } = await sql<{ role: string }>`
            select role from studio.memberships where project_id = ${id} order by role`.execute(
            studio.database.service(service),
          );
          all.push(rows.map(({ role }) => role).join(' '));
        }
        return new Set(all);
      };
      assert.deepEqual(await roles(), new Set(['viewer viewer viewer']));
      await studio.ok(200, owner, 'POST', `${path}/unarchive`);
      assert.deepEqual(await roles(), new Set(['admin commenter owner']));
    });

    test('a link into it opens nothing while it is there, and opens again after', async () => {
      const { id, owner } = await studio.project();
      const { token } = await studio.ok(201, owner, 'POST', `/api/projects/${id}/invites`, {
        role: 'editor',
      });
      await studio.ok(200, owner, 'POST', `/api/projects/${id}/archive`);
      const mia = await studio.person();
      for (const path of ['/api/projects/join', '/api/projects/invitation'])
        assert.equal(await refusal(await studio.call(mia, 'POST', path, { token })), '410 invite_ended');
      await studio.ok(200, owner, 'POST', `/api/projects/${id}/unarchive`);
      await studio.ok(200, mia, 'POST', '/api/projects/join', { token });
    });

    test('people may still leave it, be taken out of it, and it may be handed over', async () => {
      const { as, path, owner } = await archived('admin', 'editor', 'viewer');
      assert.equal(
        (await studio.call(as('viewer'), 'DELETE', `${path}/members/${as('viewer').id}`)).status,
        204,
      );
      assert.equal(
        (await studio.call(as('admin'), 'DELETE', `${path}/members/${as('editor').id}`)).status,
        204,
      );
      await studio.ok(200, owner, 'POST', `${path}/owner`, { personId: as('admin').id });
    });

    for (const [role, status] of Object.entries({
      owner: 200,
      admin: 200,
      editor: 403,
      commenter: 403,
      viewer: 403,
    }) as [Role, number][]) {
      test(`a project's ${role} ${status === 200 ? 'may' : 'may not'} put it away and take it out`, async () => {
        const { id, as, owner } = await studio.project('admin', 'editor', 'commenter', 'viewer');
        const path = `/api/projects/${id}`;
        assert.equal((await studio.call(as(role), 'POST', `${path}/archive`)).status, status);
        await studio.ok(200, owner, 'POST', `${path}/archive`);
        assert.equal((await studio.call(as(role), 'POST', `${path}/unarchive`)).status, status);
      });
    }

    test('everybody in it is told once, by the bus, when it is put away and when it comes back', async () => {
      const { id, owner, as } = await studio.project('viewer');
      const told: string[] = [];
      const both = Promise.withResolvers<void>();
      const unsubscribe = await studio.bus.subscribe('members', (payload) => {
        told.push(JSON.parse(Buffer.from(payload).toString()).personId);
        if (told.length === 4) both.resolve();
      });
      for (const step of ['archive', 'archive', 'unarchive', 'unarchive'])
        await studio.ok(200, owner, 'POST', `/api/projects/${id}/${step}`);
      await both.promise;
      unsubscribe();
      assert.deepEqual(told.toSorted(), [owner.id, owner.id, as('viewer').id, as('viewer').id].toSorted());
    });

    test('who is not in it cannot put it away', async () => {
      const { id } = await studio.project();
      const stranger = await studio.person();
      for (const step of ['archive', 'unarchive']) {
        const response = await studio.call(stranger, 'POST', `/api/projects/${id}/${step}`);
        assert.equal(await refusal(response), '404 not_found');
      }
    });
  });
}
