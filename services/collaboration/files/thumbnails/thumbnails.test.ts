import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { FileInfo } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import sharp from 'sharp';
import { type Person, refusal } from '../../testing.ts';
import { form, uploadsOfSuite } from '../testing.ts';
import { createDrawer } from './drawer.ts';

let hue = 0;
/** A picture that nobody else has. */
const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: hue++, g: process.pid % 255, b: 90 } } });
const blob = (bytes: Uint8Array | string) => new Blob([Buffer.from(bytes)]);

for (const engine of engines) {
  describe(`small pictures of files on ${engine}`, () => {
    const { studio, uploaded } = uploadsOfSuite(engine, {
      quota: { fileBytes: 8_000_000, spaceBytes: 80_000_000 },
    });
    const put = async (who: Person, bytes: Uint8Array | string, name = 'a.png'): Promise<FileInfo> =>
      (await uploaded(who, form(['file', blob(bytes), name])))[0]!;
    const ask = (who: Person, id: string, size: number | string = 96, headers: Record<string, string> = {}) =>
      fetch(`${studio.url}/api/files/${id}/thumbnail?size=${size}`, {
        headers: { 'x-person': who.id, ...headers },
      });
    const sizeOf = async (response: Response) => {
      assert.equal(response.status, 200);
      const { format, width, height } = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
      return { format, width, height };
    };
    const blobs = () => studio.db.selectFrom('studio.thumbnails').selectAll().execute();

    test('every kind of picture that is drawn comes back small, in its own proportions', async () => {
      const mia = await studio.person();
      const of = { png: 'png', jpeg: 'jpeg', webp: 'webp', gif: 'gif', avif: 'avif', tiff: 'tiff' } as const;
      for (const format of Object.values(of)) {
        const file = await put(mia, await picture(400, 200).toFormat(format).toBuffer(), `a.${format}`);
        assert.equal(file.hasThumbnail, true, format);
        assert.deepEqual(
          await sizeOf(await ask(mia, file.id)),
          { format: 'webp', width: 96, height: 48 },
          format,
        );
      }
      const svg =
        '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="400"><rect width="200" height="400"/></svg>';
      const drawn = await put(mia, svg, 'a.svg');
      assert.deepEqual(await sizeOf(await ask(mia, drawn.id, 480)), {
        format: 'webp',
        width: 200,
        height: 400,
      });
    });

    test('it is kept with a tag, asked about again, and never larger than the picture', async () => {
      const mia = await studio.person();
      const file = await put(mia, await picture(50, 50).png().toBuffer());
      const first = await ask(mia, file.id, 1280);
      assert.equal(first.headers.get('cache-control'), 'private, max-age=300');
      assert.equal(first.headers.get('content-type'), 'image/webp');
      assert.equal(
        first.headers.get('content-security-policy'),
        "sandbox; default-src 'none'; frame-ancestors 'none'",
      );
      assert.equal(first.headers.get('x-content-type-options'), 'nosniff');
      const etag = first.headers.get('etag') ?? '';
      assert.deepEqual(await sizeOf(first), { format: 'webp', width: 50, height: 50 });
      const again = await ask(mia, file.id, 1280, { 'if-none-match': etag });
      assert.deepEqual([again.status, await again.text()], [304, '']);
    });

    test('it is drawn once, however many ask, and shared by files with the same bytes', async () => {
      const mia = await studio.person();
      const bytes = await picture(300, 300).png().toBuffer();
      const [a, b] = [await put(mia, bytes), await put(mia, bytes)];
      const answers = await Promise.all([a, b, a, b, a].map(({ id }) => ask(mia, id)));
      assert.equal(new Set(answers.map((answer) => answer.headers.get('etag'))).size, 1);
      assert.deepEqual((await blobs()).filter(({ source_sha256 }) => source_sha256 === a.sha256).length, 1);
      await studio.call(mia, 'POST', '/api/files/trash', { ids: [a.id, b.id] });
      assert.equal((await ask(mia, a.id)).status, 200, 'the trash shows what lies in it');
      const [kept] = (await blobs()).filter(({ source_sha256 }) => source_sha256 === a.sha256);
      assert.equal((await studio.call(mia, 'POST', '/api/files/destroy', { ids: [a.id] })).status, 204);
      assert.equal(await studio.hasBlob(kept?.sha256 ?? ''), true);
      assert.equal((await studio.call(mia, 'POST', '/api/files/destroy', { ids: [b.id] })).status, 204);
      assert.equal(await studio.hasBlob(kept?.sha256 ?? ''), false, 'it goes with the last of them');
      assert.deepEqual(
        (await blobs()).filter(({ source_sha256 }) => source_sha256 === a.sha256),
        [],
      );
      assert.deepEqual(await studio.db.selectFrom('studio.blob_claims').selectAll().execute(), []);
    });

    test('what cannot be drawn says so, at once and again', async () => {
      const mia = await studio.person();
      const broken = await put(mia, Buffer.from('89504e470d0a1a0a0000000d4948445200000001', 'hex'));
      const text = await put(mia, 'hello', 'a.png');
      assert.deepEqual([broken.hasThumbnail, text.hasThumbnail], [true, false]);
      for (const { id } of [broken, text, broken])
        assert.equal(await refusal(await ask(mia, id)), '404 not_found');
      const [row] = (await blobs()).filter(({ source_sha256 }) => source_sha256 === broken.sha256);
      assert.equal(row?.sha256, null);
    });

    test('other sizes are refused, and strangers learn nothing', async () => {
      const [mia, noa] = [await studio.person(), await studio.person()];
      const file = await put(mia, await picture(10, 10).png().toBuffer());
      for (const size of [0, 97, 'x', ''])
        assert.equal(await refusal(await ask(mia, file.id, size)), '400 invalid_input', `${size}`);
      assert.equal(await refusal(await ask(noa, file.id)), '404 not_found');
    });
  });
}

