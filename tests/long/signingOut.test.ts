import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Channel } from '@flux/contracts';
import type { Browser, Page } from 'playwright-core';
import { findsNothing } from '../harness/axe.ts';
import {
  canvas,
  drag,
  enter,
  launch,
  type Person,
  person,
  screenshot,
  untilSaved,
} from '../harness/browser.ts';
import { makeBoard, signInProgram, signUpProgram } from '../harness/program.ts';
import { type RunningStudio, topologies } from '../harness/topologies.ts';

const ends: (() => Promise<void>)[] = [];
let studio: RunningStudio;
let browser: Browser;

before(async () => {
  const t = { after: (end: () => Promise<void>) => void ends.push(end) };
  studio = await topologies[0]!.start(t, { FLUX_RATE_LIMIT: 'off' });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  for (const end of ends.toReversed()) await end();
});

/** Somebody with a board and a channel. */
async function join(name: string) {
  const who = person(name);
  const program = await signUpProgram(studio.url, who);
  const { project, board } = await makeBoard(program);
  const channel = await program.call<Channel>('POST', `/api/projects/${project.id}/channels`, {
    name: 'plans',
  });
  return { ...who, id: program.userId, board: `/boards/${board.id}`, channel: `/channels/${channel.id}` };
}

/** How many rows this browser keeps of whom in each of its stores, and what else it keeps that names things of theirs. */
const kept = (page: Page, personId: string) =>
  page.evaluate(async (id) => {
    const result = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const found: Record<string, number> = {};
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await result(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const keys = await result(database.transaction(store).objectStore(store).getAllKeys());
        const theirs = keys.filter((key) => Array.isArray(key) && key[0] === id).length;
        if (theirs > 0) found[store] = theirs;
      }
      database.close();
    }
    const answers = (await (await caches.open('flux-data')).keys()).length;
    if (answers > 0) found.answers = answers;
    for (const key of Object.keys(localStorage))
      if (/^flux\.(?:views|project|channel)/.test(key)) found[key.split('.').slice(0, 2).join('.')] = 1;
    return found;
  }, personId);

/** Nothing tells when something has been kept. */
async function untilKeeps(page: Page, personId: string, names: readonly string[]): Promise<void> {
  const end = Date.now() + 20_000;
  for (;;) {
    const found = await kept(page, personId);
    if (names.every((name) => name in found)) return;
    if (Date.now() > end) assert.deepEqual(Object.keys(found).toSorted(), names);
    await page.waitForTimeout(100);
  }
}

/** Nothing tells when the last of what was kept is gone. */
async function untilKept(page: Page, personId: string, names: readonly string[]): Promise<void> {
  const end = Date.now() + 20_000;
  for (;;) {
    const found = Object.keys(await kept(page, personId)).toSorted();
    if (found.join() === names.join()) return;
    if (Date.now() > end) assert.deepEqual(found, names);
    await page.waitForTimeout(100);
  }
}

const field = (page: Page) => page.getByRole('textbox', { name: /^Write to/ });

async function send(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press('Enter');
}

async function askToSignOut(page: Page, { name }: Person): Promise<void> {
  await page
    .getByRole('button', { name: new RegExp(name) })
    .first()
    .click();
  await page.getByRole('button', { name: 'Sign out' }).click();
}

/** Draws, and begins a message that is not sent. */
async function work(page: Page, who: { readonly board: string; readonly channel: string }): Promise<void> {
  await page.goto(`${studio.url}${who.board}`);
  await canvas(page).waitFor();
  await untilSaved(page);
  await canvas(page).focus();
  await page.keyboard.press('r');
  await drag(page, [500, 300], [700, 420]);
  await untilSaved(page);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.goto(`${studio.url}${who.channel}`);
  await field(page).fill('Half a thou');
}

test('who signs out leaves nothing behind in the browser, in any tab', { timeout: 240_000 }, async () => {
  const ana = await join('Ana');
  const { page, context, errors } = await enter(browser, studio.url, ana, ana.board);
  await work(page, ana);
  const other = await context.newPage();
  await other.goto(`${studio.url}${ana.board}`);
  await canvas(other).waitFor();
  await untilKeeps(page, ana.id, [
    'answers',
    'copies',
    'drafts',
    'flux.channel',
    'flux.project',
    'flux.views',
    'undo',
  ]);

  await askToSignOut(page, ana);
  await page.waitForURL(/\/sign-in$/);
  await other.waitForURL(/\/sign-in/);
  await untilKept(page, ana.id, []);
  await other.close();
  await page.reload();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await untilKept(page, ana.id, []);
  assert.deepEqual(errors, []);
});

test('who signs out while the studio is away is asked about what was not sent, and is signed out there later', {
  timeout: 240_000,
}, async () => {
  const ana = await join('Ana');
  const { page, context } = await enter(browser, studio.url, ana, ana.board, { bypassCSP: true });
  await work(page, ana);
  await page.reload();
  await field(page).waitFor();
  await studio.killAll();
  await send(page, 'Nobody hears this');
  await send(page, 'Nor this');
  await untilKeeps(page, ana.id, ['outbox', 'undo']);

  await askToSignOut(page, ana);
  const dialog = page.getByRole('dialog', { name: 'Sign out?' });
  await dialog.getByText('2 messages, or changes to them, were not sent.').waitFor();
  await screenshot(page, 'leave-unsent');
  await findsNothing(page, 'leaving');
  await dialog.getByRole('button', { name: 'Stay' }).click();
  await dialog.waitFor({ state: 'detached' });
  assert.equal((await kept(page, ana.id)).outbox, 2);

  await askToSignOut(page, ana);
  await dialog.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(/\/sign-in$/);
  await untilKept(page, ana.id, []);

  const told = page.waitForResponse((response) => response.url().endsWith('/api/auth/logout'));
  await studio.startAgain();
  await page.reload();
  assert.equal((await told).status(), 204);
  assert.deepEqual(
    (await context.cookies()).filter(({ name }) => /access|refresh/.test(name)),
    [],
    'the session is over at the studio too',
  );
});

test('a session that merely ends loses nothing that was not sent, nor does somebody else’s sign-out', {
  timeout: 240_000,
}, async () => {
  const [ana, ben] = [await join('Ana'), await join('Ben')];
  const { page } = await enter(browser, studio.url, ana, ana.channel);
  await work(page, ana);
  const mine = ['drafts', 'undo'];
  await untilKeeps(page, ana.id, mine);

  // Ten sessions are kept: ten more push the browser's out, as its end would.
  for (let i = 0; i < 10; i++) await signInProgram(studio.url, ana);
  const dialog = page.getByRole('dialog', { name: 'Sign in again to go on' });
  await dialog.waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.waitForURL(/\/sign-in/);
  const left = await kept(page, ana.id);
  for (const store of mine) assert.ok((left[store] ?? 0) > 0, store);

  await page.goto(`${studio.url}/sign-in?next=${encodeURIComponent('/me')}`);
  await page.getByLabel('Email').fill(ben.email);
  await page.getByLabel('Password', { exact: true }).fill(ben.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/\/me$/);
  await askToSignOut(page, ben);
  await page.waitForURL(/\/sign-in$/);
  await untilKept(page, ana.id, mine);
});
