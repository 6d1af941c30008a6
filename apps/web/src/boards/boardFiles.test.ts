import assert from 'node:assert/strict';
import { afterEach, describe, mock, test } from 'node:test';
import { boardFiles } from './boardFiles.ts';

const files = boardFiles('project-1');
const asked: string[] = [];

/** Answers by path; what is not listed is not there. */
function answer(found: Readonly<Record<string, string>>): void {
  asked.length = 0;
  mock.method(globalThis, 'fetch', async (address: string) => {
    asked.push(address);
    const body = found[address];
    return new Response(body ?? null, { status: body === undefined ? 404 : 200 });
  });
}

afterEach(() => mock.restoreAll());

describe('The bytes of a picture', () => {
  const png = { fileId: 'file-1', mediaType: 'image/png' };

  test('are those of the smallest picture that is large enough, and the whole above them', async () => {
    answer({
      '/api/files/file-1/thumbnail?size=480': 'small',
      '/api/files/file-1/content': 'whole',
    });
    assert.equal(await (await files.load(png, 256)).text(), 'small');
    assert.equal(await (await files.load(png, 2048)).text(), 'whole');
    assert.deepEqual(asked, ['/api/files/file-1/thumbnail?size=480', '/api/files/file-1/content']);
  });

  test('are the whole where there is no small one, and of a drawing always', async () => {
    answer({ '/api/files/file-1/content': 'whole' });
    assert.equal(await (await files.load(png, 64)).text(), 'whole');
    assert.equal(asked.length, 2);
    await files.load({ ...png, mediaType: 'image/svg+xml' }, 64);
    assert.equal(asked.length, 3);
  });

  test('are refused when the file is gone', async () => {
    answer({});
    await assert.rejects(files.load(png, 64));
  });
});
