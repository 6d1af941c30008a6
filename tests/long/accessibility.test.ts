import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Channel, Project } from '@flux/contracts';
import { newId } from '@flux/contracts/ids';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { findsNothing } from '../harness/axe.ts';
import { canvas, drag, launch, type Person, person, untilSaved, visit } from '../harness/browser.ts';
import { bring, makeBoard, type Program, signUpProgram } from '../harness/program.ts';
import { type RunningStudio, topologies } from '../harness/topologies.ts';

/** One studio, one browser and one page for all: what a person meets first comes first. */
describe('axe finds nothing in light and dark, wide and on a phone', { timeout: 900_000 }, () => {
  let studio: RunningStudio;
  let browser: Browser;
  let page: Page;
  let errors: readonly string[];
  let ana: Person & Program;
  let ben: Person & Program;
  let spring: Project;
  let boardId: string;
  let channel: Channel;
  const ends: (() => Promise<void>)[] = [];

  const join = async (name: string) => {
    const one = person(name);
    return { ...one, ...(await signUpProgram(studio.url, one)) };
  };
  const say = (by: Program, body: string, threadId?: string) =>
    by.call<{ id: string }>('POST', `/api/channels/${channel.id}/messages`, {
      id: newId(),
      body,
      ...(threadId === undefined ? {} : { threadId }),
    });

  before(async () => {
    [studio, browser] = await Promise.all([
      topologies[0]!.start({ after: (end) => ends.push(end) }, { FLUX_RATE_LIMIT: 'off' }),
      launch(),
    ]);
    // Only here: axe is added to the page as a script, which the policy of the page forbids.
    ({ page, errors } = await visit(browser, { bypassCSP: true }));
    [ana, ben] = [await join('Ana'), await join('Ben')];
    const made = await makeBoard(ana);
    spring = made.project;
    boardId = made.board.id;
  });
  after(async () => {
    await browser?.close();
    for (const end of ends.toReversed()) await end();
  });

  /** Opens an address and looks at it once its heading is there. */
  async function check(name: string, path: string, heading: string): Promise<void> {
    await page.goto(`${studio.url}${path}`);
    await page.getByRole('heading', { name: heading, exact: true }).first().waitFor();
    await findsNothing(page, name);
  }
  /** Looks at what the page shows in a dialog or a menu, and closes it. */
  async function checkOpen(name: string): Promise<void> {
    await page.locator('dialog[open], :popover-open').first().waitFor();
    await findsNothing(page, name);
    await page.keyboard.press('Escape');
    await page.locator('dialog[open], :popover-open').first().waitFor({ state: 'detached' });
  }
  const press = (name: string | RegExp) =>
    page.getByRole('button', { name, exact: true }).filter({ visible: true }).first().click();

  test('before the door', async () => {
    await check('sign up', '/sign-up', 'Make an account');
    await press('Make account');
    await page.getByText('Enter a name that others will see.').waitFor();
    await findsNothing(page, 'sign up, refused');
    await check('an invitation that ended', '/join/nothing', 'This invitation does not open');
    const { token } = await ana.call<{ token: string }>('POST', `/api/projects/${spring.id}/invites`, {
      role: 'editor',
    });
    await check('an invitation', `/join/${token}`, 'Join Spring');
    await check('an address that is not confirmed', '/confirm-email/nothing', 'This link does not open');
    await check('mail that is kept', '/outbox', 'Outbox');
    await check('the parts', '/parts', 'The parts');
    await check('a forgotten password', '/forgot', 'Forgot your password?');
    await check('a new password', '/reset/nothing', 'Set a new password');
    await check('sign in', '/sign-in', 'Sign in');
  });

  test('behind the door, where nothing is yet', async () => {
    await page.goto(`${studio.url}/sign-in`);
    await page.getByLabel('Email').fill(ben.email);
    await page.getByLabel('Password', { exact: true }).fill(ben.password);
    await press('Sign in');
    // Who has no project yet is led to a first board of theirs.
    await page.waitForURL(/\/boards\//);
    await canvas(page).waitFor();
    const empty = await ben.call<Project>('POST', '/api/projects', { name: 'Quiet' });
    await page.goto(studio.url);
    await page.getByText('Nothing waits for you.').waitFor();
    await findsNothing(page, 'home');
    await check('no boards', `/projects/${empty.id}`, 'Draw the first line');
    await check('no files', `/projects/${empty.id}/files`, 'Bring in the first file');
    await check('no trash', `/projects/${empty.id}/trash`, 'The trash is empty');
    await check('nobody else', `/projects/${empty.id}/people`, 'People');
    await check('no brief', `/projects/${empty.id}/brief`, 'Brief');
    await check('no notifications', '/notifications', 'Nothing to tell you');
    await check('no archive', '/archive', 'Archived projects');
    await check('nothing here', '/nowhere', 'Nothing at this address');
    const { items } = await ben.call<{ items: Channel[] }>('GET', `/api/projects/${empty.id}/channels`);
    await page.goto(`${studio.url}/channels/${items[0]?.id}`);
    await page.getByRole('heading', { name: /^Say the first word/ }).waitFor();
    await findsNothing(page, 'no messages');
  });

  test('a person’s own settings', async () => {
    await check('profile', '/me', 'Profile');
    await check('look', '/me/look', 'Look');
    await check('notices', '/me/notifications', 'Notifications');
    await check('sign-in methods', '/me/sign-in', 'Sign-in');
    await check('sessions', '/me/sessions', 'Sessions and devices');
    await press('Ben: account');
    await checkOpen('the menu of a person');
  });

  test('people and what they are told', async () => {
    await bring(ana, ben, spring, 'admin');
    channel = await ana.call('POST', `/api/projects/${spring.id}/channels`, { name: 'look' });
    await ana.call('POST', `/api/projects/${spring.id}/invites/mailed`, {
      role: 'viewer',
      email: 'mia@s.example',
    });
    await say(ana, `[@Ben](person:${ben.userId}) can you measure the **window**?`);
    await page.goto(studio.url);
    await page.getByText('can you measure').waitFor();
    await findsNothing(page, 'home, with what waits');
    await press('New board');
    await checkOpen('a new board');
    await press('New project');
    await checkOpen('a new project');
    await page.goto(`${studio.url}/notifications`);
    await page.getByText('mentioned you').waitFor();
    await findsNothing(page, 'notifications');
    await page.goto(`${studio.url}/projects/${spring.id}/people`);
    await page.getByText('mia@s.example').first().waitFor();
    await findsNothing(page, 'people and invitations');
    await press('More about Ben');
    await findsNothing(page, 'the menu of a member');
    await press('Leave the project');
    await checkOpen('leaving');
    await press('Invite');
    await press('Make link');
    await page.getByLabel('Link', { exact: true }).waitFor();
    await checkOpen('an invitation made');
    const old = await ben.call<Project>('POST', '/api/projects', { name: 'Winter' });
    await ben.call('POST', `/api/projects/${old.id}/archive`);
    await page.goto(`${studio.url}/archive`);
    await page.getByText('Winter').first().waitFor();
    await findsNothing(page, 'the archive');
  });

  test('a board and its lists', async () => {
    await page.goto(`${studio.url}/boards/${boardId}`);
    await canvas(page).waitFor();
    await untilSaved(page);
    await findsNothing(page, 'an empty board');
    await page.keyboard.press('r');
    await drag(page, [600, 300], [900, 500]);
    await page
      .getByRole('region', { name: 'Style' })
      .or(page.getByLabel('Style', { exact: true }))
      .first()
      .waitFor();
    await findsNothing(page, 'a board with a chosen object');
    await page.mouse.click(750, 400, { button: 'right' });
    await page.getByRole('menu').waitFor();
    await checkOpen('the menu of an object');
    await press('Share');
    await checkOpen('sharing');
    await press('What to do with Poster');
    await checkOpen('the menu of a board');
    await page.keyboard.press('Control+k');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.type('export');
    await findsNothing(page, 'the palette');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Save as a picture' }).waitFor();
    await checkOpen('saving as a picture');
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keys of this place' }).waitFor();
    await checkOpen('the keys');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('nothing is called so');
    await page.getByText(/^Nothing is called/).waitFor();
    await checkOpen('the palette without an answer');
    await untilSaved(page);
    await check('boards', `/projects/${spring.id}`, 'Boards');
    await press('Show as a list');
    await findsNothing(page, 'boards as a list');
    await press('Deleted boards');
    await checkOpen('deleted boards');
  });

  test('messages', async () => {
    const { id } = await say(ana, 'Who measured the distance to the **tram stop**?');
    await say(ben, 'Ten metres.', id);
    await say(ben, 'It is 38 m. `ü` closes up:\n> two units of tracking\n\n- one\n- two');
    await page.goto(`${studio.url}/channels/${channel.id}`);
    const log = page.getByRole('log');
    await log.getByText('It is 38 m.').waitFor();
    await log.getByRole('article').last().focus();
    await findsNothing(page, 'a channel');
    await press('Channel settings');
    await checkOpen('the settings of a channel');
    await press('New channel');
    await checkOpen('a new channel');
    await page
      .getByRole('button', { name: '1 reply' })
      .or(page.getByRole('link', { name: '1 reply' }))
      .click();
    await page.getByText('Ten metres.').waitFor();
    await findsNothing(page, 'a thread');
    await page.goto(`${studio.url}/projects/${spring.id}/messages`);
    await page.getByRole('link', { name: 'look' }).first().waitFor();
    await findsNothing(page, 'the channels');
    await page.goto(`${studio.url}/boards/${boardId}`);
    await press('Conversation');
    await page.getByLabel('Channel', { exact: true }).selectOption('look');
    await log.getByText('It is 38 m.').waitFor();
    await findsNothing(page, 'a conversation beside a board');
    await page.getByRole('textbox', { name: /^Write to/ }).press('Escape');
    await log.waitFor({ state: 'detached' });
  });

  test('files', async () => {
    await page.goto(`${studio.url}/projects/${spring.id}/files`);
    await page.getByRole('heading', { name: 'Bring in the first file' }).waitFor();
    const red = { create: { width: 640, height: 400, channels: 3, background: '#b83930' } } as const;
    await page.locator('input[type=file]').setInputFiles([
      { name: 'red.png', mimeType: 'image/png', buffer: await sharp(red).png().toBuffer() },
      {
        name: 'notes-that-were-taken-in-the-meeting-about-the-window-banner.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('38 m'),
      },
    ]);
    await page.getByText('2 files uploaded').waitFor();
    await findsNothing(page, 'files and the tray');
    await press('Close');
    const row = page.getByRole('row').filter({ hasText: 'red.png' });
    await row.click({ position: { x: 500, y: 20 } });
    await findsNothing(page, 'a chosen file');
    await page.keyboard.press('F2');
    await findsNothing(page, 'a file that gets another name');
    await page.keyboard.press('Escape');
    await press('Choose nothing');
    await press('Show as pictures');
    await findsNothing(page, 'files as pictures');
    await page.getByText('red.png').dblclick();
    await page.getByRole('dialog').locator('img').waitFor();
    await checkOpen('a picture');
    await page.getByText('notes-that').first().dblclick();
    await page.getByRole('dialog').locator('pre').waitFor();
    await checkOpen('a text');
    await press('Choose nothing');
    await press('Show as a list');
    await row.click({ position: { x: 500, y: 20 } });
    await page.keyboard.press('Delete');
    await row.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: /^Trash/ }).click();
    await row.waitFor();
    await findsNothing(page, 'the trash');
    await row.click({ position: { x: 500, y: 20 } });
    await press('Delete for good');
    await checkOpen('deleting for good');
    assert.deepEqual(errors, []);
  });
});
