import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GB, limits, newId, type Role } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { refusal } from '../testing.ts';
import { defaultQuota } from './quota.ts';
import { type Entry, eventually, form, quota, sha256, unique, uploadsOfSuite } from './testing.ts';

for (const engine of engines) {
  describe(`uploads on ${engine}`, () => {
    const { studio, upload, uploaded, incoming, assertNothingLeft } = uploadsOfSuite(engine);

    test('a file lands in the own space when no project is named', async () => {
      const mia = await studio.person();
      const content = unique();
      const [file] = await uploaded(mia, form(['file', content, 'notes.md']));
      assert.ok(file);
      assert.deepEqual(
        { ...file, id: '', createdAt: '' },
        {
          id: '',
          name: 'notes.md',
          size: content.length,
          sha256: sha256(content),
          mediaType: 'text/markdown',
          kind: 'document',
          hasThumbnail: false,
          projectId: null,
          by: { id: mia.id, name: 'Mia', color: 3 },
          createdAt: '',
          deletedAt: null,
          abilities: {
            'file.view': true,
            'file.rename': true,
            'file.delete': true,
            'file.restore': true,
            'file.destroy': true,
          },
        },
      );
      assert.ok(await studio.hasBlob(file.sha256));
      const row = await studio.db
        .selectFrom('studio.files')
        .selectAll()
        .where('id', '=', file.id as never)
        .executeTakeFirst();
      assert.deepEqual([row?.project_id, row?.owner_id], [null, mia.id]);
    });

    test('a file that brings its id is there once, however often its answer is lost', async () => {
      const mia = await studio.person();
      const content = unique();
      const id = newId<string>();
      const send = () => upload(mia, form(['id', id], ['file', content, 'a.txt']));
      const answers = await Promise.all([send(), send(), send()]);
      assert.deepEqual(
        answers.map(({ status }) => status),
        [201, 201, 201],
      );
      const bodies = await Promise.all(answers.map((answer) => answer.json()));
      assert.equal(bodies[0].files[0].id, id);
      assert.deepEqual(bodies[1], bodies[0]);
      const { items } = await studio.ok(200, mia, 'GET', '/api/files');
      assert.equal(items.length, 1);
      assert.deepEqual(await studio.db.selectFrom('studio.blob_claims').selectAll().execute(), []);
      assert.equal((await studio.call(mia, 'GET', `/api/files/${id}/content`)).status, 200);
    });

    test('an id that stands for other content, another person or several files is refused', async () => {
      const [mia, noa] = [await studio.person(), await studio.person()];
      const content = unique();
      const id = newId<string>();
      await uploaded(mia, form(['id', id], ['file', content, 'a.txt']));
      const other = unique();
      assert.equal(
        await refusal(await upload(mia, form(['id', id], ['file', other, 'a.txt']))),
        '409 conflict',
      );
      assert.equal(
        await refusal(await upload(noa, form(['id', id], ['file', content, 'a.txt']))),
        '409 conflict',
      );
      for (const entries of [
        [
          ['id', 'x'],
          ['file', other, 'a.txt'],
        ],
        [
          ['id', newId<string>()],
          ['file', other, 'a'],
          ['file', other, 'b'],
        ],
      ] satisfies Entry[][])
        assert.equal(await refusal(await upload(mia, form(...entries))), '400 invalid_input');
      assert.equal(await studio.hasBlob(sha256(other)), false);
    });

    test('the project may be named before, between or after the files', async () => {
      const { id, owner } = await studio.project();
      const file = (): Entry => ['files', unique(), 'a.txt'];
      const project: Entry = ['projectId', id];
      for (const data of [
        form(project, file(), file()),
        form(file(), project, ['file', unique(), 'b.txt']),
        form(file(), file(), project),
        form(project, file(), project),
      ]) {
        const files = await uploaded(owner, data);
        for (const { id: fileId } of files) {
          const row = await studio.db
            .selectFrom('studio.files')
            .select('project_id')
            .where('id', '=', fileId as never)
            .executeTakeFirst();
          assert.equal(row?.project_id, id);
        }
      }
    });

    test('ten files are taken, in order, and of eleven none', async () => {
      const mia = await studio.person();
      const entries = Array.from({ length: 11 }, (_, i): Entry => ['files', unique(), `${i}.txt`]);
      const noa = await studio.person();
      assert.equal(await refusal(await upload(noa, form(...entries))), '413 too_many_files');
      await assertNothingLeft(noa, ...entries.map(([, content]) => String(content)));
      const files = await uploaded(mia, form(...entries.slice(0, 10)));
      assert.deepEqual(
        files.map(({ name }) => name),
        entries.slice(0, 10).map(([, , name]) => name),
      );
    });

    test('a file of the most bytes is taken, one more byte is refused and nothing stays', async () => {
      const [mia, noa] = [await studio.person(), await studio.person()];
      const largest = 'x'.repeat(quota.fileBytes);
      assert.equal((await uploaded(mia, form(['file', largest, 'a'])))[0]?.size, quota.fileBytes);
      const first = unique();
      const response = await upload(noa, form(['file', first, 'a'], ['file', `${largest}y`, 'b']));
      assert.equal(await refusal(response), '413 too_large');
      await assertNothingLeft(noa, first, `${largest}y`);
    });

    test('a space takes files up to its quota, and one more byte is refused, whenever the project is named', async () => {
      const { id, owner } = await studio.project();
      const half = (extra = 0) => 'x'.repeat(quota.spaceBytes / 2 + extra);
      await uploaded(owner, form(['projectId', id], ['file', half(), 'a']));
      const early = await upload(owner, form(['projectId', id], ['file', half(1), 'b']));
      assert.equal(await refusal(early), '507 quota_exceeded');
      const late = await upload(owner, form(['file', half(1), 'b'], ['projectId', id]));
      assert.equal(await refusal(late), '507 quota_exceeded');
      const many = form(['projectId', id], ['file', half(-10), 'b'], ['file', 'x'.repeat(11), 'c']);
      assert.equal(await refusal(await upload(owner, many)), '507 quota_exceeded');
      assert.equal(await studio.hasBlob(sha256(half(1))), false);
      assert.equal((await uploaded(owner, form(['projectId', id], ['file', half(), 'b']))).length, 1);
      const full = await upload(owner, form(['projectId', id], ['file', 'x', 'c']));
      assert.equal(await refusal(full), '507 quota_exceeded');
    });

    test('two uploads at once cannot fill a space past its quota together', async () => {
      const mia = await studio.person();
      const responses = await Promise.all(
        [1, 2, 3].map((n) =>
          upload(mia, form(['file', `${n}${'x'.repeat(quota.spaceBytes / 2 - 1)}`, `${n}`])),
        ),
      );
      const outcomes = responses.map(({ status }) => status).toSorted();
      await Promise.all(responses.map((response) => response.text()));
      assert.deepEqual(outcomes, [201, 201, 507]);
    });

    test('who may only look is refused, outsiders and unknown projects are not told apart; nothing stays', async () => {
      const { id, as } = await studio.project('admin', 'editor', 'commenter', 'viewer');
      for (const [role, status] of Object.entries({ admin: 201, editor: 201, commenter: 403, viewer: 403 })) {
        for (const isFirst of [true, false]) {
          const [file, project]: Entry[] = [
            ['file', unique(), 'a'],
            ['projectId', id],
          ];
          const data = isFirst ? form(project!, file!) : form(file!, project!);
          const response = await upload(as(role as Role), data);
          assert.equal(response.status, status, role);
          await response.text();
          if (status === 403) await assertNothingLeft(as(role as Role), String(file![1]));
        }
      }
      const stranger = await studio.person();
      for (const projectId of [id, newId<never>(), 'x', '', id.toUpperCase()]) {
        for (const isFirst of [true, false]) {
          const [file, project]: Entry[] = [
            ['file', unique(), 'a'],
            ['projectId', projectId],
          ];
          const data = isFirst ? form(project!, file!) : form(file!, project!);
          assert.equal(await refusal(await upload(stranger, data)), '404 not_found');
          await assertNothingLeft(stranger, String(file![1]));
        }
      }
    });

    test('somebody who loses the project while the upload runs is refused at its end', async () => {
      const { id, as } = await studio.project('editor');
      const content = unique();
      const boundary = 'xxBOUNDARYxx';
      const head = `--${boundary}\r\nContent-Disposition: form-data; name="projectId"\r\n\r\n${id}\r\n--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n`;
      const tail = `\r\n--${boundary}--\r\n`;
      const body = new ReadableStream({
        async start(controller) {
          controller.enqueue(Buffer.from(head + content));
          await eventually(async () => assert.equal((await incoming()).length, 1));
          await studio.db
            .updateTable('studio.project_members')
            .set({ role: 'viewer' })
            .where('person_id', '=', as('editor').id)
            .execute();
          controller.enqueue(Buffer.from(tail));
          controller.close();
        },
      });
      const response = await fetch(`${studio.url}/api/files/upload`, {
        method: 'POST',
        headers: { 'x-person': as('editor').id, 'content-type': `multipart/form-data; boundary=${boundary}` },
        body,
        duplex: 'half',
      } as RequestInit);
      assert.equal(await refusal(response), '403 forbidden');
      await assertNothingLeft(as('editor'), content);
    });

    test('a name is cleaned; one of 255 bytes is kept, one of 256 is refused', async () => {
      const mia = await studio.person();
      const nameOf = async (given: string) => (await uploaded(mia, form(['file', unique(), given])))[0]?.name;
      assert.equal(await nameOf('../../etc/passwd'), 'passwd');
      assert.equal(await nameOf('C:\\fakepath\\Plan größer.png'), 'Plan größer.png');
      assert.equal(await nameOf('ok\u202Egpj.exe'), 'okgpj.exe');
      const longest = `${'é'.repeat(125)}a.png`;
      assert.equal(await nameOf(longest), longest);
      const content = unique();
      const noa = await studio.person();
      const tooLong = await upload(noa, form(['file', content, `a${longest}`]));
      assert.equal(await refusal(tooLong), '400 invalid_input');
      await assertNothingLeft(noa, content);
    });

    test('the type is what the bytes say, whatever name and claim say', async () => {
      const mia = await studio.person();
      const typeOf = async (content: string, name: string, type: string) =>
        (await uploaded(mia, form(['file', new Blob([content], { type }), name])))[0]?.mediaType;
      assert.equal(await typeOf('<script>alert(1)</script>', 'a.png', 'image/png'), 'text/html');
      assert.equal(await typeOf('%PDF-1.7\n', 'a.html', 'text/html'), 'application/pdf');
      assert.equal(await typeOf('', 'a.png', 'image/png'), 'application/octet-stream');
      assert.equal(await typeOf('ä'.repeat(4000), 'a.txt', 'x/y'), 'text/plain');
    });

    test('an upload counts as activity, a refused one does not', async () => {
      const mia = await studio.person();
      await refusal(await upload(mia, form(['projectId', 'x'])));
      assert.ok(!studio.touched.includes(mia.id));
      await uploaded(mia, form(['file', unique(), 'a']));
      assert.ok(studio.touched.includes(mia.id));
    });
  });
}

test('as the studio comes, a file may hold 10 GB', () => {
  assert.equal(defaultQuota.fileBytes, 10 * GB);
  assert.equal(limits.filesPerUpload, 10);
});
