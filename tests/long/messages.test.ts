import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Channel, Message, Project } from '@flux/contracts';
import { newId } from '@flux/contracts/ids';
import { mentionOf } from '@flux/contracts/mentions';
import type { Browser, Page } from 'playwright-core';
import { enter, launch, type Person, person, screenshot } from '../harness/browser.ts';
import { bring, makeBoard, type Program, signUpProgram } from '../harness/program.ts';
import { type RunningStudio, topologies } from '../harness/topologies.ts';

const ends: (() => Promise<void>)[] = [];
let studio: RunningStudio;
let browser: Browser;
let ana: Person & Program;
let ben: Person & Program;
let project: Project;

before(async () => {
  const t = { after: (end: () => Promise<void>) => void ends.push(end) };
  studio = await topologies[0]!.start(t, { FLUX_RATE_LIMIT: 'off' });
  browser = await launch();
  const join = async (name: string) => {
    const one = person(name);
    return { ...one, ...(await signUpProgram(studio.url, one)) };
  };
  ana = await join('Ana');
  ben = await join('Ben');
  ({ project } = await makeBoard(ana));
  await bring(ana, ben, project, 'editor');
});
after(async () => {
  await browser?.close();
  for (const end of ends.toReversed()) await end();
});

const makeChannel = (name: string): Promise<Channel> =>
  ana.call('POST', `/api/projects/${project.id}/channels`, { name });
const write = (by: Program, channel: Channel, body: string): Promise<Message> =>
  by.call('POST', `/api/channels/${channel.id}/messages`, { id: newId(), body });

const enterAs = (one: Person, path: string) => enter(browser, studio.url, one, path);

const field = (page: Page) => page.getByRole('textbox', { name: /^Write to/ });
const log = (page: Page) => page.getByRole('log');
const said = (page: Page, text: string | RegExp) => log(page).getByText(text);
async function send(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press('Enter');
}
/** What stands in the log, from top to bottom, without who and when. */
const texts = (page: Page): Promise<readonly string[]> => log(page).locator('article p').allTextContents();

test('two people talk: messages, edits, reactions, mentions and deletions appear at the other’s', {
  timeout: 300_000,
}, async () => {
  const channel = await makeChannel('spring-poster');
  const path = `/channels/${channel.id}`;
  const [a, b] = await Promise.all([enterAs(ana, path), enterAs(ben, path)]);
  await a.page.getByRole('heading', { name: 'Say the first word in spring-poster' }).waitFor();

  await send(a.page, 'The **arch** is on <b>the board</b>');
  await said(b.page, 'The arch is on <b>the board</b>').waitFor();
  assert.equal(await log(b.page).locator('strong').textContent(), 'arch');

  await field(b.page).pressSequentially('Good, @an');
  await b.page.getByRole('option', { name: 'Ana' }).waitFor();
  await field(b.page).press('Enter');
  await field(b.page).pressSequentially('go on');
  await a.page.getByText('Ben is writing').waitFor();
  await field(b.page).press('Enter');
  await said(a.page, '@Ana').waitFor();
  assert.ok(
    (await said(a.page, '@Ana').getAttribute('class'))?.includes('bg-accent-wash'),
    'the mention of oneself is marked',
  );

  await field(a.page).press('ArrowUp');
  await until(async () => (await field(a.page).inputValue()) === 'The **arch** is on <b>the board</b>');
  await field(a.page).fill('The arch is smaller');
  await field(a.page).press('Enter');
  await said(b.page, 'The arch is smaller').waitFor();
  await said(b.page, '(edited)').waitFor();

  await said(b.page, 'The arch is smaller').hover();
  await b.page.getByRole('button', { name: 'React' }).first().click();
  await b.page.getByRole('button', { name: 'Heart' }).click();
  await a.page.getByRole('button', { name: 'Heart: Ben' }).click();
  await b.page.getByRole('button', { name: 'Heart: Ben and Ana' }).waitFor();

  await said(a.page, 'The arch is smaller').hover();
  await a.page.getByRole('button', { name: 'Delete' }).click();
  await said(a.page, 'Message deleted').waitFor();
  await a.page.getByRole('button', { name: 'Undo' }).click();
  await said(a.page, 'The arch is smaller').waitFor();
  await screenshot(a.page, 'messages-talk');
  await said(a.page, 'The arch is smaller').hover();
  await a.page.getByRole('button', { name: 'Delete' }).click();
  await said(b.page, 'Message deleted').waitFor();
  assert.deepEqual([a.errors, b.errors], [[], []], 'neither console complains');
  await Promise.all([a.context.close(), b.context.close()]);
});

test('what is unread is counted, marked by a line, and read once it was seen', {
  timeout: 300_000,
}, async () => {
  const channel = await makeChannel('print');
  await write(ana, channel, 'seen before');
  const { page, context } = await enterAs(ben, `/channels/${channel.id}`);
  await said(page, 'seen before').waitFor();
  const standing = () => ben.call<Channel>('GET', `/api/channels/${channel.id}`);
  await until(async () => (await standing()).readSeq === 1);
  const link = page.getByRole('link', { name: /^print/ });
  await page.getByRole('link', { name: 'Poster' }).first().click();
  await page.waitForURL(/boards/);
  await write(ana, channel, 'and one more');
  const unreadNotices = async () =>
    (await ben.call<{ unread: number }>('GET', '/api/me/notifications')).unread;
  const before = await unreadNotices();
  await write(ana, channel, `and another, ${mentionOf('Ben', ben.userId)}`);
  const bell = page.getByRole('link', { name: `Notifications, ${before + 1} unread` });
  await bell.waitFor();
  await page.getByRole('link', { name: 'print 2' }).click();
  await said(page, 'and another').waitFor();
  const rows = (await log(page).textContent()) ?? '';
  assert.match(rows, /seen before[\s\S]*New[\s\S]*and one more/);
  await link.filter({ hasNotText: '2' }).waitFor();
  await until(async () => {
    const seen = await standing();
    return seen.unread === 0 && seen.readSeq === 3;
  });
  // Whoever has read where they were named need not be told of it any more.
  await bell.waitFor({ state: 'detached' });
  assert.equal(await unreadNotices(), before);
  await context.close();
});

