import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { launch, person, screenshot, signUp, untilSaved, visit } from '../harness/browser.ts';
import { topologies } from '../harness/topologies.ts';

const card = (page: Page, name: string) => page.getByRole('main').getByRole('link', { name, exact: true });

/** Chooses an action of a board's menu in the work, not in the column beside it. */
async function act(page: Page, name: string, action: string): Promise<void> {
  await page
    .getByRole('main')
    .getByRole('button', { name: `What to do with ${name}`, exact: true })
    .click();
  await page.getByRole('button', { name: action, exact: true }).filter({ visible: true }).click();
}

test('boards are renamed, copied, deleted and brought back, in their list, in the column and where they are open', {
  timeout: 240_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t);
  const browser = await launch();
  t.after(() => browser.close());
  const { page, context, errors } = await visit(browser);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${studio.url}/sign-up`);
  await signUp(page, person('Ana'));
  await page.waitForURL(/\/boards\//);
  await untilSaved(page);
  const address = page.url();

  // In the board's bar.
  await act(page, "Ana's board", 'Rename');
  await page.keyboard.type('Spring poster');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Spring poster' }).waitFor();

  // From the list.
  await page.getByRole('navigation').getByRole('link', { name: 'Boards' }).first().click();
  await card(page, 'Spring poster').waitFor();
  await act(page, 'Spring poster', 'Duplicate');
  await card(page, 'Copy of Spring poster').waitFor();
  await act(page, 'Copy of Spring poster', 'Rename');
  await page.keyboard.type('Window banner');
  await page.keyboard.press('Escape');
  await card(page, 'Copy of Spring poster').waitFor();
  await act(page, 'Copy of Spring poster', 'Rename');
  await page.keyboard.type('Window banner');
  await page.keyboard.press('Enter');
  await card(page, 'Window banner').waitFor();
  await act(page, 'Spring poster', 'Copy link');
  await page.getByText('Link copied').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), address);

  await act(page, 'Window banner', 'Delete');
  await card(page, 'Window banner').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await card(page, 'Window banner').waitFor();
  await act(page, 'Window banner', 'Delete');
  await card(page, 'Window banner').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Deleted boards' }).click();
  await page.getByRole('button', { name: 'Bring back Window banner' }).click();
  await card(page, 'Window banner').waitFor();
  await page.keyboard.press('Escape');

  // The choice between pictures and a list is kept.
  await page.getByRole('button', { name: 'Show as a list' }).click();
  await page.reload();
  await card(page, 'Window banner').waitFor();
  assert.equal(
    await page.getByRole('button', { name: 'Show as a list' }).getAttribute('aria-pressed'),
    'true',
  );
  await screenshot(page, 'boards-list');
  await page.getByRole('button', { name: 'Show as pictures' }).click();

  await screenshot(page, 'boards');

  // Home shows what was opened last.
  await page.getByRole('link', { name: 'Home' }).filter({ visible: true }).click();
  await page.getByRole('heading', { name: 'Recent' }).waitFor();
  await card(page, 'Spring poster').waitFor();
  await page.getByRole('button', { name: 'New board' }).click();
  await page.getByLabel('Name').fill('Bread bag');
  await page.getByRole('button', { name: 'Make board' }).click();
  await page.waitForURL((url) => url.pathname.startsWith('/boards/') && url.href !== address);
  await untilSaved(page);

  // Deleted where it is open, it is left for the list of its project.
  await act(page, 'Bread bag', 'Delete');
  await page.waitForURL(/\/projects\//);
  await card(page, 'Spring poster').waitFor();
  await card(page, 'Bread bag').waitFor({ state: 'detached' });
  assert.deepEqual(errors, []);
});

test('who has a board open that another deletes is told so', { timeout: 120_000 }, async (t) => {
  const studio = await topologies[0]!.start(t);
  const browser = await launch();
  t.after(() => browser.close());
  const { page, context } = await visit(browser);
  await page.goto(`${studio.url}/sign-up`);
  await signUp(page, person('Ana'));
  await page.waitForURL(/\/boards\//);
  await untilSaved(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await untilSaved(other);
  await act(other, "Ana's board", 'Delete');
  await other.waitForURL(/\/projects\//);
  await page.getByText('This board is not here any more, or not for you.').waitFor();
  await other.getByRole('button', { name: 'Undo', exact: true }).click();
  await card(other, "Ana's board").waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await untilSaved(page);
});
