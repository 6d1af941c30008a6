import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { findsNothing } from '../harness/axe.ts';
import { enter, launch, person, screenshot } from '../harness/browser.ts';
import { signInProgram, signUpProgram } from '../harness/program.ts';
import { topologies } from '../harness/topologies.ts';

const shots = async (page: Page, name: string, part?: Locator) => {
  await screenshot(page, `${name}-wide`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await screenshot(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 390, height: 844 });
  await part?.scrollIntoViewIfNeeded();
  await screenshot(page, `${name}-phone`);
  await page.setViewportSize({ width: 1440, height: 900 });
};

test('the owner gives a role, keeps somebody out and lets them in again; who looks after nothing sees nothing', {
  timeout: 240_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t, { FLUX_RATE_LIMIT: 'off' });
  const browser = await launch();
  t.after(() => browser.close());
  const [nora, mia, gus] = [person('Nora'), person('Mia'), person('Gus')];
  for (const one of [nora, mia, gus]) await signUpProgram(studio.url, one);
  const owner = await enter(browser, studio.url, nora, '/settings/people', { bypassCSP: true });
  const { page } = owner;
  const other = await enter(browser, studio.url, mia, '/me/sessions');
  await other.page.getByRole('heading', { name: 'Sessions and devices' }).waitFor();
  assert.equal(await other.page.getByRole('link', { name: 'People and roles' }).count(), 0);

  await page.getByText('3 people have an account here.').waitFor();
  await shots(page, 'studio-people');
  await findsNothing(page, 'people and roles');

  await page.getByLabel('Role of Mia').selectOption('Admin');
  await other.page.getByRole('link', { name: 'People and roles' }).first().click();
  await other.page.getByRole('heading', { name: 'People and roles' }).waitFor();
  assert.equal(await other.page.getByRole('combobox').count(), 0, 'an admin gives no roles');
  await other.page.getByRole('link', { name: 'Notifications, 1 unread' }).click();
  await other.page.getByText('Nora changed your role in the studio').waitFor();

  await page.getByLabel('Name or address').fill('mia');
  await page.getByText('One person found.').waitFor();
  await page.getByRole('row').filter({ hasText: gus.email }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'More about Mia' }).click();
  await shots(page, 'studio-person-menu');
  await page.getByRole('button', { name: 'Disable account' }).click();
  const dialog = page.getByRole('dialog', { name: 'Disable the account of Mia?' });
  await screenshot(page, 'studio-disable');
  await findsNothing(page, 'disabling');
  await dialog.getByRole('button', { name: 'Disable account' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText(/^Disabled, /).waitFor();
  await screenshot(page, 'studio-disabled');
  await other.page.waitForURL(/\/sign-in/);
  await other.page.getByLabel('Email').fill(mia.email);
  await other.page.getByLabel('Password', { exact: true }).fill(mia.password);
  await other.page.getByRole('button', { name: 'Sign in' }).click();
  await other.page.getByText('The email address or the password is wrong.').waitFor();

  await page.getByRole('button', { name: 'More about Mia' }).click();
  await page.getByRole('button', { name: 'Enable account' }).click();
  await page.getByText(/^Disabled, /).waitFor({ state: 'detached' });
  await other.page.getByRole('button', { name: 'Sign in' }).click();
  await other.page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));

  await page.getByRole('button', { name: 'More about Mia' }).click();
  await page.getByRole('button', { name: 'Hand the studio over …' }).click();
  const handOver = page.getByRole('dialog', { name: 'Hand the studio over to Mia?' });
  await handOver.waitFor();
  await shots(page, 'studio-hand-over');
  await findsNothing(page, 'handing the studio over');
  await handOver.getByRole('button', { name: 'Hand over' }).click();
  await handOver.waitFor({ state: 'detached' });
  await page.getByRole('row').filter({ hasText: mia.email }).getByText('Owner').waitFor();
  await page.goto(`${studio.url}/me/data`);
  await page.getByRole('button', { name: 'Delete account' }).waitFor();
  assert.deepEqual(owner.errors, []);
});

