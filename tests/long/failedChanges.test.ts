import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Channel, Project } from '@flux/contracts';
import { limits } from '@flux/contracts/limits';
import type { Browser, Page } from 'playwright-core';
import { enter, launch, type Person, person } from '../harness/browser.ts';
import { bring, makeBoard, type Program, signUpProgram } from '../harness/program.ts';
import { type RunningStudio, topologies } from '../harness/topologies.ts';

const ends: (() => Promise<void>)[] = [];
let studio: RunningStudio;
let browser: Browser;
let ana: Person & Program;
let ben: Person & Program;
let project: Project;
let channel: Channel;
let other: Channel;

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
  channel = await ana.call('POST', `/api/projects/${project.id}/channels`, { name: 'press' });
  other = await ana.call('POST', `/api/projects/${project.id}/channels`, { name: 'print' });
});
after(async () => {
  await browser?.close();
  for (const end of ends.toReversed()) await end();
});

const as = (one: Person, path: string) => enter(browser, studio.url, one, path);
const field = (page: Page) => page.getByRole('textbox', { name: /^Write to/ });
const unreachable = (page: Page) => page.getByText('The studio cannot be reached.', { exact: false }).first();

test('a file for a message waits for the network, and what the studio refuses can be tried again', {
  timeout: 180_000,
}, async () => {
  const { page, context, errors } = await as(ben, `/channels/${channel.id}`);
  await field(page).fill('The press sheet');
  await context.setOffline(true);
  const sheet = { name: 'sheet.txt', mimeType: 'text/plain', buffer: Buffer.from('4/4') };
  await page.locator('input[type=file]').setInputFiles([sheet]);
  const files = page.getByRole('list', { name: 'Attached files' });
  await files.getByText('Waits for the network, goes on by itself').waitFor();
  assert.ok(await page.getByRole('button', { name: 'Send' }).isDisabled());

  const member = `/api/projects/${project.id}/members/${ben.userId}`;
  await ana.call('PATCH', member, { role: 'commenter' });
  await context.setOffline(false);
  await files.getByText('You may not put files here any more.', { exact: false }).waitFor();
  assert.equal(await field(page).inputValue(), 'The press sheet');
  await ana.call('PATCH', member, { role: 'editor' });
  await files.getByRole('button', { name: 'Try sheet.txt again' }).click();
  await files.getByText('3 bytes').waitFor();
  await page.getByRole('button', { name: 'Send' }).click();
  await page
    .getByRole('log')
    .getByRole('link', { name: /sheet\.txt/ })
    .waitFor();
  assert.deepEqual(errors, []);
  await context.close();
});

test('channels that could not be loaded are said so in their column, and come with another try', {
  timeout: 120_000,
}, async () => {
  // What a service worker asks passes by the routes of a page.
  const { page, context } = await enter(browser, studio.url, ben, `/channels/${channel.id}`, {
    serviceWorkers: 'block',
  });
  const listed = (url: URL) => url.pathname === `/api/projects/${project.id}/channels`;
  await page.route(listed, (route) => route.fulfill({ status: 500, body: '{"error":{"code":"internal"}}' }));
  await page.reload();
  const column = page.getByRole('navigation', { name: project.name });
  const trouble = column.getByRole('alert');
  await trouble.waitFor();
  await page.unroute(listed);
  await trouble.getByRole('button', { name: 'Try again' }).click();
  await column.getByRole('link', { name: other.name }).waitFor();
  assert.equal(await trouble.count(), 0);
  await context.close();
});

test('a file that arrives after its channel was left waits there with what was written', {
  timeout: 180_000,
}, async () => {
  const { page, context } = await as(ben, `/channels/${channel.id}`);
  await field(page).fill('Look at this');
  const way = page.getByRole('link', { name: 'print' }).first();
  await way.waitFor();
  await context.setOffline(true);
  const sheet = { name: 'late.txt', mimeType: 'text/plain', buffer: Buffer.from('4/4') };
  await page.locator('input[type=file]').setInputFiles([sheet]);
  await page.getByText('Waits for the network, goes on by itself').waitFor();
  await way.click();
  await page.getByRole('textbox', { name: 'Write to print' }).waitFor();
  const stored = page.waitForResponse((response) => response.request().method() === 'POST' && response.ok());
  await context.setOffline(false);
  await stored;
  assert.equal(await page.getByText('late.txt').count(), 0, `nothing of it in ${other.name}`);
  await page.getByRole('link', { name: 'press' }).first().click();
  await page.getByRole('list', { name: 'Attached files' }).getByText('late.txt').waitFor();
  assert.equal(await field(page).inputValue(), 'Look at this');
  await context.close();
});

