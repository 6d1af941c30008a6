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
import type { openKeptWork } from './keptWork.ts';

type Module = { readonly openKeptWork: typeof openKeptWork };

const module = stripTypeScriptTypes(readFileSync(join(import.meta.dirname, 'keptWork.ts'), 'utf8'));
const server = createServer((request, response) => {
  const isModule = request.url === '/work.js';
  response.setHeader('content-type', isModule ? 'text/javascript' : 'text/html');
  response.end(isModule ? module : '<!doctype html><title>work</title>');
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

const keep = (page: Page, person: string, keys: readonly string[]) =>
  page.evaluate(
    async ([personId, all]) => {
      const { openKeptWork }: Module = await import('/work.js' as string);
      const work = await openKeptWork(indexedDB, personId);
      // Not awaited: what is written is being kept in this very tick.
      for (const key of all)
        void work.keep({ key, operation: { kind: 'delete', id: key, channelId: 'c', notBefore: 0 } });
      work.close();
    },
    [person, keys] as const,
  );

const load = (page: Page, person: string) =>
  page.evaluate(async (personId) => {
    const { openKeptWork }: Module = await import('/work.js' as string);
    const work = await openKeptWork(indexedDB, personId);
    const found = await work.operations();
    work.close();
    return found.map(({ key, operation }) => `${key} ${operation.kind} ${operation.id}`);
  }, person);

test('what one tab kept another one finds, the oldest first, until it is forgotten', async () => {
  const one = await tab();
  await keep(one, 'ana', ['k2', 'k1', 'k3']);
  await one.close();
  const other = await tab();
  assert.deepEqual(await load(other, 'ana'), ['k1 delete k1', 'k2 delete k2', 'k3 delete k3']);
  await other.evaluate(async () => {
    const { openKeptWork }: Module = await import('/work.js' as string);
    const work = await openKeptWork(indexedDB, 'ana');
    await work.forget('k2');
    await work.forget('gone');
    work.close();
  });
  assert.deepEqual(await load(other, 'ana'), ['k1 delete k1', 'k3 delete k3']);
});

test('nobody finds what another person wrote', async () => {
  const page = await tab();
  await keep(page, 'li', ['k1']);
  assert.deepEqual(
    [await load(page, 'l'), await load(page, 'lia'), await load(page, 'li')],
    [[], [], ['k1 delete k1']],
  );
});

test('a draft is kept for its place until it is sent or emptied', async () => {
  const page = await tab();
  const drafts = await page.evaluate(async () => {
    const { openKeptWork }: Module = await import('/work.js' as string);
    const work = await openKeptWork(indexedDB, 'ana');
    const file = { id: 'f', name: 'a.png', size: 3, mediaType: 'image/png' };
    await work.keepDraft('spring', { text: 'half a', attachments: [file] });
    await work.keepDraft('print', { text: 'other', attachments: [] });
    const before = await work.draft('spring');
    await work.keepDraft('spring', undefined);
    const found = [before, await work.draft('spring'), await work.draft('print')];
    work.close();
    return found.map((draft) => (draft === undefined ? 'none' : `${draft.text} ${draft.attachments.length}`));
  });
  assert.deepEqual(drafts, ['half a 1', 'none', 'other 0']);
});
