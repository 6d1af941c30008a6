import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type FileInfo, limits, newId } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { type Person, refusal } from '../testing.ts';
import { form, sha256, unique, uploadsOfSuite } from './testing.ts';
import { emptyTrash, trashLifetime } from './trash.ts';

for (const engine of engines) {
  describe(`the trash of files on ${engine}`, () => {
    const { studio, uploaded, upload } = uploadsOfSuite(engine);
    const put = async (
      who: Person,
      projectId: string,
      content = unique(),
      name = 'a.txt',
    ): Promise<FileInfo> => {
      const [file] = await uploaded(who, form(['projectId', projectId], ['file', content, name]));
      return file!;
    };
    const change = async (
      who: Person,
      what: 'trash' | 'restore' | 'destroy',
      ...ids: string[]
    ): Promise<string> => {
      const response = await studio.call(who, 'POST', `/api/files/${what}`, { ids });
      return response.status === 204 ? '204' : refusal(response);
    };
    const listed = async (who: Person, id: string, state = 'kept'): Promise<string[]> =>
      (await studio.ok(200, who, 'GET', `/api/projects/${id}/files?state=${state}`)).items.map(
        (file: FileInfo) => file.name,
      );

    test('a deleted file lies in the trash, and comes back as it was', async () => {
      const { id, as, owner } = await studio.project('editor');
      const editor = as('editor');
      const file = await put(owner, id);
      assert.equal((await studio.call(editor, 'DELETE', `/api/files/${file.id}`)).status, 204);
      assert.equal(
        (await studio.call(editor, 'DELETE', `/api/files/${file.id}`)).status,
        204,
        'once more is fine',
      );
      assert.deepEqual([await listed(editor, id), await listed(editor, id, 'trash')], [[], ['a.txt']]);
      const trashed = await studio.ok(200, editor, 'GET', `/api/files/${file.id}`);
      assert.notEqual(trashed.deletedAt, null);
      assert.equal((await studio.call(editor, 'GET', `/api/files/${file.id}/content`)).status, 200);
      assert.equal(await change(editor, 'restore', file.id), '204');
      assert.equal(await change(editor, 'restore', file.id), '204');
      assert.deepEqual(await studio.ok(200, owner, 'GET', `/api/files/${file.id}`), file);
      assert.deepEqual([await listed(editor, id), await listed(editor, id, 'trash')], [['a.txt'], []]);
    });

    test('who may only look neither deletes nor sees what was deleted', async () => {
      const { id, as, owner } = await studio.project('viewer', 'commenter');
      const [kept, gone] = [await put(owner, id), await put(owner, id)];
      assert.equal(await change(owner, 'trash', gone.id), '204');
      for (const who of [as('viewer'), as('commenter')]) {
        assert.equal(await change(who, 'trash', kept.id), '403 forbidden');
        for (const what of ['trash', 'restore', 'destroy'] as const)
          assert.equal(await change(who, what, gone.id), '404 not_found');
        for (const path of [
          `/api/files/${gone.id}`,
          `/api/files/${gone.id}/content`,
          `/api/files/${gone.id}/thumbnail?size=96`,
        ])
          assert.equal(await refusal(await studio.call(who, 'GET', path)), '404 not_found');
        const rename = await studio.call(who, 'PATCH', `/api/files/${gone.id}`, { name: 'b' });
        assert.equal(await refusal(rename), '404 not_found');
        const list = await studio.call(who, 'GET', `/api/projects/${id}/files?state=trash`);
        assert.equal(await refusal(list), '403 forbidden');
      }
    });

    test('many go and come back all or none', async () => {
      const [{ id, owner }, other] = [await studio.project(), await studio.project()];
      const [a, b, c] = [await put(owner, id), await put(owner, id), await put(other.owner, other.id)];
      assert.equal(await change(owner, 'trash', a.id, c.id), '404 not_found');
      assert.equal(await change(owner, 'trash', a.id, newId<string>()), '404 not_found');
      assert.equal((await listed(owner, id)).length, 2);
      assert.equal(await change(owner, 'trash', a.id, b.id, b.id), '204');
      assert.equal((await listed(owner, id, 'trash')).length, 2);
    });

    test('200 ids are taken, 201 are not', async () => {
      const mia = await studio.person();
      const ids = (count: number) => Array.from({ length: count }, () => newId<string>());
      assert.equal(await change(mia, 'trash', ...ids(limits.pageSizeMax)), '404 not_found');
      assert.equal(await change(mia, 'trash', ...ids(limits.pageSizeMax + 1)), '400 invalid_input');
      assert.equal(await change(mia, 'trash'), '400 invalid_input');
      assert.equal(await change(mia, 'trash', 'x'), '400 invalid_input');
    });

    test('what is deleted for good gives back its room and its bytes, unless somebody else has the same', async () => {
      const { id, as, owner } = await studio.project('editor');
      const [content, shared] = [unique('x'.repeat(60 * 1024)), unique()];
      const [one, two] = [await put(owner, id, content), await put(owner, id, shared)];
      const mia = await studio.person();
      const [hers] = await uploaded(mia, form(['file', shared, 'hers.txt']));
      assert.equal(await change(owner, 'destroy', one.id), '409 conflict', 'not before it lies in the trash');
      assert.equal(await change(owner, 'trash', one.id, two.id), '204');
      assert.equal(await change(as('editor'), 'destroy', one.id), '403 forbidden');
      const full = form(['projectId', id], ['file', 'y'.repeat(60 * 1024), 'b']);
      assert.equal(await refusal(await upload(owner, full)), '507 quota_exceeded', 'the trash counts');
      assert.equal(await change(owner, 'destroy', one.id, two.id), '204');
      assert.deepEqual(await listed(owner, id, 'trash'), []);
      assert.equal(await change(owner, 'restore', one.id), '404 not_found');
      assert.equal(await studio.hasBlob(sha256(content)), false);
      assert.equal(await studio.hasBlob(sha256(shared)), true);
      assert.equal((await studio.call(mia, 'GET', `/api/files/${hers?.id}/content`)).status, 200);
      assert.deepEqual(await studio.db.selectFrom('studio.blob_claims').selectAll().execute(), []);
      assert.equal((await upload(owner, full)).status, 201);
    });

    test('after 30 days the trash empties itself, not a moment before', async () => {
      const { id, owner } = await studio.project();
      const content = unique();
      const file = await put(owner, id, content);
      await put(owner, id, unique(), 'kept.txt');
      await change(owner, 'trash', file.id);
      const { deletedAt } = await studio.ok(200, owner, 'GET', `/api/files/${file.id}`);
      const due = Date.parse(deletedAt) + trashLifetime;
      await emptyTrash(studio.db, studio.disk, due);
      assert.equal((await listed(owner, id, 'trash')).length, 1);
      await Promise.all([
        emptyTrash(studio.db, studio.disk, due + 1),
        emptyTrash(studio.db, studio.disk, due + 1),
      ]);
      assert.deepEqual([await listed(owner, id, 'trash'), await listed(owner, id)], [[], ['kept.txt']]);
      assert.equal(await studio.hasBlob(sha256(content)), false);
    });

    test('a file takes another name, cleaned as at its upload', async () => {
      const { id, owner, as } = await studio.project('editor', 'viewer');
      const { id: fileId } = await put(owner, id);
      const rename = async (name: string, who = as('editor')) =>
        studio.call(who, 'PATCH', `/api/files/${fileId}`, { name });
      const cleaned = {
        'b.txt': 'b.txt',
        '  spaced   out.txt ': 'spaced out.txt',
        '../../etc/passwd': 'passwd',
        'C:\\work\\poster.psd': 'poster.psd',
        'what?<is>:this|*.txt': 'what__is__this__.txt',
        'gpj.\u202Eexe': 'gpj.exe',
        'CON.txt': '_CON.txt',
        'tail. . ': 'tail',
        ['ü'.repeat(127)]: 'ü'.repeat(127),
        ['x'.repeat(limits.name)]: 'x'.repeat(limits.name),
      };
      for (const [given, kept] of Object.entries(cleaned)) {
        const response = await rename(given);
        assert.equal(response.status, 200, given);
        assert.equal((await response.json()).name, kept);
        assert.equal((await studio.ok(200, owner, 'GET', `/api/files/${fileId}`)).name, kept);
      }
      for (const refused of ['', ' ', '\u202E', 'a/', 'x'.repeat(256), 'ü'.repeat(128)])
        assert.equal(await refusal(await rename(refused)), '400 invalid_input', refused);
      const { errors } = await (await rename('ü'.repeat(128))).json();
      assert.deepEqual(
        errors.map(({ path }: { path: string }) => path),
        ['/name'],
      );
      assert.equal(await refusal(await rename('c', as('viewer'))), '403 forbidden');
      assert.equal(await refusal(await rename('c', await studio.person())), '404 not_found');
      assert.equal(
        (await studio.ok(200, owner, 'GET', `/api/files/${fileId}`)).name,
        'x'.repeat(limits.name),
      );
      await change(owner, 'trash', fileId);
      assert.equal(await refusal(await rename('c')), '409 conflict');
    });

    test('an own file is renamed, deleted and brought back by its person alone', async () => {
      const [mia, noa] = [await studio.person(), await studio.person()];
      const [file] = await uploaded(mia, form(['file', unique(), 'mine.txt']));
      const id = file!.id;
      assert.equal(await change(noa, 'trash', id), '404 not_found');
      assert.equal(await change(mia, 'trash', id), '204');
      const { items } = await studio.ok(200, mia, 'GET', '/api/files?state=trash');
      assert.deepEqual(
        items.map((one: FileInfo) => one.id),
        [id],
      );
      assert.equal(await change(noa, 'restore', id), '404 not_found');
      assert.equal(await change(mia, 'destroy', id), '204');
    });
  });
}
