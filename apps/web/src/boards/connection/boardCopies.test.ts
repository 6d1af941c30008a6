import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch } from '@flux/chromium';
import type { Browser, Page } from 'playwright-core';
import { largestCopy, mostCopies, type openBoardCopies } from './boardCopies.ts';

type Module = {
  readonly openBoardCopies: typeof openBoardCopies;
  readonly forgetBoardCopies: (databases: IDBFactory) => Promise<void>;
};

const module = stripTypeScriptTypes(readFileSync(join(import.meta.dirname, 'boardCopies.ts'), 'utf8'));
const server = createServer((request, response) => {
  const isModule = request.url === '/copies.js';
  response.setHeader('content-type', isModule ? 'text/javascript' : 'text/html');
  response.end(isModule ? module : '<!doctype html><title>copies</title>');
});
let browser: Browser;

before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  browser = await launch();
});
after(async () => {
  await browser.close();
  server.close();
});

/** A browser that has kept nothing yet. */
async function open(): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return page;
}

/** Writes boards of the given sizes, each a millisecond after the one before. */
const write = (page: Page, person: string, boards: readonly (readonly [string, number])[]) =>
  page.evaluate(
    async ([personId, all]) => {
      const { openBoardCopies }: Module = await import('/copies.js' as string);
      let now = Date.now();
      const copies = openBoardCopies(indexedDB, personId, () => ++now);
      for (const [board, size] of all) await copies.write(board, new Uint8Array(size).fill(7));
    },
    [person, boards] as const,
  );

/** The sizes of the copies, -1 where there is none. */
const read = (page: Page, person: string, boards: readonly string[]) =>
  page.evaluate(
    async ([personId, all]) => {
      const { openBoardCopies }: Module = await import('/copies.js' as string);
      const copies = openBoardCopies(indexedDB, personId);
      return Promise.all(all.map(async (board) => (await copies.read(board))?.length ?? -1));
    },
    [person, boards] as const,
  );

test('a copy is found again by its person alone, and the newest counts', async () => {
  const page = await open();
  await write(page, 'ana', [
    ['poster', 3],
    ['poster', 5],
  ]);
  assert.deepEqual(await read(page, 'ana', ['poster', 'banner']), [5, -1]);
  assert.deepEqual(await read(page, 'li', ['poster']), [-1]);
});

test('as many boards as fit are kept; with one more the oldest makes room', async () => {
  const page = await open();
  const names = Array.from({ length: mostCopies }, (_, n) => `board ${n}`);
  await write(
    page,
    'ana',
    names.map((name) => [name, 1] as const),
  );
  assert.ok((await read(page, 'ana', names)).every((size) => size === 1));
  await write(
    page,
    'ana',
    [...names.slice(1), 'one more'].map((name) => [name, 2] as const),
  );
  assert.deepEqual(await read(page, 'ana', [names[0] ?? '', names[1] ?? '', 'one more']), [-1, 2, 2]);
});

test('a board at the limit of size is kept, one byte past it is not', async () => {
  const page = await open();
  await write(page, 'ana', [
    ['large', largestCopy],
    ['too large', largestCopy + 1],
  ]);
  assert.deepEqual(await read(page, 'ana', ['large', 'too large']), [largestCopy, -1]);
});

test('whoever signs out leaves no copy behind', async () => {
  const page = await open();
  await write(page, 'ana', [['poster', 1]]);
  await page.evaluate(async () => {
    const { forgetBoardCopies }: Module = await import('/copies.js' as string);
    await forgetBoardCopies(indexedDB);
  });
  assert.deepEqual(await read(page, 'ana', ['poster']), [-1]);
});
