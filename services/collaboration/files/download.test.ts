import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type FileInfo, newId } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import fc from 'fast-check';
import { type Person, refusal, studioOfSuite } from '../testing.ts';
import { contentAnswer } from './download.ts';

const text = '0123456789abcdefghij';
const sha256 = createHash('sha256').update(text).digest('hex');

for (const engine of engines) {
  describe(`file content on ${engine}`, () => {
    const studio = studioOfSuite(engine);

    async function file(who: Person, content: string | Blob = text, name = 'a.txt', projectId?: string) {
      const data = new FormData();
      data.append('file', typeof content === 'string' ? new Blob([content]) : content, name);
      if (projectId !== undefined) data.append('projectId', projectId);
      const { files } = await studio.ok(201, who, 'POST', '/api/files/upload', data);
      return files[0] as FileInfo;
    }

    const get = (who: Person, id: string, headers: Record<string, string> = {}, method = 'GET') =>
      fetch(`${studio.url}/api/files/${id}/content`, { method, headers: { 'x-person': who.id, ...headers } });

    test('a file comes back whole, with headers under which nothing in it can run', async () => {
      const mia = await studio.person();
      const { id } = await file(mia);
      const response = await get(mia, id);
      assert.equal(response.status, 200);
      assert.equal(await response.text(), text);
      const expected = {
        'accept-ranges': 'bytes',
        'cache-control': 'private, no-cache',
        'content-disposition': `inline; filename="a.txt"; filename*=UTF-8''a.txt`,
        'content-length': '20',
        'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
        'content-type': 'text/plain; charset=utf-8',
        'cross-origin-resource-policy': 'same-origin',
        etag: `"${sha256}"`,
        'x-content-type-options': 'nosniff',
      };
      for (const [name, value] of Object.entries(expected)) assert.equal(response.headers.get(name), value);
    });

    test('HTML and SVG are offered for saving, HTML without a meaning', async () => {
      const mia = await studio.person();
      const html = await get(mia, (await file(mia, '<script>alert(1)</script>', 'a.png')).id);
      assert.equal(html.headers.get('content-type'), 'application/octet-stream');
      assert.match(html.headers.get('content-disposition') ?? '', /^attachment;/u);
      const svg = await get(mia, (await file(mia, '<svg onload="alert(1)"/>', 'größe.svg')).id);
      assert.equal(svg.headers.get('content-type'), 'image/svg+xml');
      assert.equal(
        svg.headers.get('content-disposition'),
        `attachment; filename="gr__e.svg"; filename*=UTF-8''gr%C3%B6%C3%9Fe.svg`,
      );
      assert.match(svg.headers.get('content-security-policy') ?? '', /^sandbox;/u);
      await Promise.all([html.text(), svg.text()]);
    });

    test('a range comes as a part, and what lies outside is refused with the length', async () => {
      const mia = await studio.person();
      const { id } = await file(mia);
      for (const [range, content, where] of [
        ['bytes=0-4', '01234', 'bytes 0-4/20'],
        ['bytes=15-', 'fghij', 'bytes 15-19/20'],
        ['bytes=-3', 'hij', 'bytes 17-19/20'],
        ['bytes=19-500', 'j', 'bytes 19-19/20'],
      ] as const) {
        const response = await get(mia, id, { range });
        assert.equal(response.status, 206);
        assert.equal(response.headers.get('content-range'), where);
        assert.equal(response.headers.get('content-length'), String(content.length));
        assert.equal(response.headers.get('etag'), `"${sha256}"`);
        assert.equal(await response.text(), content);
      }
      const outside = await get(mia, id, { range: 'bytes=20-' });
      assert.equal(outside.headers.get('content-range'), 'bytes */20');
      assert.equal(await refusal(outside), '416 range_not_satisfiable');
      for (const range of ['bytes=0-1,3-4', 'bytes=5-3', 'lines=1-2']) {
        const whole = await get(mia, id, { range });
        assert.deepEqual([whole.status, await whole.text()], [200, text]);
      }
    });

    test('a client that has the file already gets nothing, one that has another gets all of this one', async () => {
      const mia = await studio.person();
      const { id } = await file(mia);
      const known = await get(mia, id, { 'if-none-match': `"x", W/"${sha256}"`, range: 'bytes=0-1' });
      assert.deepEqual([known.status, await known.text()], [304, '']);
      assert.equal(known.headers.get('etag'), `"${sha256}"`);
      const other = await get(mia, id, { 'if-none-match': '"x"' });
      assert.deepEqual([other.status, await other.text()], [200, text]);
      const same = await get(mia, id, { 'if-range': `"${sha256}"`, range: 'bytes=0-1' });
      assert.deepEqual([same.status, await same.text()], [206, '01']);
      const changed = await get(mia, id, { 'if-range': '"x"', range: 'bytes=0-1' });
      assert.deepEqual([changed.status, await changed.text()], [200, text]);
    });

    test('HEAD says what GET would, without the bytes, and knows no range', async () => {
      const mia = await studio.person();
      const { id } = await file(mia);
      const head = await get(mia, id, { range: 'bytes=0-1' }, 'HEAD');
      assert.deepEqual([head.status, await head.text()], [200, '']);
      assert.equal(head.headers.get('content-length'), '20');
      assert.equal(head.headers.get('etag'), `"${sha256}"`);
      const stranger = await get(await studio.person(), id, {}, 'HEAD');
      assert.equal(stranger.status, 404);
    });

    test('an empty file is empty, and has no part', async () => {
      const mia = await studio.person();
      const { id } = await file(mia, '', 'empty');
      const whole = await get(mia, id);
      assert.deepEqual(
        [whole.status, whole.headers.get('content-length'), await whole.text()],
        [200, '0', ''],
      );
      assert.equal(await refusal(await get(mia, id, { range: 'bytes=0-0' })), '416 range_not_satisfiable');
      assert.equal((await get(mia, id, { range: 'bytes=-5' })).status, 200);
    });

    test('any valid range of a larger file is those bytes', async () => {
      const mia = await studio.person();
      const bytes = Buffer.alloc(200_000, 0).map((_, i) => (i * 7) % 251);
      const { id } = await file(mia, new Blob([bytes]), 'large.bin');
      await fc.assert(
        fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(bytes.length), async (start, length) => {
          const response = await get(mia, id, { range: `bytes=${start}-${start + length}` });
          const content = Buffer.from(await response.arrayBuffer());
          assert.equal(response.status, 206);
          assert.ok(content.equals(bytes.subarray(start, start + length + 1)));
        }),
        { numRuns: 30 },
      );
    });

    test('everybody in a project sees its files, nobody else can tell them from files that do not exist', async () => {
      const { id: projectId, as, owner } = await studio.project('viewer');
      const { id } = await file(owner, text, 'a.txt', projectId);
      assert.equal(await (await get(as('viewer'), id)).text(), text);
      const own = await file(owner);
      const stranger = await studio.person();
      const bodies = await Promise.all(
        [
          [stranger, id],
          [stranger, own.id],
          // Being together in a project opens nobody's own space.
          [as('viewer'), own.id],
          [stranger, newId()],
          [stranger, 'x'],
          [stranger, id.toUpperCase()],
        ].map(async ([who, given]) => {
          const response = await get(who as Person, given as string);
          assert.equal(response.status, 404);
          assert.equal(response.headers.get('etag'), null);
          return response.text();
        }),
      );
      assert.equal(new Set(bodies).size, 1);
    });

    test('who has left a project cannot read what they uploaded there', async () => {
      const { id: projectId, as } = await studio.project('editor');
      const { id } = await file(as('editor'), text, 'a.txt', projectId);
      assert.equal((await get(as('editor'), id)).status, 200);
      await studio.leave(projectId, as('editor'));
      assert.equal(await refusal(await get(as('editor'), id)), '404 not_found');
    });

    test('bytes that are lost are our fault and said so', async () => {
      const mia = await studio.person();
      const lost = await file(mia, 'these bytes will be lost', 'lost.txt');
      const { sha256: hash } = lost;
      await rm(join(studio.dir, hash.slice(0, 2), hash.slice(2, 4), hash));
      assert.equal(await refusal(await get(mia, lost.id)), '500 internal');
      assert.equal(await refusal(await get(mia, lost.id, { range: 'bytes=0-1' })), '500 internal');
    });

    test('nobody without a session reads a file', async () => {
      const { id } = await file(await studio.person());
      const response = await studio.call(undefined, 'GET', `/api/files/${id}/content`);
      assert.equal(await refusal(response), '401 unauthenticated');
    });
  });
}

test('what the client knows is looked at before what part it wants', () => {
  const ask = (ifNoneMatch?: string, ifRange?: string, range?: string) =>
    contentAnswer({ sha256, size: 20 }, { ifNoneMatch, ifRange, range });
  assert.deepEqual(ask('*', undefined, 'bytes=99-'), { kind: 'known' });
  assert.deepEqual(ask(undefined, '"x"', 'bytes=99-'), { kind: 'whole' });
  assert.deepEqual(ask('"x"', `"${sha256}"`, 'bytes=99-'), { kind: 'unsatisfiable' });
  assert.deepEqual(ask(undefined, undefined, 'bytes=1-2'), { kind: 'part', range: { start: 1, end: 2 } });
});
