import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { noScanner } from '@flux/blobs';
import { newId } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { createLogger } from '@flux/http';
import { refusal, startStudio } from '../testing.ts';
import { claimLifetime, releaseAbandoned } from './blobClaims.ts';
import { form, quota, sha256, unique, uploadsOfSuite } from './testing.ts';
import { startUpload } from './upload.ts';

for (const engine of engines) {
  describe(`blobs that uploads share on ${engine}`, () => {
    let spoilClaim = false;
    const { studio, upload, uploaded, assertNothingLeft } = uploadsOfSuite(engine, {
      blobs: (disk) => ({
        ...disk,
        put: async (source, options) => {
          const blob = await disk.put(source, options);
          if (spoilClaim) await disk.remove(blob.sha256);
          return blob;
        },
      }),
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

test('with the database away nothing is given back now, and it is noted rather than thrown', async (t) => {
  const studio = await startStudio({ after: t.after.bind(t) }, 'postgres');
  const noted: string[] = [];
  const log = createLogger({ logLevel: 'warn', release: 'test' }, { write: (line) => noted.push(line) });
  const { db, disk: blobs } = studio;
  const mia = await studio.person();
  const upload = startUpload({ db, blobs, scanner: noScanner, quota, clock: Date.now, log }, mia.id);
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
