import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { canvas, launch, person, screenshot, signUp, visit } from '../harness/browser.ts';
import { mailed } from '../harness/mailbox.ts';
import { topologies } from '../harness/topologies.ts';

const shots = async (page: Page, name: string) => {
  await screenshot(page, `${name}-wide`);
  await page.setViewportSize({ width: 390, height: 844 });
  await screenshot(page, `${name}-phone`);
  await page.setViewportSize({ width: 1440, height: 900 });
};

test('people come by mail, change what they may, hand over and leave, and everybody sees it at once', {
  timeout: 240_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t);
  const browser = await launch();
  t.after(() => browser.close());
  const [ana, ben] = [person('Ana'), person('Ben')];
  const { page, errors } = await visit(browser);
  await page.goto(`${studio.url}/sign-up`);
  await signUp(page, ana);
  await page.waitForURL(/\/boards\//);
  await canvas(page).waitFor();

  await page.getByRole('link', { name: 'Brief' }).click();
  await page.getByLabel('Name').fill('Spring campaign');
  await page.getByLabel('What it is about').fill('Posters for the bakery.\nWarm and slow.');
  await page.getByLabel('Client').fill('Ofen');
  await page.getByLabel('Starts').fill('2027-03-01');
  await page.getByLabel('Ends').fill('2027-02-01');
  await page.getByText('It cannot end before it starts.').waitFor();
  await page.getByLabel('Ends').fill('2027-03-24');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved', { exact: true }).waitFor();
  await page.getByRole('navigation', { name: 'Spring campaign' }).waitFor();
  await shots(page, 'brief');

  await page.getByRole('link', { name: 'People' }).click();
  await page.getByRole('button', { name: 'Invite' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Email').fill(ben.email);
  await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
  await dialog.getByText(`${ben.email} is invited.`).waitFor();
  await screenshot(page, 'invite-mailed');
  await page.keyboard.press('Escape');
  await page.getByText(ben.email).first().waitFor();

  const other = await visit(browser);
  await other.page.goto(await mailed(studio.url, ben.email, /https?:\/\/\S+\/join\/\S+/));
  await other.page.getByRole('link', { name: 'Make an account' }).click();
  await signUp(other.page, ben);
  await other.page.waitForURL(/\/boards\//);
  await canvas(other.page).waitFor();

  // Told at once, without a reload, and the row of the new member with it.
  await page.getByRole('link', { name: 'Notifications, 1 unread' }).waitFor();
  await page.reload();
  await page.getByRole('combobox', { name: 'Role of Ben' }).waitFor();
  await shots(page, 'people');
  await page.getByRole('link', { name: 'Notifications, 1 unread' }).click();
  await page.getByText('Ben has joined Spring campaign as editor').waitFor();
  await shots(page, 'notifications');
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await page.getByRole('link', { name: 'Notifications', exact: true }).first().waitFor();

  await other.page.getByRole('link', { name: 'Brief' }).click();
  await other.page.getByText('Warm and slow.').waitFor();
  await screenshot(other.page, 'brief-read');
  await other.page.getByRole('link', { name: 'Boards' }).first().click();
  await other.page.getByRole('button', { name: 'New board' }).first().waitFor();

  await page.goBack();
  await page.getByRole('combobox', { name: 'Role of Ben' }).selectOption('viewer');
  await other.page.getByRole('button', { name: 'New board' }).first().waitFor({ state: 'detached' });
  await other.page.getByRole('link', { name: 'Notifications, 1 unread' }).waitFor();

  await page.getByRole('button', { name: 'More about Ben' }).click();
  await page.getByRole('button', { name: 'Hand over the project' }).click();
  const submit = page.getByRole('dialog').getByRole('button', { name: 'Hand over the project' });
  assert.equal(await submit.isDisabled(), true, 'a slip of the hand does not do it');
  await page.getByLabel('Type Spring campaign to do it').fill('Spring campaign');
  await screenshot(page, 'hand-over');
  await submit.click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await other.page.getByRole('button', { name: 'New board' }).first().waitFor();

  await page.getByRole('button', { name: 'More about Ana' }).click();
  await page.getByRole('button', { name: 'Leave the project' }).click();
  await page.getByLabel('Type Spring campaign to do it').fill('Spring campaign');
  await page.getByRole('dialog').getByRole('button', { name: 'Leave the project' }).click();
  await page.waitForURL((url) => !url.pathname.endsWith('/people'));
  await page.getByRole('link', { name: 'Spring campaign' }).first().waitFor({ state: 'detached' });
  assert.deepEqual(errors, []);
  assert.deepEqual(other.errors, []);
});

test('language and theme follow a person to every device, and the page comes in them', {
  timeout: 240_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t);
  const browser = await launch();
  t.after(() => browser.close());
  const ana = person('Ana');
  const first = await visit(browser);
  await first.page.goto(`${studio.url}/sign-up`);
  await signUp(first.page, ana);
  await first.page.waitForURL(/\/boards\//);
  const second = await visit(browser);
  await second.page.goto(`${studio.url}/sign-in?next=/me`);
  await second.page.getByLabel('Email').fill(ana.email);
  await second.page.getByLabel('Password', { exact: true }).fill(ana.password);
  await second.page.getByRole('button', { name: 'Sign in' }).click();
  await second.page.getByRole('heading', { name: 'Profile' }).waitFor();
  await shots(second.page, 'me-profile');

  await first.page.goto(`${studio.url}/me/look`);
  await first.page.getByLabel('Dark').check();
  await second.page.locator('html[data-theme="dark"]').waitFor({ state: 'attached' });
  await shots(first.page, 'me-look-dark');
  const html = await (await first.page.context().request.get(`${studio.url}/me`)).text();
  assert.match(html, /<html data-theme="dark"/, 'from the first byte');

  await first.page.goto(`${studio.url}/me`);
  await first.page.getByLabel('Language').selectOption('de');
  await second.page.getByRole('heading', { name: 'Profil', exact: true }).waitFor();
  await second.page.getByLabel('Name').fill('Ana Sommer');
  await second.page.getByRole('button', { name: 'Speichern' }).click();
  await first.page.getByRole('button', { name: 'Ana Sommer: ' }).waitFor();

  await first.page.goto(`${studio.url}/me/sessions`);
  await first.page.getByRole('button', { name: 'Alle anderen beenden' }).click();
  await second.page.waitForURL(/\/sign-in/);
  assert.deepEqual(first.errors, []);
});
