import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BlobHash } from '@flux/blobs';
import type { FileInfo } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { personLeftTopic } from '@flux/identity';
import { sql } from 'kysely';
import { eventually, form, sha256, unique, uploadsOfSuite } from '../files/testing.ts';
import type { Person } from '../testing.ts';

for (const engine of engines) {
  describe(`what somebody leaves behind on ${engine}`, () => {
    const { studio, uploaded } = uploadsOfSuite(engine);
    const put = async (who: Person, content: string, projectId?: string): Promise<FileInfo> => {
      const place = projectId === undefined ? [] : ([['projectId', projectId]] as const);
      const [file] = await uploaded(who, form(...place, ['file', content, 'a.txt']));
      return file!;
    };
    /** As the account is deleted: the view says so, and the bus tells. */
    async function leaves(who: Person): Promise<void> {
      await sql`insert into auth.left_people values (${who.id})`.execute(studio.db);
      studio.bus.publish(personLeftTopic, Buffer.from(who.id));
    }
    const membersOf = async (who: Person, id: string): Promise<[string, string][]> =>
      (await studio.ok(200, who, 'GET', `/api/projects/${id}/members`)).items.map(
        ({ name, role }: { name: string; role: string }) => [name, role],
      );

    test('they are in no project any more, their invitations end, and what they made there stays', async () => {
      const { id, as, owner } = await studio.project('editor', 'admin');
      const admin = as('admin');
      const file = await put(admin, unique(), id);
      const board = await studio.ok(201, admin, 'POST', `/api/projects/${id}/boards`, { name: 'Plan' });
      const { token } = await studio.ok(201, admin, 'POST', `/api/projects/${id}/invites`, {
        role: 'viewer',
      });
      const told: string[] = [];
      const stop = await studio.bus.subscribe('members', (payload) => {
        told.push(JSON.parse(Buffer.from(payload).toString()).personId);
      });
      await leaves(admin);
      await eventually(async () => assert.deepEqual(told, [admin.id]));
      stop();
      assert.deepEqual(await membersOf(owner, id), [
        ['Olga', 'owner'],
        ['editor', 'editor'],
      ]);
      await studio.ok(200, owner, 'GET', `/api/files/${file.id}`);
      await studio.ok(200, owner, 'GET', `/api/boards/${board.id}`);
      const joining = await studio.call(await studio.person(), 'POST', '/api/projects/join', { token });
      assert.equal(joining.status, 410);
    });

    test('their own files go with their bytes, unless somebody else has the same', async () => {
      const { id, owner } = await studio.project();
      const mia = await studio.person();
      const [own, shared] = [unique('mine'), unique('ours')];
      const file = await put(mia, own);
      await put(mia, shared);
      await put(owner, shared, id);
      await leaves(mia);
      const hash = (text: string) => sha256(text) as BlobHash;
      await eventually(async () => assert.equal(await studio.hasBlob(hash(own)), false));
      assert.equal(await studio.hasBlob(hash(shared)), true);
      assert.equal((await studio.call(mia, 'GET', `/api/files/${file.id}`)).status, 404);
    });

    test('a project that nobody else is in goes with everything in it, an archived one too', async () => {
      const { id, owner } = await studio.project();
      const content = unique();
      await put(owner, content, id);
      const board = await studio.ok(201, owner, 'POST', `/api/projects/${id}/boards`, { name: 'Plan' });
      await studio.ok(200, owner, 'POST', `/api/projects/${id}/archive`);
      await leaves(owner);
      await eventually(async () => {
        const { rows } = await sql`
          select id from studio.projects where id = ${id} union all
          select id from studio.boards where id = ${board.id}`.execute(studio.db);
        assert.deepEqual(rows, []);
      });
      assert.equal(await studio.hasBlob(sha256(content) as BlobHash), false);
    });

    test('a project in which somebody joined at the last moment goes to who has most to say in it', async () => {
      const { id, as, owner } = await studio.project('viewer', 'admin', 'editor');
      await leaves(owner);
      await eventually(async () =>
        assert.deepEqual(await membersOf(as('viewer'), id), [
          ['viewer', 'viewer'],
          ['admin', 'owner'],
          ['editor', 'editor'],
        ]),
      );
    });

    test('what was left while no process ran is removed when one starts', async () => {
      const { id, as, owner } = await studio.project('editor');
      await sql`insert into auth.left_people values (${as('editor').id})`.execute(studio.db);
      await studio.service.close();
      await studio.service.open();
      assert.deepEqual(await membersOf(owner, id), [['Olga', 'owner']]);
    });
  });
}
