import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type FileInfo, GB, kB, limits, newId, type Role } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { createLogger } from '@flux/http';
import { type Person, refusal, startStudio, studioOfSuite } from '../testing.ts';
import { claimLifetime, releaseAbandoned } from './blobClaims.ts';
import { defaultQuota } from './quota.ts';
import { startUpload } from './upload.ts';

const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

type Entry = readonly [field: string, value: string | Blob, fileName?: string];

function form(...entries: readonly Entry[]): FormData {
  const data = new FormData();
  for (const [field, value, fileName] of entries) {
    if (typeof value === 'string' && fileName === undefined) data.append(field, value);
    else data.append(field, typeof value === 'string' ? new Blob([value]) : value, fileName);
  }
  return data;
}

/** Bytes that nobody else has. */
let count = 0;
const unique = (text = 'content') => `${text} ${process.pid} ${count++}`;

/** The quota of these tests: a file of 64 kB, a space of 100 kB. */
const quota = { fileBytes: 64 * kB, spaceBytes: 100 * kB };

for (const engine of engines) {
  describe(`uploads on ${engine}`, () => {
    let spoilClaim = false;
    const studio = studioOfSuite(engine, {
      quota,
      blobs: (disk) => ({
        ...disk,
        put: async (source, options) => {
          const blob = await disk.put(source, options);
          if (spoilClaim) await disk.remove(blob.sha256);
          return blob;
        },
      }),
    });
    const upload = (who: Person, data: FormData) => studio.call(who, 'POST', '/api/files/upload', data);
    const uploaded = async (who: Person, data: FormData): Promise<FileInfo[]> =>
      (await studio.ok(201, who, 'POST', '/api/files/upload', data)).files;

    /** Nothing is left of what was not kept: no file, no claim, no blob, no half-written bytes. */
    async function assertNothingLeft(who: Person, ...contents: readonly string[]): Promise<void> {
      const files = studio.db.selectFrom('studio.files').select('name').where('owner_id', '=', who.id);
      assert.deepEqual(await files.execute(), []);
      assert.deepEqual(await studio.db.selectFrom('studio.blob_claims').selectAll().execute(), []);
      for (const content of contents) assert.equal(await studio.hasBlob(sha256(content)), false);
      assert.deepEqual(await readdir(`${studio.dir}/incoming`).catch(() => []), []);
    }

    /** Waits for what the server does after its client has gone. */
    async function eventually(check: () => Promise<void>): Promise<void> {
      for (let tries = 0; ; tries++) {
        try {
          return await check();
        } catch (error) {
          if (tries === 100) throw error;
          await delay(20);
        }
      }
    }

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
          createdAt: '',
          abilities: { 'file.view': true },
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
          await eventually(async () => assert.equal((await readdir(`${studio.dir}/incoming`)).length, 1));
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

    test('the same bytes twice are two files over one blob', async () => {
      const [mia, noa] = [await studio.person(), await studio.person()];
      const content = unique();
      const files = await uploaded(mia, form(['file', content, 'a'], ['file', content, 'b']));
      const [again] = await uploaded(noa, form(['file', content, 'c']));
      assert.equal(new Set([...files, again].map((file) => file?.id)).size, 3);
      assert.equal(new Set([...files, again].map((file) => file?.sha256)).size, 1);
    });

    test('an upload that fails does not take the bytes that somebody else has kept', async () => {
      const [mia, noa] = [await studio.person(), await studio.person()];
      const content = unique();
      await uploaded(mia, form(['file', content, 'a']));
      const failed = await upload(noa, form(['file', content, 'a'], ['projectId', newId<never>()]));
      assert.equal(await refusal(failed), '404 not_found');
      assert.equal(await studio.hasBlob(sha256(content)), true);
    });

    test('many uploads of the same bytes at once, half of them failing, leave whole files', async () => {
      const content = unique();
      const people = await Promise.all(Array.from({ length: 8 }, () => studio.person()));
      const responses = await Promise.all(
        people.map((person, i) =>
          upload(
            person,
            i % 2 === 0
              ? form(['file', content, 'a'])
              : form(['file', content, 'a'], ['projectId', newId<never>()]),
          ),
        ),
      );
      const statuses = await Promise.all(
        responses.map(async (response) => [response.status, (await response.json()).code]),
      );
      for (const [i, [status]] of statuses.entries()) {
        assert.ok(i % 2 === 0 ? status === 201 || status === 409 : status === 404, JSON.stringify(statuses));
      }
      const kept = statuses.some(([status]) => status === 201);
      assert.equal(await studio.hasBlob(sha256(content)), kept);
      assert.deepEqual(await studio.db.selectFrom('studio.blob_claims').selectAll().execute(), []);
    });

    test('bytes that are removed between storing and claiming are not promised', async () => {
      const mia = await studio.person();
      spoilClaim = true;
      const response = await upload(mia, form(['file', unique(), 'a']));
      spoilClaim = false;
      assert.equal(await refusal(response), '409 conflict');
      await assertNothingLeft(mia);
    });

    test('an upload counts as activity, a refused one does not', async () => {
      const mia = await studio.person();
      await refusal(await upload(mia, form(['projectId', 'x'])));
      assert.ok(!studio.touched.includes(mia.id));
      await uploaded(mia, form(['file', unique(), 'a']));
      assert.ok(studio.touched.includes(mia.id));
    });

    test('what is no form, no file, or a malformed one is refused in a sentence', async () => {
      const mia = await studio.person();
      const send = (body: string, type: string) =>
        fetch(`${studio.url}/api/files/upload`, {
          method: 'POST',
          headers: { 'x-person': mia.id, 'content-type': type },
          body,
        });
      const multi = 'multipart/form-data; boundary=B';
      const part = (disposition: string, content = 'x') =>
        `--B\r\nContent-Disposition: ${disposition}\r\n\r\n${content}\r\n`;
      const cases: readonly [expected: string, body: string, type: string][] = [
        ['415 type_refused', '{}', 'application/json'],
        ['415 type_refused', 'x', 'text/plain'],
        ['400 invalid_input', 'x', 'multipart/form-data'],
        ['400 invalid_input', 'x', multi],
        ['400 invalid_input', '', multi],
        ['400 invalid_input', '--B--\r\n', multi],
        ['400 invalid_input', part('form-data; name="file"; filename="a"'), multi],
        ['400 invalid_input', `${part('form-data; name="file"; filename=""')}--B--\r\n`, multi],
        ['400 invalid_input', `${part('form-data; name="other"; filename="a"')}--B--\r\n`, multi],
        ['400 invalid_input', `${part('form-data; name="__proto__"; filename="a"')}--B--\r\n`, multi],
        ['400 invalid_input', `${part('form-data; name="toString"')}--B--\r\n`, multi],
        ['400 invalid_input', `${part('form-data; name="note"')}--B--\r\n`, multi],
        ['400 invalid_input', `${part('form-data; name="projectId"', 'x'.repeat(1025))}--B--\r\n`, multi],
        ['404 not_found', `${part('form-data; name="projectId"', 'x'.repeat(1024))}--B--\r\n`, multi],
        ['400 invalid_input', `${part('form-data; name="note"').repeat(21)}--B--\r\n`, multi],
      ];
      for (const [expected, body, type] of cases) {
        assert.equal(await refusal(await send(body, type)), expected, `${type} ${body.slice(0, 120)}`);
      }
      await assertNothingLeft(mia);
      const twice = form(['projectId', newId<never>()], ['projectId', newId<never>()], ['file', 'x', 'a']);
      assert.equal(await refusal(await upload(mia, twice)), '404 not_found');
      const { id, owner } = await studio.project();
      const second = await studio.ok(201, owner, 'POST', '/api/projects', { name: 'second' });
      const both = form(['projectId', id], ['projectId', second.id], ['file', 'x', 'a']);
      assert.equal(await refusal(await upload(owner, both)), '400 invalid_input');
    });

    test('an upload that is cut off leaves nothing', async () => {
      const mia = await studio.person();
      const content = unique('whole');
      const head = [
        'POST /api/files/upload HTTP/1.1',
        'host: studio.test',
        `x-person: ${mia.id}`,
        'content-type: multipart/form-data; boundary=B',
        'content-length: 100000',
        '',
        `--B\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n${content}\r\n--B`,
      ].join('\r\n');
      const inFile = '\r\nContent-Disposition: form-data; name="file"; filename="b"\r\n\r\nhalf of it';
      const inHead = '\r\nContent-Disposition: form-da';
      for (const rest of ['', inHead, inFile]) {
        const socket = connect(Number(new URL(studio.url).port), '127.0.0.1');
        await once(socket, 'connect');
        socket.write(head + rest);
        await eventually(async () => assert.equal(await studio.hasBlob(sha256(content)), rest !== ''));
        if (rest === inFile) {
          await eventually(async () => assert.equal((await readdir(`${studio.dir}/incoming`)).length, 1));
        }
        socket.destroy();
        await once(socket, 'close');
        await eventually(() => assertNothingLeft(mia, content));
      }
    });

    test('after a refusal the connection answers again, also while the refused upload was still coming', async () => {
      const mia = await studio.person();
      const large = 'x'.repeat(3_000_000);
      for (let i = 0; i < 3; i++) {
        assert.equal(await refusal(await upload(mia, form(['file', large, 'a']))), '413 too_large');
      }
      assert.equal((await studio.call(mia, 'GET', '/api/projects')).status, 200);
    });

    test('a refused upload that never ends is cut off', async () => {
      const mia = await studio.person();
      const socket = connect(Number(new URL(studio.url).port), '127.0.0.1');
      socket.on('error', () => {});
      await once(socket, 'connect');
      socket.write(
        `POST /api/files/upload HTTP/1.1\r\nhost: x\r\nx-person: ${mia.id}\r\n` +
          'content-type: multipart/form-data; boundary=B\r\ncontent-length: 1000000000\r\n\r\n' +
          '--B\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n',
      );
      let sent = 0;
      const chunk = Buffer.alloc(256 * kB);
      const closed = new Promise((resolve) => socket.once('close', resolve));
      let answer = '';
      socket.on('data', (data) => {
        answer += data;
      });
      const send = () => {
        while (!socket.destroyed && sent < 200_000_000) {
          sent += chunk.length;
          if (!socket.write(chunk)) return;
        }
      };
      socket.on('drain', send);
      send();
      await closed;
      assert.ok(sent < 100_000_000, `${sent}`);
      assert.match(answer, /413|^$/u);
      await eventually(() => assertNothingLeft(mia));
    });

    test('what a process that died has claimed is given back after a week, what is younger is not', async () => {
      const mia = await studio.person();
      const now = Date.now();
      const [old, young, kept] = [unique('old'), unique('young'), unique('kept')];
      await uploaded(mia, form(['file', kept, 'a']));
      for (const [content, at] of [
        [old, now - claimLifetime - 1],
        [young, now - claimLifetime + 60_000],
        [kept, now - claimLifetime - 1],
      ] as const) {
        const blob = await studio.disk.put(Readable.from([Buffer.from(content)]), { maxBytes: 1000 });
        await studio.db
          .insertInto('studio.blob_claims')
          .values({ upload_id: newId<never>(), sha256: blob.sha256, claimed_at: new Date(at) })
          .execute();
      }
      await releaseAbandoned(studio.db, studio.disk, now);
      assert.equal(await studio.hasBlob(sha256(old)), false);
      assert.equal(await studio.hasBlob(sha256(young)), true);
      assert.equal(await studio.hasBlob(sha256(kept)), true);
      await studio.db.deleteFrom('studio.blob_claims').execute();
    });
  });
}

