import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { createScanner } from '@flux/blobs';
import { malware, noClamd, signature, startClamd } from '@flux/blobs/testing';
import { kB } from '@flux/contracts';
import { refusal } from '../testing.ts';
import { form, sha256, unique, uploadsOfSuite } from './testing.ts';

describe('what people bring is looked at by a scanner', { skip: noClamd }, () => {
  let clamd: Awaited<ReturnType<typeof startClamd>>;
  const ends: (() => Promise<void>)[] = [];
  const noted: object[] = [];
  before(async () => {
    clamd = await startClamd({ after: (end) => ends.push(end) });
  });
  const log = { info: () => {}, warn: (fields: object) => void noted.push(fields) };
  const scanner = () => createScanner({ address: clamd.address, log });
  const { studio, upload, uploaded, assertNothingLeft } = uploadsOfSuite('postgres', {
    scanner,
    quota: { fileBytes: 1000 * kB, spaceBytes: 1000 * kB },
  });
  after(async () => {
    for (const end of ends) await end();
  });

  const checks = async (): Promise<string> =>
    (await (await fetch(`${studio.url}/health`)).json()).checks.scanner;

  test('a clean file is kept as it is', async () => {
    const mia = await studio.person();
    const content = unique();
    const [file] = await uploaded(mia, form(['file', content, 'a.txt']));
    assert.equal(file?.sha256, sha256(content));
    assert.equal(await (await studio.call(mia, 'GET', `/api/files/${file.id}/content`)).text(), content);
    assert.equal(await checks(), 'ok');
  });

  test('malware is refused with all that came along, nothing is kept, and who, what and which is logged', async () => {
    const mia = await studio.person();
    const [clean, harmful, last] = [unique(), unique(malware), unique()];
    noted.length = 0;
    const both = form(['files', clean, 'a.txt'], ['files', harmful, 'plan.pdf'], ['files', last, 'b.txt']);
    assert.equal(await refusal(await upload(mia, both)), '422 malware_found');
    await assertNothingLeft(mia, clean, harmful, last);
    assert.deepEqual(noted, [{ personId: mia.id, name: 'plan.pdf', signature }]);
    const { bytes } = await studio.ok(200, mia, 'GET', '/api/files/summary');
    assert.equal(bytes, 0);
  });

  test('malware gets into no project either', async () => {
    const { id, owner } = await studio.project();
    const content = unique(malware);
    const refused = await upload(owner, form(['projectId', id], ['file', content, 'a.txt']));
    assert.equal(await refusal(refused), '422 malware_found');
    await assertNothingLeft(owner, content);
  });

  test('what is more than the scanner looks through is refused, not kept unseen', async () => {
    const mia = await studio.person();
    const content = unique('x'.repeat(900 * kB));
    assert.equal(await refusal(await upload(mia, form(['file', content, 'a.txt']))), '413 scanner_limit');
    await assertNothingLeft(mia, content);
  });

  test('the picture of a board is looked at, and the one before stays', async () => {
    const { id, owner } = await studio.project();
    const board = await studio.ok(201, owner, 'POST', `/api/projects/${id}/boards`, { name: 'Ideas' });
    const put = (body: string) =>
      fetch(`${studio.url}/api/boards/${board.id}/preview`, {
        method: 'PUT',
        headers: { 'x-person': owner.id, 'content-type': 'image/webp' },
        body,
      });
    const picture = unique('RIFF0000WEBP');
    assert.equal((await put(picture)).status, 204);
    const harmful = unique(`RIFF0000WEBP${malware}`);
    assert.equal(await refusal(await put(harmful)), '422 malware_found');
    assert.equal(await studio.hasBlob(sha256(harmful)), false);
    const { preview } = await studio.ok(200, owner, 'GET', `/api/boards/${board.id}`);
    assert.equal(preview, sha256(picture));
  });

  test('a scanner that dies in the middle refuses for now, and nothing is kept', async () => {
    const mia = await studio.person();
    const sending = request(`${studio.url}/api/files/upload`, {
      method: 'POST',
      headers: { 'x-person': mia.id, 'content-type': 'multipart/form-data; boundary=B' },
    });
    const answered: Promise<IncomingMessage[]> = once(sending, 'response');
    const head = 'Content-Disposition: form-data; name="file"; filename="a.txt"';
    const content = unique('x'.repeat(100));
    await new Promise((resolve) => sending.write(`--B\r\n${head}\r\n\r\n${content}`, resolve));
    await clamd.stop();
    sending.end(`\r\n--B--\r\n`);
    const [response] = await answered;
    assert.ok(response);
    assert.equal(response.statusCode, 503);
    assert.equal(response.headers['retry-after'], '5');
    assert.equal(JSON.parse(await text(response)).code, 'scanner_unavailable');
    await assertNothingLeft(mia, content);
    assert.equal(await checks(), 'unavailable');
    await clamd.start();
    await uploaded(mia, form(['file', content, 'a.txt']));
    assert.equal(await checks(), 'ok');
  });
});
