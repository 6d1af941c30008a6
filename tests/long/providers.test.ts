import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { startProvider } from '../../services/auth/oidc/testing.ts';
import { findsNothing } from '../harness/axe.ts';
import { enter, launch, person, screenshot, visit } from '../harness/browser.ts';
import { freePort } from '../harness/processes.ts';
import { signUpProgram } from '../harness/program.ts';
import { topologies } from '../harness/topologies.ts';

/** Signs in on the provider's own pages, which ask for consent the first time. */
async function signInThere(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('somebody comes by a provider, turns back, is refused, and connects an account to who they are', {
  timeout: 300_000,
}, async (t) => {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const halden = await startProvider(t, { studio: url });
  const ofen = await startProvider(t, { name: 'ofen', studio: url });
  const studio = await topologies[0]!.start(t, {
    FLUX_RATE_LIMIT: 'off',
    FLUX_PORT: `${port}`,
    FLUX_OIDC: JSON.stringify([
      { ...halden.settings, label: 'Halden login' },
      { ...ofen.settings, label: 'Ofen & Söhne' },
    ]),
  });
  const browser = await launch();
  t.after(() => browser.close());
  const mia = person('Mia');
  await signUpProgram(studio.url, mia);
  halden.people.set('ana', { email: 'ana@halden.example', email_verified: true, name: 'Ana Halden' });
  halden.people.set('mia', { email: mia.email, email_verified: true, name: 'Mia' });

  const ana = await visit(browser, { bypassCSP: true });
  await ana.page.goto(`${url}/sign-in?next=/me/sign-in`);
  await ana.page.getByRole('link', { name: 'Ofen & Söhne' }).waitFor();
  await screenshot(ana.page, 'sign-in-providers');
  await findsNothing(ana.page, 'sign-in with providers');
  await ana.page.getByRole('link', { name: 'Halden login' }).click();
  await ana.page.getByRole('link', { name: 'Cancel' }).click();
  await ana.page.getByText('You turned back there').waitFor();
  await screenshot(ana.page, 'sign-in-cancelled');
  await ana.page.getByRole('link', { name: 'Halden login' }).click();
  await signInThere(ana.page, 'ana');
  await ana.page.waitForURL(`${url}/me/sign-in`);
  await ana.page.getByText('You sign in without one.').waitFor();
  await ana.page.getByText('ana@halden.example, since').waitFor();
  await ana.page.getByText('Authenticator app').waitFor();
  await screenshot(ana.page, 'accounts');
  await findsNothing(ana.page, 'connected accounts');
  await ana.page.getByRole('button', { name: 'Disconnect' }).click();
  await ana.page.getByText('This is your only way in').waitFor();

  const stranger = await visit(browser, { bypassCSP: true, viewport: { width: 390, height: 844 } });
  await stranger.page.goto(`${url}/sign-in`);
  await stranger.page.getByRole('link', { name: 'Halden login' }).click();
  await signInThere(stranger.page, 'mia');
  await stranger.page.getByText('Somebody here has this address already.').waitFor();
  await screenshot(stranger.page, 'sign-in-not-connected-phone');
  await findsNothing(stranger.page, 'sign-in refused');

  const { page, errors } = await enter(browser, url, mia, '/me/sign-in', { bypassCSP: true });
  const row = page.getByRole('listitem').filter({ hasText: 'Halden login' });
  await row.getByRole('button', { name: 'Connect' }).click();
  await signInThere(page, 'mia');
  await page.waitForURL(`${url}/me/sign-in`);
  await row.getByText(`${mia.email}, since`).waitFor();
  await stranger.page.getByRole('link', { name: 'Halden login' }).click();
  await stranger.page.waitForURL(`${url}/`);
  await row.getByRole('button', { name: 'Disconnect' }).click();
  await row.getByText('Not connected').waitFor();
  assert.deepEqual([...errors, ...ana.errors, ...stranger.errors], []);
});