test('a picture of too many pixels is refused before they are in memory, and the next one is drawn', async (t) => {
  const drawer = createDrawer();
  t.after(() => drawer.close());
  const huge = '<svg xmlns="http://www.w3.org/2000/svg" width="20000" height="20000"/>';
  assert.equal((await drawer.draw(async () => Buffer.from(huge), 96)).kind, 'refused');
  assert.equal((await drawer.draw(() => picture(10, 10).png().toBuffer(), 96)).kind, 'drawn');
});

test('markup that grows without end or asks for files draws nothing of them', async (t) => {
  const drawer = createDrawer({ patience: 10_000 });
  t.after(() => drawer.close());
  const entities = Array.from({ length: 9 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join(
    '',
  );
  const bomb = `<!DOCTYPE svg [<!ENTITY e0 "lol">${entities}]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&e9;</text></svg>`;
  assert.equal((await drawer.draw(async () => Buffer.from(bomb), 96)).kind, 'refused');
  const dir = await mkdtemp(join(tmpdir(), 'flux-red-'));
  t.after(() => rm(dir, { recursive: true }));
  await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } }).toFile(
    join(dir, 'red.png'),
  );
  const reaching = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">
    <image width="9" height="9" xlink:href="file://${dir}/red.png"/></svg>`;
  const drawn = await drawer.draw(async () => Buffer.from(reaching), 96);
  assert.ok(drawn.kind === 'drawn');
  const { channels } = await sharp(drawn.webp).stats();
  assert.equal(channels[0]?.max ?? 0, 0, 'the file is not in the picture');
});

test('a picture that takes too long ends its process, and the next one is asked of another', async (t) => {
  const drawer = createDrawer({ patience: 1 });
  t.after(() => drawer.close());
  const large = await picture(4_000, 4_000).png().toBuffer();
  for (let i = 0; i < 2; i++) {
    const slow = await drawer.draw(async () => large, 1280);
    assert.deepEqual(slow, { kind: 'refused', reason: 'it took longer than 1 ms' });
  }
});

test('pictures are read one at a time, each when its turn comes; one that cannot be read is tried again', async (t) => {
  const drawer = createDrawer();
  t.after(() => drawer.close());
  const done: string[] = [];
  const draw = (name: string) =>
    drawer
      .draw(async () => {
        done.push(`${name} read`);
        return picture(10, 10).png().toBuffer();
      }, 96)
      .then(() => done.push(`${name} drawn`));
  await Promise.all(['a', 'b', 'c'].map(draw));
  assert.deepEqual(done, ['a read', 'a drawn', 'b read', 'b drawn', 'c read', 'c drawn']);
  const away = await drawer.draw(() => Promise.reject(new Error('the disk is away')), 96);
  assert.deepEqual(away, { kind: 'unable', reason: 'the disk is away' });
});

test('a picture that is being drawn when the studio ends is not held against it', async () => {
  const drawer = createDrawer();
  const large = await picture(6_000, 6_000).png().toBuffer();
  const drawing = drawer.draw(async () => {
    setImmediate(drawer.close);
    return large;
  }, 96);
  assert.deepEqual(await drawing, { kind: 'unable', reason: 'the studio ends' });
  assert.equal((await drawer.draw(async () => large, 96)).kind, 'unable');
});
