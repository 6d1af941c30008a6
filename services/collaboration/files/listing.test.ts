import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type FileInfo, type FileKind, limits } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { type Person, refusal } from '../testing.ts';
import { fileKindOf } from './fileKind.ts';
import { form, unique, uploadsOfSuite } from './testing.ts';

for (const engine of engines) {
  describe(`lists of files on ${engine}`, () => {
    const { studio, uploaded } = uploadsOfSuite(engine);
    const put = async (
      who: Person,
      projectId: string,
      name: string,
      content = unique(),
    ): Promise<FileInfo> => {
      const [file] = await uploaded(who, form(['projectId', projectId], ['file', content, name]));
      return file!;
    };
    const names = async (who: Person, path: string): Promise<string[]> =>
      (await studio.ok(200, who, 'GET', path)).items.map(({ name }: FileInfo) => name);

    test('the files of a project stand newest first, with who put them there and what may be done', async () => {
      const { id, owner, as } = await studio.project('viewer');
      await put(owner, id, 'a.txt');
      await put(owner, id, 'b.txt');
      const { items, nextCursor } = await studio.ok(200, as('viewer'), 'GET', `/api/projects/${id}/files`);
      assert.deepEqual(
        items.map(({ name, projectId, by, kind, hasThumbnail, deletedAt, abilities }: FileInfo) => ({
          name,
          projectId,
          by: by?.name,
          kind,
          hasThumbnail,
          deletedAt,
          abilities,
        })),
        ['b.txt', 'a.txt'].map((name) => ({
          name,
          projectId: id,
          by: 'Olga',
          kind: 'document',
          hasThumbnail: false,
          deletedAt: null,
          abilities: {
            'file.view': true,
            'file.rename': false,
            'file.delete': false,
            'file.restore': false,
            'file.destroy': false,
          },
        })),
      );
      assert.equal(nextCursor, null);
      assert.deepEqual(await studio.ok(200, as('viewer'), 'GET', `/api/files/${items[0].id}`), items[0]);
    });

    test('names stand as people look for them: without accents and case, numbers by their value', async () => {
      const { id, owner } = await studio.project();
      const sorted = ['Äpfel.txt', 'apfelmus.txt', 'page 2.txt', 'Page 10.txt', 'page 010a.txt', 'zebra.txt'];
      for (const name of sorted.toReversed()) await put(owner, id, name);
      assert.deepEqual(await names(owner, `/api/projects/${id}/files?sort=name`), sorted);
      assert.deepEqual(
        await names(owner, `/api/projects/${id}/files?sort=name&order=desc`),
        sorted.toReversed(),
      );
    });

    test('page after page gives every file once, in every order, while others are put in between', async () => {
      const { id, owner } = await studio.project();
      for (let i = 0; i < 7; i++)
        await put(owner, id, `same ${i % 3}.txt`, unique('x'.repeat((i % 4) * 100)));
      for (const sort of ['date', 'name', 'size']) {
        for (const order of ['asc', 'desc']) {
          const path = `/api/projects/${id}/files?sort=${sort}&order=${order}`;
          const whole = (await studio.ok(200, owner, 'GET', path)).items;
          const found: FileInfo[] = [];
          for (let cursor = ''; ; ) {
            const page = await studio.ok(200, owner, 'GET', `${path}&limit=2${cursor}`);
            found.push(...page.items);
            if (page.nextCursor === null) break;
            cursor = `&cursor=${page.nextCursor}`;
          }
          assert.deepEqual(found, whole, `${sort} ${order}`);
          assert.equal(new Set(found.map((file) => file.id)).size, 7);
        }
      }
      const { items } = await studio.ok(200, owner, 'GET', `/api/projects/${id}/files?sort=size`);
      const sizes: number[] = items.map(({ size }: FileInfo) => size);
      assert.deepEqual(
        sizes,
        sizes.toSorted((a, b) => b - a),
      );
    });

    test('a list of one kind holds that kind alone, as each file calls itself', async () => {
      const { id, owner } = await studio.project();
      const png = new Blob([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')]);
      await uploaded(owner, form(['projectId', id], ['file', png, 'a.png'], ['file', 'text', 'b.txt']));
      await uploaded(
        owner,
        form(
          ['projectId', id],
          ['file', '%PDF-1.7 x', 'c.pdf'],
          ['file', new Blob([new Uint8Array(9)]), 'd'],
        ),
      );
      const all = (await studio.ok(200, owner, 'GET', `/api/projects/${id}/files`)).items as FileInfo[];
      for (const kind of ['image', 'video', 'audio', 'document', 'other'] satisfies FileKind[]) {
        assert.deepEqual(
          await names(owner, `/api/projects/${id}/files?kind=${kind}`),
          all.filter(({ mediaType }) => fileKindOf(mediaType) === kind).map(({ name }) => name),
          kind,
        );
      }
      assert.deepEqual(await names(owner, `/api/projects/${id}/files?kind=document`), ['c.pdf', 'b.txt']);
    });

    test('what lies in one space is in no list of another', async () => {
      const [a, b] = [await studio.project(), await studio.project()];
      await put(a.owner, a.id, 'a.txt');
      await uploaded(a.owner, form(['file', unique(), 'own.txt']));
      assert.deepEqual(await names(a.owner, '/api/files'), ['own.txt']);
      assert.deepEqual(await names(a.owner, `/api/projects/${a.id}/files`), ['a.txt']);
      assert.deepEqual(await names(b.owner, `/api/projects/${b.id}/files`), []);
      for (const path of [`/api/projects/${a.id}/files`, `/api/projects/${a.id}/files/summary`])
        assert.equal(await refusal(await studio.call(b.owner, 'GET', path)), '404 not_found');
    });

    test('who left a project sees none of its files any more, by any way', async () => {
      const { id, as } = await studio.project('editor');
      const editor = as('editor');
      const file = await put(editor, id, 'mine.txt');
      await studio.leave(id, editor);
      const ids = { ids: [file.id] };
      for (const [method, path, body] of [
        ['GET', `/api/projects/${id}/files`],
        ['GET', `/api/projects/${id}/files?state=trash`],
        ['GET', `/api/projects/${id}/files/summary`],
        ['GET', `/api/files/${file.id}`],
        ['GET', `/api/files/${file.id}/content`],
        ['GET', `/api/files/${file.id}/thumbnail?size=96`],
        ['PATCH', `/api/files/${file.id}`, { name: 'b' }],
        ['DELETE', `/api/files/${file.id}`],
        ['POST', '/api/files/trash', ids],
        ['POST', '/api/files/restore', ids],
        ['POST', '/api/files/destroy', ids],
      ] as const) {
        assert.equal(
          await refusal(await studio.call(editor, method, path, body)),
          '404 not_found',
          `${method} ${path}`,
        );
      }
      assert.deepEqual(await names(editor, '/api/files'), []);
    });

    test('a page has 200 items at most, and a bad query is refused', async () => {
      const mia = await studio.person();
      await studio.ok(200, mia, 'GET', `/api/files?limit=${limits.pageSizeMax}`);
      for (const query of [
        'limit=201',
        'limit=0',
        'cursor=x',
        `cursor=${'x'.repeat(1025)}`,
        'sort=color',
        'kind=x',
        'state=gone',
        'order=up',
        'x=1',
      ])
        assert.equal(
          await refusal(await studio.call(mia, 'GET', `/api/files?${query}`)),
          '400 invalid_input',
          query,
        );
    });

    test('the summary counts what is there, and its version changes with every change', async () => {
      const { id, owner } = await studio.project();
      const path = `/api/projects/${id}/files/summary`;
      const versions = new Set<string>();
      const look = async () => {
        const { version, ...rest } = await studio.ok(200, owner, 'GET', path);
        assert.equal(
          (await studio.ok(200, owner, 'GET', path)).version,
          version,
          'it is the same without one',
        );
        versions.add(version);
        return rest;
      };
      const spaceBytes = 100 * 1024;
      assert.deepEqual(await look(), { count: 0, trashCount: 0, bytes: 0, spaceBytes });
      const file = await put(owner, id, 'a.txt', '12345');
      assert.deepEqual(await look(), { count: 1, trashCount: 0, bytes: 5, spaceBytes });
      await studio.ok(200, owner, 'PATCH', `/api/files/${file.id}`, { name: 'b.txt' });
      await look();
      await studio.call(owner, 'DELETE', `/api/files/${file.id}`);
      assert.deepEqual(await look(), { count: 0, trashCount: 1, bytes: 5, spaceBytes });
      await studio.call(owner, 'POST', '/api/files/restore', { ids: [file.id] });
      await look();
      assert.equal(versions.size, 5);
    });
  });
}
