import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findsNothing } from '../harness/axe.ts';
import {
  canvas,
  drag,
  enter,
  launch,
  objects,
  person,
  screenshot,
  untilObjects,
  untilSaved,
} from '../harness/browser.ts';
import { makeBoard, signUpProgram } from '../harness/program.ts';
import { topologies } from '../harness/topologies.ts';

test('who draws when the session runs out signs in over the page, and nothing is lost in any tab', {
  timeout: 300_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t, { FLUX_RATE_LIMIT: 'off' });
  const browser = await launch();
  t.after(() => browser.close());
  const mia = person('Mia');
  const { board } = await makeBoard(await signUpProgram(studio.url, mia));
  const path = `/boards/${board.id}`;
  const { page, context, errors } = await enter(browser, studio.url, mia, path, { bypassCSP: true });
  await canvas(page).waitFor();
  const other = await context.newPage();
  await other.goto(`${studio.url}${path}`);
  await canvas(other).waitFor();
  await page.bringToFront();
  await page.evaluate(() => Object.assign(globalThis, { isTheSamePage: true }));
  await page.keyboard.press('r');
  await drag(page, [500, 300], [600, 400]);
  await untilSaved(page);

  // Ten sessions are kept: ten more push the browser's out, as its end would.
  const signIn = () =>
    fetch(`${studio.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-flux-client': 'program' },
      body: JSON.stringify({ email: mia.email, password: mia.password }),
    });
  for (let i = 0; i < 10; i++) assert.equal((await signIn()).status, 200);
  const dialog = page.getByRole('dialog', { name: 'Sign in again to go on' });
  await dialog.waitFor();
  const isFocused = (label: string) =>
    dialog
      .getByLabel(label, { exact: true })
      .evaluate((field) => field === field.ownerDocument.activeElement);
  assert.ok(await isFocused('Password'), 'one can type at once');
  await screenshot(page, 'come-back');
  await findsNothing(page, 'come back');
  const inOther = other.getByRole('dialog', { name: 'Sign in again to go on' });
  await inOther.waitFor();
  await dialog.getByLabel('Password', { exact: true }).fill('not hers at all');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.getByRole('alert').waitFor();
  await dialog.getByLabel('Password', { exact: true }).fill(mia.password);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.waitFor({ state: 'detached' });
  await inOther.waitFor({ state: 'detached' });
  assert.ok(await page.evaluate(() => 'isTheSamePage' in globalThis));
  await page.keyboard.press('r');
  await drag(page, [700, 300], [800, 400]);
  await untilSaved(page);
  await untilObjects(other, 2);
  assert.equal((await objects(page)).length, 2);

  // Who leaves in one tab is not asked back in another.
  await other.goto(`${studio.url}/me`);
  await other.getByRole('button', { name: /Mia/ }).first().click();
  await other.getByRole('button', { name: 'Sign out' }).click();
  await other.waitForURL(/\/sign-in/);
  await page.waitForURL(/\/sign-in/);
  assert.equal(await dialog.count(), 0);
  assert.deepEqual(errors, []);
});
