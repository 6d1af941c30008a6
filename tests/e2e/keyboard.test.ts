import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launch, person, screenshot, untilSaved, type Visitor, visit } from '../harness/browser.ts';
import { type Focus, followFocus } from '../harness/focus.ts';
import { pictureFile } from '../harness/pictureFile.ts';
import { type RunningStudio, topologies } from '../harness/topologies.ts';

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Signs up and is on the own board, with the focus in it. */
async function arrive(page: Page, focus: Focus): Promise<void> {
  const { name, email, password } = person('Ana');
  await focus.tabTo('textbox', 'Name');
  await page.keyboard.type(name);
  await focus.tabTo('textbox', 'Email');
  await page.keyboard.type(email);
  await focus.tabTo('textbox', 'Password');
  await page.keyboard.type(password);
  await press(page, 'Enter');
  await page.waitForURL(/\/boards\//);
  await untilSaved(page);
  assert.equal((await focus.here()).role, 'application');
}

type Keyed = Visitor & { readonly focus: Focus };

/** The tool in the hand is shown as chosen, in the frame after the key. */
const untilInHand = (page: Page, tool: string) =>
  page.getByRole('button', { name: tool, exact: true, pressed: true }).waitFor();

const listed = (page: Page) => page.getByRole('treeitem').allTextContents();

async function draw(page: Page, focus: Focus): Promise<void> {
  await press(page, 'r', 'Enter', 'ArrowRight', 'Shift+ArrowDown', 'Control+ArrowRight', 'Enter');
  assert.match((await focus.here()).name, /^Text: /);
  await page.keyboard.type('Arch');
  await press(page, 'Escape', 'n', 'Enter');
  await page.keyboard.type('Lower');
  await press(page, 'Escape', 'Escape', 't', 'Enter');
  await page.keyboard.type('Window');
  await press(page, 'Escape');
  const asked = page.waitForEvent('filechooser');
  await press(page, 'Shift+I');
  await (await asked).setFiles(await pictureFile('shop.png', [184, 57, 48]));
  await focus.tabTo('treeitem', /./);
  await page.getByRole('treeitem').nth(3).waitFor();
  assert.deepEqual((await listed(page)).map((words) => words.replace(/,? at .*/, '')).toSorted(), [
    'Note Lower',
    'Picture',
    'Rectangle Arch',
    'Text Window',
  ]);
  await press(page, 'Home', ' ');
  await screenshot(page, 'keyboard-objects');
  for (const _ of await listed(page)) {
    await focus.here();
    await press(page, 'ArrowDown');
  }
  await focus.tabTo('application', /./, 'Shift+Tab');
}

describe('by keys alone', { timeout: 300_000 }, () => {
  let studio: RunningStudio;
  let browser: Browser;
  const ends: (() => Promise<void>)[] = [];

  before(async () => {
    studio = await topologies[0]!.start({ after: (end) => ends.push(end) });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    for (const end of ends) await end();
  });

  /** Somebody new, on their own board. */
  async function newcomer(
    options: Parameters<Browser['newContext']>[0] = {},
    prepare: (context: BrowserContext) => Promise<unknown> = async () => {},
  ): Promise<Keyed> {
    const visitor = await visit(browser, options);
    await prepare(visitor.context);
    const { page } = visitor;
    // Heard from the beginning, so that no dialog of the browser itself opens.
    page.on('filechooser', () => {});
    await page.goto(`${studio.url}/sign-up`);
    await page.getByRole('button', { name: 'Make account' }).waitFor();
    const focus = await followFocus(page);
    await arrive(page, focus);
    return { ...visitor, focus };
  }

  test('a person signs up, draws, writes, uploads and invites', async (t) => {
    const { page, context, focus, errors } = await newcomer();
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await draw(page, focus);

    await t.test('the keys of the board, asked for on it', async () => {
      await press(page, '?');
      const sheet = page.getByRole('dialog', { name: 'Keys of this place' });
      await sheet.waitFor();
      await focus.here();
      await screenshot(page, 'keys');
      for (const name of ['Rectangle', 'Note', 'Select all'])
        await sheet.getByText(name, { exact: true }).waitFor();
      await focus.tabTo('switch', 'Letters alone are keys');
      await press(page, ' ', 'Escape', 'o');
      assert.equal((await focus.here()).role, 'application');
      await press(page, 'Control+k');
      await page.keyboard.type('keys');
      await press(page, 'Enter');
      await sheet.waitFor();
      await focus.tabTo('switch', 'Letters alone are keys');
      await press(page, ' ', 'Escape');
      await untilInHand(page, 'Select');
      await press(page, 'o');
      await untilInHand(page, 'Ellipse');
      await press(page, 'Escape', 'Escape');
    });

    await t.test('a message, a reaction to it, and back', async () => {
      await focus.tabTo('button', 'Conversation', 'Shift+Tab');
      await press(page, 'Enter');
      await page.getByRole('textbox', { name: 'Write to general' }).waitFor();
      await focus.tabTo('textbox', 'Write to general');
      await page.keyboard.type('The arch is too low');
      await press(page, 'Enter');
      await page.getByRole('log').getByText('The arch is too low').waitFor();
      await focus.tabTo('article', 'Message from Ana', 'Shift+Tab');
      await focus.tabTo('button', 'React');
      await press(page, 'Enter');
      await focus.tabTo('button', 'Heart');
      await press(page, 'Enter');
      await page.getByRole('button', { name: 'Heart: Ana' }).waitFor();
      await focus.here();
      await press(page, 'Escape');
      await page.getByRole('complementary').waitFor({ state: 'detached' });
      assert.equal((await focus.here()).name, 'Conversation');
    });

    await t.test('an invitation', async () => {
      await focus.tabTo('button', 'Share');
      await press(page, 'Enter');
      await page.getByRole('dialog').waitFor();
      await focus.tabTo('button', 'Make link');
      await press(page, 'Enter');
      await page.getByLabel('Link', { exact: true }).waitFor();
      assert.deepEqual(await focus.here(), { role: 'textbox', name: 'Link' });
      await focus.tabTo('button', 'Copy');
      await press(page, 'Enter');
      await page.getByText('Copied').waitFor();
      assert.match(await page.evaluate(() => navigator.clipboard.readText()), /\/join\//);
      await press(page, 'Escape');
      assert.equal((await focus.here()).name, 'Share');
    });

    await t.test('a file, in the place that the palette leads to', async () => {
      await press(page, 'Control+k');
      await page.keyboard.type('files');
      await press(page, 'Enter');
      await page.waitForURL(/\/files$/);
      await page.getByRole('row', { name: /shop\.png/ }).waitFor();
      await focus.tabTo('button', 'Upload');
      const asked = page.waitForEvent('filechooser');
      await press(page, 'Enter');
      await (await asked).setFiles({ name: 'order.txt', mimeType: 'text/plain', buffer: Buffer.from('rye') });
      await page.getByRole('row', { name: /order\.txt/ }).waitFor();
      await focus.here();
    });
    assert.deepEqual(errors, []);
  });

  test('what is typed while the palette is on its way is typed into it', async () => {
    let arrives = () => {};
    const isOnTheWay = new Promise<void>((resolve) => {
      arrives = resolve;
    });
    const { page, focus, errors } = await newcomer({ serviceWorkers: 'block' }, (context) =>
      context.route(/\/Palette-[^/]*\.js$/, async (route) => {
        await isOnTheWay;
        await route.continue();
      }),
    );
    await press(page, 'r', 'Control+k');
    await page.keyboard.type('diamos');
    await press(page, 'Backspace');
    arrives();
    await page.getByRole('combobox').waitFor();
    await page.keyboard.type('nd');
    assert.equal(await page.getByRole('combobox').inputValue(), 'diamond');
    // The board has heard none of it.
    await untilInHand(page, 'Rectangle');
    await press(page, 'Enter');
    await untilInHand(page, 'Diamond');
    assert.equal((await focus.here()).role, 'application');
    assert.deepEqual(errors, []);
  });

  test('two shapes are connected, and lines, connectors and strokes are drawn', async () => {
    const { page, focus, errors } = await newcomer();
    const spoken = page.locator('[aria-live]').filter({ hasText: /Connector/ });
    await press(page, 'r', 'Enter', 'o', 'Enter', 'Shift+A');
    const dialog = page.getByRole('dialog', { name: 'Connect to' });
    await dialog.waitFor();
    assert.equal((await focus.here()).name, 'Find an object');
    await page.keyboard.type('nothing of this name');
    await dialog.getByText('Nothing here is called that.').waitFor();
    await press(page, 'Control+A');
    await page.keyboard.type('rect');
    await screenshot(page, 'connect-to');
    await press(page, 'Enter');
    await dialog.waitFor({ state: 'detached' });
    await spoken.first().waitFor({ state: 'attached' });
    assert.equal((await focus.here()).role, 'application');
    for (const tool of ['l', 'a', 'p', 'Shift+P'])
      await press(page, 'Escape', 'Escape', tool, 'Enter', 'ArrowDown');
    await press(page, 'Escape', 'Escape');
    await focus.tabTo('treeitem', /./);
    const words = (await listed(page)).map((item) =>
      item.replace(/,? at [^,]*, [^,]*, [^,]*(?=$|, from)/, ''),
    );
    assert.deepEqual(words.toSorted(), [
      'Connector, from Ellipse to Rectangle',
      'Connector, from open ground to open ground',
      'Ellipse',
      'Highlight',
      'Line',
      'Rectangle',
      'Stroke',
    ]);
    assert.deepEqual(errors, []);
  });
});
