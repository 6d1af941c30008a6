import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { limits } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { type Person, refusal, studioOfSuite } from '../testing.ts';
import { removeOverdue } from './trash.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let made = 0;
/** Different each time. */
function picture(kind: 'webp' | 'png' = 'webp', length = 200): Buffer {
  const bytes = Buffer.alloc(length, ++made);
  bytes.write(`${made}`, 20);
  if (kind === 'webp') bytes.write('RIFF0000WEBP');
  else Buffer.from('89504e470d0a1a0a', 'hex').copy(bytes);
  return bytes;
}

for (const engine of engines) {
  describe(`pictures of boards on ${engine}`, () => {
    const studio = studioOfSuite(engine);

    const make = (who: Person, projectId: string) =>
      studio.ok(201, who, 'POST', `/api/projects/${projectId}/boards`, { name: 'Ideas' });
    const send = (who: Person, method: string, path: string, init: RequestInit = {}) =>
      fetch(`${studio.url}/api/boards/${path}`, {
        method,
        ...init,
        headers: { 'x-person': who.id, ...init.headers },
      });
    const put = (who: Person, boardId: string, body: Buffer, type = 'image/webp') =>
      send(who, 'PUT', `${boardId}/preview`, {
        body: new Uint8Array(body),
        headers: { 'content-type': type },
      });
    const get = (who: Person, boardId: string, headers: Record<string, string> = {}, query = '') =>
      send(who, 'GET', `${boardId}/preview${query}`, { headers });

    test('a picture is kept, told by the board, and shown to who may look', async () => {
      const { id, as } = await studio.project('editor', 'viewer');
      const board = await make(as('editor'), id);
      assert.equal(await refusal(await get(as('viewer'), board.id)), '404 not_found');
      for (const [kind, type] of [
        ['webp', 'image/webp'],
        ['png', 'image/png'],
      ] as const) {
        const bytes = picture(kind);
        // What it is called is not asked.
        assert.equal((await put(as('editor'), board.id, bytes, 'image/anything')).status, 204);
        const shown = await get(as('viewer'), board.id);
        assert.equal(shown.status, 200);
        assert.deepEqual(Buffer.from(await shown.arrayBuffer()), bytes);
        assert.equal(shown.headers.get('content-type'), type);
        assert.equal(shown.headers.get('x-content-type-options'), 'nosniff');
        assert.match(shown.headers.get('content-security-policy') ?? '', /sandbox/);
        const { preview } = await studio.ok(200, as('viewer'), 'GET', `/api/boards/${board.id}`);
        assert.equal(preview, sha256(bytes));
        const { items } = await studio.ok(200, as('viewer'), 'GET', `/api/projects/${id}/boards`);
        assert.equal(items[0].preview, preview);
      }
    });

    test('a browser that has the picture is not sent it again, and keeps one that its address names', async () => {
      const { id, owner } = await studio.project();
      const board = await make(owner, id);
      const bytes = picture();
      await put(owner, board.id, bytes);
      const etag = `"${sha256(bytes)}"`;
      const plain = await get(owner, board.id);
      assert.deepEqual(
        [plain.headers.get('etag'), plain.headers.get('cache-control'), plain.headers.get('content-length')],
        [etag, 'private, no-cache', '200'],
      );
      const known = await get(owner, board.id, { 'if-none-match': etag });
      assert.deepEqual([known.status, await known.text()], [304, '']);
      const named = await get(owner, board.id, {}, `?of=${sha256(bytes)}`);
      assert.equal(named.headers.get('cache-control'), 'private, max-age=300');
      const old = await get(owner, board.id, {}, `?of=${'0'.repeat(64)}`);
      assert.deepEqual([old.status, old.headers.get('cache-control')], [200, 'private, no-cache']);
      const head = await send(owner, 'HEAD', `${board.id}/preview`);
      assert.deepEqual(
        [head.status, head.headers.get('content-length'), await head.text()],
        [200, '200', ''],
      );
    });

    test('only who may draw gives a board its picture, and only who may look sees it', async () => {
      const { id, as } = await studio.project('editor', 'commenter', 'viewer');
      const board = await make(as('owner'), id);
      assert.equal((await put(as('owner'), board.id, picture())).status, 204);
      for (const role of ['commenter', 'viewer'] as const) {
        const bytes = picture();
        assert.equal(await refusal(await put(as(role), board.id, bytes)), '403 forbidden');
        assert.equal(await studio.hasBlob(sha256(bytes)), false);
        assert.equal((await get(as(role), board.id)).status, 200);
      }
      const stranger = await studio.person();
      assert.equal(await refusal(await put(stranger, board.id, picture())), '404 not_found');
      assert.equal(await refusal(await get(stranger, board.id)), '404 not_found');
    });

    test('a board that was emptied has no picture any more, and its bytes are gone', async () => {
      const { id, as } = await studio.project('editor', 'viewer');
      const board = await make(as('editor'), id);
      const bytes = picture();
      await put(as('editor'), board.id, bytes);
      assert.equal(await refusal(await send(as('viewer'), 'DELETE', `${board.id}/preview`)), '403 forbidden');
      const stranger = await studio.person();
      assert.equal(await refusal(await send(stranger, 'DELETE', `${board.id}/preview`)), '404 not_found');
      assert.equal((await get(as('viewer'), board.id)).status, 200);
      for (let n = 0; n < 2; n++)
        assert.equal((await send(as('editor'), 'DELETE', `${board.id}/preview`)).status, 204);
      assert.equal(await refusal(await get(as('viewer'), board.id)), '404 not_found');
      assert.equal(await studio.hasBlob(sha256(bytes)), false);
      const { preview } = await studio.ok(200, as('viewer'), 'GET', `/api/boards/${board.id}`);
      assert.equal(preview, null);
    });

    test('a picture of 256 kB is kept and one byte more is refused', async () => {
      const { id, owner } = await studio.project();
      const board = await make(owner, id);
      const largest = picture('webp', limits.boardPreview);
      assert.equal(limits.boardPreview, 256 * 1024);
      assert.equal((await put(owner, board.id, largest)).status, 204);
      const larger = picture('webp', limits.boardPreview + 1);
      assert.equal(await refusal(await put(owner, board.id, larger)), '413 too_large');
      const { preview } = await studio.ok(200, owner, 'GET', `/api/boards/${board.id}`);
      assert.equal(preview, sha256(largest));
    });

    test('what is no picture by its bytes is refused, whatever it is called', async () => {
      const { id, owner } = await studio.project();
      const board = await make(owner, id);
      const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>');
      for (const bytes of [svg, Buffer.from('GIF89a'), Buffer.alloc(0), picture().subarray(0, 11)]) {
        assert.equal(await refusal(await put(owner, board.id, bytes)), '415 type_refused');
      }
      assert.equal(await refusal(await put(owner, board.id, picture(), 'text/html')), '415 type_refused');
      const nothing = await send(owner, 'PUT', `${board.id}/preview`);
      assert.equal(await refusal(nothing), '415 type_refused');
      const json = await studio.call(owner, 'PUT', `/api/boards/${board.id}/preview`, { a: 1 });
      assert.equal(await refusal(json), '415 type_refused');
    });

    test('the picture before goes, unless another board has the same', async () => {
      const { id, owner } = await studio.project();
      const [a, b] = [await make(owner, id), await make(owner, id)];
      const [first, second] = [picture(), picture()];
      for (const board of [a, b]) await put(owner, board.id, first);
      await put(owner, a.id, second);
      assert.equal(await studio.hasBlob(sha256(first)), true, 'the other board has it');
      await put(owner, b.id, second);
      assert.equal(await studio.hasBlob(sha256(first)), false);
      await put(owner, b.id, second);
      assert.equal(await studio.hasBlob(sha256(second)), true, 'the same picture again is no change');
    });

    test('a copy has the picture of its board for as long as it has no other', async () => {
      const { id, owner } = await studio.project();
      const board = await make(owner, id);
      const bytes = picture();
      await put(owner, board.id, bytes);
      const copy = await studio.ok(201, owner, 'POST', `/api/boards/${board.id}/duplicate`, {});
      assert.equal(copy.preview, sha256(bytes));
      await put(owner, board.id, picture());
      assert.deepEqual(Buffer.from(await (await get(owner, copy.id)).arrayBuffer()), bytes);
    });

    test('the picture of a deleted board stays until the board goes for good', async () => {
      const { id, owner } = await studio.project();
      const board = await make(owner, id);
      const bytes = picture();
      await put(owner, board.id, bytes);
      await studio.call(owner, 'DELETE', `/api/boards/${board.id}`);
      const unseen = picture();
      assert.equal(await refusal(await put(owner, board.id, unseen)), '404 not_found');
      assert.equal(await studio.hasBlob(sha256(unseen)), false);
      await studio.ok(200, owner, 'POST', `/api/boards/${board.id}/restore`);
      assert.equal((await get(owner, board.id)).status, 200);
      await studio.call(owner, 'DELETE', `/api/boards/${board.id}`);
      await removeOverdue(studio.db, studio.disk, Date.now() + 31 * 24 * 60 * 60 * 1000);
      assert.equal(await studio.hasBlob(sha256(bytes)), false);
    });

    test('many at once leave one picture and no other bytes', async () => {
      const { id, owner } = await studio.project();
      const board = await make(owner, id);
      const pictures = Array.from({ length: 6 }, () => picture());
      const answers = await Promise.all(pictures.map((bytes) => put(owner, board.id, bytes)));
      assert.ok(answers.every(({ status }) => status === 204));
      const { preview } = await studio.ok(200, owner, 'GET', `/api/boards/${board.id}`);
      for (const bytes of pictures)
        assert.equal(await studio.hasBlob(sha256(bytes)), sha256(bytes) === preview);
    });
  });
}