test('the owner reads the record, takes it out as a file, and ends a session from the list of all', {
  timeout: 240_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t, { FLUX_RATE_LIMIT: 'off' });
  const browser = await launch();
  t.after(() => browser.close());
  const [nora, mia] = [person('Nora'), person('Mia')];
  for (const one of [nora, mia]) await signUpProgram(studio.url, one);
  await assert.rejects(signInProgram(studio.url, { ...mia, password: 'not the right one' }));
  const other = await enter(browser, studio.url, mia, '/me/sessions');
  const { page, errors } = await enter(browser, studio.url, nora, '/settings/security', {
    bypassCSP: true,
  });
  await page.getByText(/^Record unbroken, \d+ entries, checked /).waitFor();
  await page.getByRole('row', { name: 'Wrong password or code' }).waitFor();
  await page.getByRole('button', { name: 'End the session of Mia' }).first().waitFor();
  await shots(page, 'security');
  await findsNothing(page, 'security');

  await page.getByLabel('Kind').selectOption('Signed in');
  await page.getByRole('row', { name: 'Wrong password or code' }).waitFor({ state: 'detached' });
  await page.getByTitle('Only Mia').first().click();
  await page.getByRole('button', { name: 'Show everybody again' }).waitFor();
  await page.getByTitle('Only Nora').waitFor({ state: 'detached' });
  await screenshot(page, 'security-filtered');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('button', { name: 'As CSV, for a spreadsheet' }).click();
  const file = await downloading;
  assert.match(file.suggestedFilename(), /^security-\d{4}-\d\d-\d\d\.csv$/);
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
  assert.ok(lines.length > 1);
  assert.ok(lines.slice(1).every((line) => /"new_session","Mia \(/.test(line)));

  await page.getByLabel('Person, device or network').fill('chrome');
  await page.getByRole('button', { name: /End the session of Mia on Chrome/ }).click();
  await other.page.waitForURL(/\/sign-in/);
  await page.getByRole('button', { name: /End the session of Mia on Chrome/ }).waitFor({ state: 'detached' });
  assert.deepEqual(errors, []);
});

test('the owner sees who has to wait at the sign-in, and releases them by the keyboard', {
  timeout: 240_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t, { FLUX_RATE_LIMIT: 'on' });
  const browser = await launch();
  t.after(() => browser.close());
  const [nora, mia] = [person('Nora'), person('Mia')];
  for (const one of [nora, mia]) await signUpProgram(studio.url, one);
  const { page } = await enter(browser, studio.url, nora, '/settings/security', { bypassCSP: true });
  const list = page.getByRole('region', { name: 'Throttled' });
  await list.getByText('Nobody has to wait.').waitFor();
  await findsNothing(page, 'nobody throttled');

  for (const { email } of [mia, { email: 'nobody@studio.test' }])
    for (let i = 0; i < 5; i++)
      await assert.rejects(
        signInProgram(studio.url, { ...mia, email, password: 'not the right one' }),
        /401/,
      );
  await page.reload();
  await list.getByRole('row').filter({ hasText: mia.email }).waitFor();
  await list.getByRole('row', { name: 'An address nobody has here' }).waitFor();
  await list.scrollIntoViewIfNeeded();
  await shots(page, 'throttled', list);
  await findsNothing(page, 'throttled');

  const release = list.getByRole('button', { name: 'Release Mia, Password 127.0.0.0/24' });
  await page.route('**/api/studio/throttled/*', (route) => route.abort(), { times: 1 });
  await release.press('Enter');
  await page.getByText('The studio cannot be reached').first().waitFor();
  await release.press('Enter');
  await page.getByText('Mia: the tries are forgotten').waitFor();
  await release.waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Throttled');
  await signInProgram(studio.url, mia);
  await page.reload();
  await page.getByRole('row', { name: 'Released from waiting' }).waitFor();

  const limits = page.getByRole('region', { name: 'What is unusual' });
  const failures = limits.getByLabel('Failed sign-ins of an account in 5 minutes');
  const save = limits.getByRole('button', { name: 'Save' });
  await failures.fill('2');
  assert.equal(await failures.getAttribute('aria-invalid'), 'true');
  assert.equal(await save.isDisabled(), true);
  await limits.scrollIntoViewIfNeeded();
  await shots(page, 'anomalies', limits);
  await findsNothing(page, 'limits of what is unusual');
  await failures.fill('4');
  await failures.press('Enter');
  await page.getByText('Limits saved').waitFor();
  await page.getByRole('link', { name: 'Notifications, 1 unread' }).click();
  await page.getByText(`More than usual happened around the sign-in of ${mia.email}`).click();
  await page.getByRole('row', { name: 'More than usual' }).waitFor();
  await page.getByTitle('Failed sign-ins, 5 times').waitFor();
  await page.getByTitle('5 → 4', { exact: false }).waitFor();
});
