import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch } from '@flux/chromium';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { openOfflineStore } from './offlineStore.ts';

type Module = { readonly openOfflineStore: typeof openOfflineStore };

const module = stripTypeScriptTypes(readFileSync(join(import.meta.dirname, 'offlineStore.ts'), 'utf8'));
const server = createServer((request, response) => {
  const isModule = request.url === '/store.js';
  response.setHeader('content-type', isModule ? 'text/javascript' : 'text/html');
  response.end(isModule ? module : '<!doctype html><title>store</title>');
});
let browser: Browser;
let context: BrowserContext;
let url = '';

before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  browser = await launch();
  context = await browser.newContext();
});
after(async () => {
  await browser.close();
  server.close();
});

/** A tab of one browser; all of them share its databases. */
async function tab(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

const keep = (page: Page, person: string, board: string, rows: readonly (readonly [string, number])[]) =>
  page.evaluate(
    async ([personId, boardId, keys]) => {
      const { openOfflineStore }: Module = await import('/store.js' as string);
      const store = await openOfflineStore(indexedDB, personId, boardId);
      await Promise.all(keys.map((key) => store.keep({ key, update: new Uint8Array([key[1]]) })));
      store.close();
    },
    [person, board, rows] as const,
  );

const load = (page: Page, person: string, board: string) =>
  page.evaluate(
    async ([personId, boardId]) => {
      const { openOfflineStore }: Module = await import('/store.js' as string);
      const store = await openOfflineStore(indexedDB, personId, boardId);
      const rows = await store.load();
      store.close();
      return rows.map(({ key, update }) => `${key.join()}=${update.join()}`);
    },
    [person, board] as const,
  );

test('what was drawn in the tick in which the tab is closed is kept', async () => {
  const one = await tab();
  await one.evaluate(async () => {
    const { openOfflineStore }: Module = await import('/store.js' as string);
    const store = await openOfflineStore(indexedDB, 'zoe', 'poster');
    for (const change of [1, 2, 3, 4, 5, 6])
      void store.keep({ key: ['t1', change], update: new Uint8Array([change]) });
  });
  await one.close();
  const other = await tab();
  assert.deepEqual(
    await load(other, 'zoe', 'poster'),
    [1, 2, 3, 4, 5, 6].map((change) => `t1,${change}=${change}`),
  );
});

test('what one tab kept another one finds, in the order it was made, until it is forgotten', async () => {
  const one = await tab();
  await keep(one, 'ana', 'poster', [
    ['t1', 1],
    ['t1', 2],
    ['t1', 10],
    ['t2', 1],
  ]);
  await one.close();
  const other = await tab();
  assert.deepEqual(await load(other, 'ana', 'poster'), ['t1,1=1', 't1,2=2', 't1,10=10', 't2,1=1']);
  await other.evaluate(async () => {
    const { openOfflineStore }: Module = await import('/store.js' as string);
    const store = await openOfflineStore(indexedDB, 'ana', 'poster');
    await store.forget([
      ['t1', 1],
      ['t1', 10],
      ['gone', 7],
    ]);
    await store.forget([]);
    store.close();
  });
  assert.deepEqual(await load(other, 'ana', 'poster'), ['t1,2=2', 't2,1=1']);
});

test('changes belong to a person and a board; nobody else finds them', async () => {
  const page = await tab();
  await keep(page, 'li', 'banner', [['t', 1]]);
  assert.deepEqual(await load(page, 'li', 'bann'), []);
  assert.deepEqual(await load(page, 'li', 'banner2'), []);
  assert.deepEqual(await load(page, 'ana', 'banner'), []);
  assert.deepEqual(await load(page, 'li', 'banner'), ['t,1=1']);
});

test('a change is being written in the tick in which it is made, before anything is awaited', async () => {
  const page = await tab();
  await page.evaluate(async () => {
    const { openOfflineStore }: Module = await import('/store.js' as string);
    const store = await openOfflineStore(indexedDB, 'ana', 'tick');
    void store.keep({ key: ['t', 1], update: new Uint8Array([1]) });
    store.close();
  });
  assert.deepEqual(await load(page, 'ana', 'tick'), ['t,1=1']);
});

test('a store that is closed refuses', async () => {
  const page = await tab();
  const words = await page.evaluate(async () => {
    const { openOfflineStore }: Module = await import('/store.js' as string);
    const store = await openOfflineStore(indexedDB, 'ana', 'closed');
    store.close();
    return store.load().then(
      () => 'loaded',
      (error: unknown) => (error instanceof Error ? error.name : 'refused'),
    );
  });
  assert.equal(words, 'InvalidStateError');
});
