import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canvas, launch, person, visit } from '../harness/browser.ts';
import { mailed } from '../harness/mailbox.ts';
import { makeBoard, signUpProgram } from '../harness/program.ts';
import { topologies } from '../harness/topologies.ts';

test('who forgot the password gets in again by a link, and whoever was signed in has to as well', {
  timeout: 240_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t, { FLUX_RATE_LIMIT: 'off' });
  const browser = await launch();
  t.after(() => browser.close());
  const mia = person('Mia');
  const { board } = await makeBoard(await signUpProgram(studio.url, mia));
  const [at, other] = [await visit(browser), await visit(browser)];
  await other.page.goto(`${studio.url}/sign-in?next=${encodeURIComponent(`/boards/${board.id}`)}`);
  await other.page.getByLabel('Email').fill(mia.email);
  await other.page.getByLabel('Password', { exact: true }).fill(mia.password);
  await other.page.getByRole('button', { name: 'Sign in' }).click();
  await canvas(other.page).waitFor();

  const { page } = at;
  await page.goto(`${studio.url}/sign-in`);
  await page.getByLabel('Email').fill(mia.email);
  await page.getByRole('link', { name: 'Forgot it' }).click();
  assert.equal(await page.getByLabel('Email').inputValue(), mia.email, 'it was written already');
  await page.getByRole('button', { name: 'Send the link' }).click();
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();

  const link = `${studio.url}${await mailed(studio.url, mia.email, /\/reset\/[\w-]+/)}`;
  await page.goto(link);
  await page.getByLabel('New password').fill('short');
  await page.getByRole('button', { name: 'Set password' }).click();
  await page
    .getByText(/at least 12 characters|12 or more|12 characters/i)
    .first()
    .waitFor();
  await page.getByLabel('New password').fill('seven blue kettles');
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByRole('heading', { name: 'Your password is changed' }).waitFor();
  await other.page.waitForURL(/\/sign-in/);

  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('Email').fill(mia.email);
  await page.getByLabel('Password', { exact: true }).fill('seven blue kettles');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');

  await page.goto(link);
  await page.getByLabel('New password').fill('nine red kettles');
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByRole('heading', { name: 'This link does not open' }).waitFor();
  await page.getByRole('link', { name: 'Send another link' }).click();
  await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor();
  assert.deepEqual(at.errors, []);
});