test('what is written while the network is cut is kept, also by a reload of the page, and sent once', {
  timeout: 300_000,
}, async () => {
  const channel = await makeChannel('offline');
  const { page, context } = await enterAs(ana, `/channels/${channel.id}`);
  await send(page, 'before');
  await said(page, 'before').waitFor();
  // It is shown before it is sent.
  await until(async () => (await bodies(channel)).length === 1);
  await studio.killAll();
  await page
    .getByText(/^Offline/)
    .first()
    .waitFor();
  await send(page, 'first without a network');
  await send(page, 'second without a network');
  await page.getByText('Offline, 2 wait here').waitFor();
  await said(page, 'Kept here, sent when you are back online').first().waitFor();
  await screenshot(page, 'messages-offline');
  await studio.startAgain();
  await page
    .getByText(/^Offline/)
    .first()
    .waitFor({ state: 'detached' });
  await until(async () => (await bodies(channel)).length === 3);
  assert.deepEqual(await bodies(channel), ['before', 'first without a network', 'second without a network']);
  assert.deepEqual(await texts(page), ['before', 'first without a network', 'second without a network']);

  // A draft and a reload.
  await field(page).fill('half a thou');
  await page.waitForTimeout(300);
  await page.reload();
  await said(page, 'before').waitFor();
  await until(async () => (await field(page).inputValue()) === 'half a thou');
  await context.close();
});

test('a long channel opens at its end and scrolls back without a gap', {
  timeout: 300_000,
}, async (t) => {
  const channel = await makeChannel('long');
  const count = await fill(channel, Number(process.env.FLUX_LONG_CHANNEL ?? 2_000));
  const { page, context } = await enterAs(ben, `/channels/${channel.id}`);
  await said(page, `message ${count}`).waitFor();
  const began = performance.now();
  await page.reload();
  await said(page, `message ${count}`).waitFor();
  t.diagnostic(`${count} messages, open after ${Math.round(performance.now() - began)} ms`);

  // Up by the wheel: whatever is in view is always a run of numbers without a hole.
  let lowest = count;
  await log(page).hover();
  for (let turn = 0; turn < 60 && lowest > count - 400; turn++) {
    await page.mouse.wheel(0, -700);
    await page.waitForTimeout(60);
    const numbers = await inView(page);
    for (const [index, number] of numbers.entries())
      assert.equal(number, numbers[0]! + index, `a hole after ${numbers.slice(0, index).at(-1)}: ${numbers}`);
    if (numbers[0] !== undefined) {
      assert.ok(numbers[0] <= lowest + 2, `jumped down from ${lowest} to ${numbers[0]}`);
      lowest = Math.min(lowest, numbers[0]);
    }
  }
  assert.ok(lowest <= count - 400, `came as far as ${lowest}`);
  await page.getByRole('button', { name: 'To the latest' }).click();
  await said(page, `message ${count}`).waitFor();
  await context.close();
});

test('a channel that is made beside a board opens there, and the board stays', {
  timeout: 120_000,
}, async () => {
  const made = await makeBoard(ana);
  const channels = `/api/projects/${made.project.id}/channels`;
  const { items } = await ana.call<{ items: Channel[] }>('GET', channels);
  for (const { id } of items) await ana.call('PATCH', `/api/channels/${id}`, { isArchived: true });
  const { page, context } = await enterAs(ana, `/boards/${made.board.id}`);
  await page.getByRole('button', { name: 'Conversation' }).click();
  const beside = page.getByRole('complementary', { name: 'Conversation' });
  await beside.getByRole('button', { name: 'New channel' }).click();
  await page.getByRole('checkbox', { name: 'Private', exact: true }).waitFor();
  await page.getByLabel('Name').fill('beside');
  await page.getByRole('button', { name: 'Make channel' }).click();
  await beside.getByRole('textbox', { name: 'Write to beside' }).waitFor();
  assert.equal(new URL(page.url()).pathname, `/boards/${made.board.id}`);
  await context.close();
});

/** The texts of a channel as the studio has them. */
async function bodies(channel: Channel): Promise<readonly string[]> {
  const { items } = await ana.call<{ items: Message[] }>('GET', `/api/channels/${channel.id}/messages`);
  return items.map(({ body }) => body);
}

/** Writes numbered messages, many at a time; answers how many there are. */
async function fill(channel: Channel, count: number): Promise<number> {
  for (let from = 1; from <= count; from++) await write(ana, channel, `message ${from}`);
  return count;
}

/** The numbers of the messages whose text is within the log's edges now. */
const inView = (page: Page): Promise<number[]> =>
  log(page).evaluate((element) => {
    const edge = element.getBoundingClientRect();
    return [...element.querySelectorAll('article p')]
      .filter((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return top >= edge.top && bottom <= edge.bottom;
      })
      .map((row) => Number(/message (\d+)/.exec(row.textContent ?? '')?.[1]))
      .sort((a, b) => a - b);
  });

async function until(is: () => Promise<boolean>, withinMs = 60_000): Promise<void> {
  const began = performance.now();
  while (!(await is())) {
    if (performance.now() - began > withinMs) throw new Error(`not within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