test('a problem of the disk is not blamed on the form', async (t) => {
  const studio = await startStudio({ after: t.after.bind(t) }, 'pglite', {
    blobs: (disk) => ({
      ...disk,
      put: async (source) => {
        source.destroy(new Error('disk on fire'));
        throw new Error('disk on fire');
      },
    }),
  });
  const mia = await studio.person();
  const response = await studio.call(mia, 'POST', '/api/files/upload', form(['file', 'x', 'a']));
  assert.equal(await refusal(response), '500 internal');
});

test('as the studio comes, a file may hold 10 GB', () => {
  assert.equal(defaultQuota.fileBytes, 10 * GB);
  assert.equal(limits.filesPerUpload, 10);
});

test('with the database away nothing is given back now, and it is noted rather than thrown', async (t) => {
  const studio = await startStudio({ after: t.after.bind(t) }, 'postgres');
  const noted: string[] = [];
  const log = createLogger({ logLevel: 'warn', release: 'test' }, { write: (line) => noted.push(line) });
  const { db, disk: blobs } = studio;
  const mia = await studio.person();
  const upload = startUpload({ db, blobs, quota, clock: Date.now, log }, mia.id);
  const content = unique();
  await upload.take({ kind: 'file', fileName: 'a', content: Readable.from([Buffer.from(content)]) });
  await studio.database.close();
  await assert.rejects(async () => upload.finish(), /closed/u);
  await upload.abandon();
  await studio.service.open();
  await studio.service.close();
  assert.equal(noted.length, 1);
  assert.match(noted[0] ?? '', /could not be given back yet/u);
  assert.equal(await studio.hasBlob(sha256(content)), true);
});
