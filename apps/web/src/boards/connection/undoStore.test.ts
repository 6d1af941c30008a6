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
import type { openUndoStore, tabName } from './undoStore.ts';

type Module = { readonly openUndoStore: typeof openUndoStore; readonly tabName: typeof tabName };

const server = createServer((request, response) => {
  const name = /^\/(\w+)\.ts$/.exec(request.url ?? '')?.[1];
  response.setHeader('content-type', name === undefined ? 'text/html' : 'text/javascript');
  response.end(
    name === undefined
      ? '<!doctype html><title>store</title>'
      : stripTypeScriptTypes(readFileSync(join(import.meta.dirname, `${name}.ts`), 'utf8')),
  );
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

async function tab(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

type Place = readonly [personId: string, boardId: string, tab: string];

/** Opens the store, saves these runs of steps one after the other, and says what the next one finds. */
const kept = (page: Page, place: Place, saves: readonly (readonly string[])[], daysLater = 0) =>
  page.evaluate(
    async ([[personId, boardId, name], runs, days]) => {
      const { openUndoStore }: Module = await import('/undoStore.ts' as string);
      const now = () => Date.now() + days * 86_400_000;
      const open = () => openUndoStore(indexedDB, { personId, boardId, tab: name }, now);
      const known = new Map<string, object>();
      const stepOf = (step: string) => {
        const entry = known.get(step) ?? { name: step, time: Date.now(), changes: [new Map([['a', 1]])] };
        known.set(step, entry);
        return entry;
      };
      const one = open();
      for (const each of await one.load()) known.set((each as { name: string }).name, each as object);
      for (const run of runs) one.save(run.map(stepOf) as never);
      one.close();
      const two = open();
      const found = (await two.load()).map((each) => (each as { name: string }).name);
      two.close();
      return found;
    },
    [place, saves, daysLater] as const,
  );

test('steps are there after a reload, in their order, without those that were taken back', async () => {
  const page = await tab();
  const place: Place = ['ana', 'poster', 't1'];
  assert.deepEqual(await kept(page, place, [['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b']]), ['a', 'b']);
  await page.reload();
  assert.deepEqual(await kept(page, place, []), ['a', 'b']);
  assert.deepEqual(await kept(page, place, [['a', 'b', 'd']]), ['a', 'b', 'd']);
  const many = Array.from({ length: 12 }, (_, at) => `s${at}`);
  assert.deepEqual(await kept(page, place, [many]), many);
});

test('each person, board and tab has steps of its own', async () => {
  const page = await tab();
  await kept(page, ['ana', 'menu', 't1'], [['mine']]);
  for (const place of [
    ['li', 'menu', 't1'],
    ['ana', 'bag', 't1'],
    ['ana', 'menu', 't2'],
  ] as const) {
    assert.deepEqual(await kept(page, place, []), []);
  }
  assert.deepEqual(await kept(page, ['ana', 'menu', 't1'], []), ['mine']);
});

test('after seven days nobody’s steps are kept', async () => {
  const page = await tab();
  await kept(page, ['ana', 'old', 't1'], [['mine']]);
  assert.deepEqual(await kept(page, ['ana', 'old', 't1'], [], 6), ['mine']);
  assert.deepEqual(await kept(page, ['li', 'other', 't9'], [], 8), []);
  assert.deepEqual(await kept(page, ['ana', 'old', 't1'], []), []);
});

test('what is saved before the old steps are there does not take them away', async () => {
  const page = await tab();
  await kept(page, ['ana', 'early', 't1'], [['a']]);
  const found = await page.evaluate(async () => {
    const { openUndoStore }: Module = await import('/undoStore.ts' as string);
    const place = { personId: 'ana', boardId: 'early', tab: 't1' };
    const store = openUndoStore(indexedDB, place);
    store.save([{ name: 'early', time: Date.now() }] as never);
    const names = (await store.load()).map((each) => (each as { name: string }).name);
    store.close();
    return names;
  });
  assert.deepEqual(found, ['a']);
});

test('a tab keeps its name over a reload, another has its own', async () => {
  const nameOf = (page: Page) =>
    page.evaluate(async () => ((await import('/undoStore.ts' as string)) as Module).tabName(sessionStorage));
  const page = await tab();
  const name = await nameOf(page);
  await page.reload();
  assert.equal(await nameOf(page), name);
  assert.notEqual(await nameOf(await tab()), name);
});
