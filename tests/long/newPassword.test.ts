import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canvas, launch, visit } from '../harness/browser.ts';
import { topologies } from '../harness/topologies.ts';

test('who chooses a password hears while typing how hard it is to guess, and a weak one is refused', {
  timeout: 240_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t, { FLUX_RATE_LIMIT: 'off' });
  const browser = await launch();
  t.after(() => browser.close());
  const { page, errors } = await visit(browser);
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await page.goto(`${studio.url}/sign-up`);
  await page.getByLabel('Name').fill('Mia Winter');
  await page.getByLabel('Email').fill('mia@studio.example');
  const isLoaded = () => loaded.some((path) => path.includes('strengthWorker'));
  assert.equal(isLoaded(), false, 'nothing is loaded for who does not choose a password');

  const field = page.getByLabel('Password', { exact: true });
  const said = page.locator('[aria-live=polite]').filter({ hasText: 'Strength' });
  await field.fill('Password1234!');
  await said.filter({ hasText: 'Weak. Many people use this one' }).waitFor();
  assert.equal(isLoaded(), true);
  await field.fill('MiaWinter2026');
  await said.filter({ hasText: 'Your name, your address or this studio' }).waitFor();
  await page.screenshot({ path: '.cache/screenshots/new-password-weak.png' });
  await page.getByRole('button', { name: 'Make account' }).click();
  await page.getByText('This password is too easy to guess').first().waitFor();

  await field.fill('four green bicycles');
  await said.filter({ hasText: 'Strength: Strong.' }).waitFor();
  await page.screenshot({ path: '.cache/screenshots/new-password-strong.png' });
  await page.getByRole('button', { name: 'Make account' }).click();
  await canvas(page).waitFor();

  await page.goto(`${studio.url}/me/sign-in`);
  await page.getByLabel('New password').fill('mia@studio.example');
  await said.filter({ hasText: 'Your name, your address or this studio' }).waitFor();
  assert.deepEqual(
    errors.filter((error) => !error.includes('422')),
    [],
  );
});