test('where the browser keeps the clipboard to itself, the link of a message is said', {
  timeout: 120_000,
}, async () => {
  const { id } = await ana.call<{ id: string }>('POST', `/api/channels/${channel.id}/messages`, {
    id: crypto.randomUUID(),
    body: 'To be linked to',
  });
  const { page, context } = await as(ben, `/channels/${channel.id}`);
  const said = page.getByRole('log').getByText('To be linked to');
  await said.hover();
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await page.getByRole('button', { name: 'Copy link' }).click();
  const told = page.getByText('Your browser keeps the clipboard to itself.', { exact: false });
  await told.waitFor();
  assert.ok((await told.textContent())?.includes(`${studio.url}/channels/${channel.id}?at=${id}`));
  await context.close();
});

test('notifications that cannot be marked as read stay unread, say why, and can be tried again', {
  timeout: 180_000,
}, async () => {
  const unread = async () => (await ben.call<{ unread: number }>('GET', '/api/me/notifications')).unread;
  const member = `/api/projects/${project.id}/members/${ben.userId}`;
  for (const role of ['commenter', 'editor']) await ana.call('PATCH', member, { role });
  const before = await unread();
  assert.ok(before > 1);
  const { page, context } = await as(ben, `/projects/${project.id}`);
  // Where the notification leads to is there already when the network goes.
  await page.getByRole('button', { name: 'New board' }).first().waitFor();
  await page.getByRole('link', { name: /^Notifications/ }).click();
  const marks = page.getByRole('img', { name: 'unread' });
  await marks.first().waitFor();
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await unreachable(page).waitFor();
  assert.equal(await marks.count(), before);

  await page.getByRole('listitem').filter({ hasText: 'made you editor' }).first().getByRole('link').click();
  const again = page.getByRole('status').getByRole('button', { name: 'Try again' });
  await again.first().waitFor();
  await context.setOffline(false);
  assert.equal(await unread(), before);
  await again.first().click();
  for (let tries = 0; (await unread()) !== before - 1; tries++) {
    assert.ok(tries < 100, 'it is read in the end');
    await page.waitForTimeout(100);
  }
  await context.close();
});

test('a board that could not be deleted stands in its list again, and a language that was not kept is not spoken', {
  timeout: 180_000,
}, async () => {
  const { page, context } = await as(ana, `/projects/${project.id}`);
  const board = page
    .getByRole('main')
    .getByRole('link', { name: /^Poster/ })
    .first();
  await board.waitFor();
  await context.setOffline(true);
  await page.getByRole('main').getByRole('button', { name: 'What to do with Poster' }).first().click();
  await page.getByRole('button', { name: 'Delete', exact: true }).filter({ visible: true }).click();
  await page.getByText('“Poster” stays as it is. The studio cannot be reached.', { exact: false }).waitFor();
  await board.waitFor();

  await page.getByRole('button', { name: 'Ana: account' }).click();
  await page.getByRole('button', { name: 'Español' }).click();
  await page.getByText(/^The studio cannot be reached\./).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await context.close();
});

test('what is too long in a brief or a topic is said at its field, which keeps what was written', {
  timeout: 180_000,
}, async () => {
  const { page, context } = await as(ana, `/projects/${project.id}/brief`);
  const about = page.getByLabel('What it is about');
  const fault = (field: ReturnType<Page['getByLabel']>) =>
    field.evaluate((element) => {
      const note = element.getAttribute('aria-describedby') ?? '';
      const isInvalid = element.getAttribute('aria-invalid') === 'true';
      return isInvalid ? element.ownerDocument.getElementById(note)?.textContent : undefined;
    });
  const long = 'ü'.repeat(limits.description / 2 + 1);
  await about.fill(long);
  await page.getByLabel('Name', { exact: true }).fill('\u200b');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Enter a name.').waitFor();
  assert.equal(await fault(page.getByLabel('Name', { exact: true })), 'Enter a name.');
  assert.equal(await fault(about), 'Use a shorter text: some four thousand letters.');
  assert.equal(await about.inputValue(), long);

  await page.goto(`${studio.url}/channels/${channel.id}`);
  await page.getByRole('button', { name: 'Channel settings' }).click();
  const topic = page.getByLabel('Topic');
  const longTopic = 'wind '.repeat(limits.topic).trim();
  await topic.fill(longTopic);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Use a shorter topic.').waitFor();
  assert.equal(await fault(topic), 'Use a shorter topic.');
  assert.equal(await topic.inputValue(), longTopic);
  await topic.fill('wind '.repeat(150));
  await page.getByRole('button', { name: 'Save' }).click();
  const bar = page.getByRole('main').locator('header');
  await bar.getByText(/^wind wind/).waitFor();
  const name = bar.getByRole('heading', { name: 'press' });
  assert.ok(
    await name.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth),
    'the name stands',
  );
  await context.close();
});
