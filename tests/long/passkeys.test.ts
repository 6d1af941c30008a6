import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { findsNothing } from '../harness/axe.ts';
import { enter, launch, person, screenshot, visit } from '../harness/browser.ts';
import { signUpProgram } from '../harness/program.ts';
import { topologies } from '../harness/topologies.ts';

/** A phone in Chromium that verifies whoever asks; `clear` empties it. */
async function virtualAuthenticator(page: Page) {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    clear: () => session.send('WebAuthn.clearCredentials', { authenticatorId }),
    verifies: (isUserVerified: boolean) =>
      session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
  };
}

test('a passkey is added, renamed, signs in alone and after the password, proves, and is removed', {
  timeout: 300_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t, { FLUX_RATE_LIMIT: 'off' });
  const browser = await launch();
  t.after(() => browser.close());
  const mia = person('Mia');
  await signUpProgram(studio.url, mia);
  const { page, context, errors } = await enter(browser, studio.url, mia, '/me/sign-in', { bypassCSP: true });
  const phone = await virtualAuthenticator(page);
  const list = page.getByRole('region', { name: 'Passkeys' });

  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await list.getByText('Linux').waitFor();
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await list.getByText('This device has a passkey for you already.').waitFor();
  await list.getByRole('button', { name: 'Rename Linux' }).click();
  await list.getByRole('textbox', { name: 'Name of the passkey' }).fill('Studio laptop');
  await page.keyboard.press('Enter');
  await list.getByText('Studio laptop').waitFor();

  const toDoor = async () => {
    await context.clearCookies({ name: /^(?!.*language)/ });
    await page.goto(`${studio.url}/sign-in?next=/me/sign-in`);
  };
  await toDoor();
  await page.getByRole('button', { name: 'Use a passkey' }).waitFor();
  await screenshot(page, 'sign-in-passkey');
  await findsNothing(page, 'sign in');
  await phone.verifies(false);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.getByRole('button', { name: 'Use a passkey' }).and(page.locator(':enabled')).waitFor();
  assert.equal(await page.getByRole('alert').count(), 0, 'who closes the question knows why');
  await phone.verifies(true);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.waitForURL(`${studio.url}/me/sign-in`);
  await list.getByText('Last used').waitFor();

  await page.getByRole('button', { name: 'Passkey after the password: Turn on' }).click();
  await page
    .getByRole('dialog', { name: 'Recovery codes' })
    .getByRole('button', { name: 'I kept them' })
    .click();
  await page.getByText('10 left').waitFor();
  await screenshot(page, 'passkeys');
  await findsNothing(page, 'passkeys');

  const withPassword = async (to: Page) => {
    await to.getByLabel('Email').fill(mia.email);
    await to.getByLabel('Password', { exact: true }).fill(mia.password);
    await to.getByRole('button', { name: 'Sign in' }).click();
    await to.getByRole('heading', { name: 'Show your passkey' }).waitFor();
  };
  await toDoor();
  await withPassword(page);
  await screenshot(page, 'passkey-step');
  await findsNothing(page, 'passkey step');
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.waitForURL(`${studio.url}/me/sign-in`);

  // As ten minutes later: the studio wants a proof first.
  let isOld = true;
  await page.route('**/api/me/passkeys/*', (route) =>
    isOld
      ? route.fulfill({
          status: 403,
          contentType: 'application/problem+json',
          json: { type: '', title: '', status: 403, code: 'proof_required', detail: '' },
        })
      : route.continue(),
  );
  await list.getByRole('button', { name: 'Remove Studio laptop' }).click();
  const proof = page.getByRole('dialog', { name: 'Show that it is you' });
  await proof.getByRole('button', { name: 'Use a passkey' }).waitFor();
  isOld = false;
  await proof.getByRole('button', { name: 'Use a passkey' }).click();
  await page.getByText('Studio laptop').waitFor({ state: 'detached' });
  await page.getByText('Passkey after the password').waitFor({ state: 'detached' });

  const stranger = await visit(browser);
  await stranger.page.goto(`${studio.url}/sign-in?next=/me/sign-in`);
  await stranger.page.getByLabel('Email').fill(mia.email);
  await stranger.page.getByLabel('Password', { exact: true }).fill(mia.password);
  await stranger.page.getByRole('button', { name: 'Sign in' }).click();
  await stranger.page.waitForURL(`${studio.url}/me/sign-in`);

  await toDoor();
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.getByText('This passkey was not accepted.').waitFor();
  assert.deepEqual([...errors, ...stranger.errors], []);
});
