import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateSync } from 'otplib';
import type { Page } from 'playwright-core';
import { findsNothing } from '../harness/axe.ts';
import { enter, launch, person, screenshot, visit } from '../harness/browser.ts';
import { mailed } from '../harness/mailbox.ts';
import { signUpProgram } from '../harness/program.ts';
import { topologies } from '../harness/topologies.ts';

/** ms of a step of the app's codes. */
const step = 30_000;

/** A code that was not shown before: each works once. */
function createApp(secret: string) {
  let last = '';
  return async (): Promise<string> => {
    for (;;) {
      const code = generateSync({ secret });
      if (code !== last) {
        last = code;
        return code;
      }
      await new Promise((resolve) => setTimeout(resolve, step - (Date.now() % step) + 50));
    }
  };
}

test('an authenticator app is set up, asked for, trusted, replaced by a recovery code and turned off', {
  timeout: 300_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t, { FLUX_RATE_LIMIT: 'off' });
  const browser = await launch();
  t.after(() => browser.close());
  const mia = person('Mia');
  await signUpProgram(studio.url, mia);
  const { page, context, errors } = await enter(browser, studio.url, mia, '/me/sign-in', {
    bypassCSP: true,
  });

  await page.getByRole('button', { name: 'Set up' }).click();
  const dialog = page.getByRole('dialog', { name: 'Set up an authenticator app' });
  await dialog.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor();
  await screenshot(page, 'second-step-set-up');
  await findsNothing(page, 'second step');
  const secret = ((await dialog.locator('code').textContent()) ?? '').replaceAll(' ', '');
  const nextCode = createApp(secret);
  await dialog.getByLabel('The six digits that it shows now').fill('000000');
  await dialog.getByText('This code is wrong').waitFor();
  await dialog.getByLabel('The six digits that it shows now').pressSequentially(await nextCode());
  const codes = page.getByRole('dialog', { name: 'Recovery codes' });
  await codes.getByRole('listitem').nth(9).waitFor();
  const recoveryCodes = await codes.getByRole('listitem').allInnerTexts();
  assert.equal(recoveryCodes.length, 10);
  await screenshot(page, 'second-step-codes');
  const downloading = page.waitForEvent('download');
  await codes.getByRole('button', { name: 'Save as a file' }).click();
  assert.match((await downloading).suggestedFilename(), /^fluxstudio-.*\.txt$/);
  await codes.getByRole('button', { name: 'I kept them' }).click();
  await page.getByText('10 left').waitFor();
  await screenshot(page, 'second-step-on');
  await findsNothing(page, 'second step');
  await context.close();

  const at = await visit(browser, { bypassCSP: true });
  const signIn = async (to: Page) => {
    await to.goto(`${studio.url}/sign-in?next=/me/sign-in`);
    await to.getByLabel('Email').fill(mia.email);
    await to.getByLabel('Password', { exact: true }).fill(mia.password);
    await to.getByRole('button', { name: 'Sign in' }).click();
  };
  await signIn(at.page);
  await at.page.getByRole('heading', { name: 'Enter the code' }).waitFor();
  const field = at.page.getByLabel('Code from your app');
  await field.pressSequentially('12');
  await screenshot(at.page, 'second-step');
  await findsNothing(at.page, 'second step');
  await field.fill('000000');
  await at.page.getByText('This code is wrong').waitFor();
  assert.equal(await field.inputValue(), '', 'ready for the next one');
  await at.page.getByLabel('Trust this device for 30 days').check();
  await field.pressSequentially(await nextCode());
  await at.page.waitForURL(`${studio.url}/me/sign-in`);
  await at.page.getByText('One device is not asked.').waitFor();
  await at.context.clearCookies({ name: /^(?!.*trusted)/ });
  await signIn(at.page);
  await at.page.waitForURL(`${studio.url}/me/sign-in`);

  const phone = await visit(browser, { viewport: { width: 390, height: 844 }, bypassCSP: true });
  await signIn(phone.page);
  await phone.page.getByRole('button', { name: 'Use a recovery code' }).click();
  await screenshot(phone.page, 'second-step-phone');
  await findsNothing(phone.page, 'second step');
  await phone.page.getByLabel('Recovery code').fill((recoveryCodes[0] ?? '').toUpperCase());
  await phone.page.getByRole('button', { name: 'Continue' }).click();
  await phone.page.waitForURL(`${studio.url}/me/sign-in`);
  await phone.page.getByText('9 left').waitFor();

  // As ten minutes later: the studio wants a proof first.
  let isOld = true;
  await at.page.route('**/api/me/totp', (route) =>
    isOld
      ? route.fulfill({
          status: 403,
          contentType: 'application/problem+json',
          json: { type: '', title: '', status: 403, code: 'proof_required', detail: '' },
        })
      : route.continue(),
  );
  await at.page.getByRole('button', { name: 'Turn off' }).click();
  const proof = at.page.getByRole('dialog', { name: 'Show that it is you' });
  await proof.getByLabel('Code from your app').waitFor();
  await screenshot(at.page, 'proof');
  await findsNothing(at.page, 'second step');
  await proof.getByRole('button', { name: 'Close' }).click();
  assert.equal(
    await at.page.getByRole('alert').count(),
    0,
    'who closes the question knows why nothing happened',
  );
  await at.page.getByRole('button', { name: 'Turn off' }).click();
  await proof.getByLabel('Current password').fill('not hers at all');
  await proof.getByLabel('Code from your app').fill(await nextCode());
  await proof.getByRole('button', { name: 'Continue' }).click();
  await proof.getByRole('alert').waitFor();
  await proof.getByLabel('Current password').fill(mia.password);
  isOld = false;
  await proof.getByRole('button', { name: 'Continue' }).click();
  await at.page.getByText('Off. Six digits from your phone').waitFor();
  await signIn((await visit(browser)).page);
  assert.deepEqual([...errors, ...at.errors, ...phone.errors], []);
});

const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1';

test('who signs up confirms the address; from where nothing is known a mailed code is asked for', {
  timeout: 240_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t, { FLUX_RATE_LIMIT: 'off', FLUX_TRUST_PROXY: 'loopback' });
  const browser = await launch();
  t.after(() => browser.close());
  const mia = person('Mia');
  await signUpProgram(studio.url, mia);
  const home = await enter(browser, studio.url, mia, '/me/sign-in', { bypassCSP: true });
  await home.page.getByText('Not confirmed so far').waitFor();
  await findsNothing(home.page, 'not confirmed');
  const path = await mailed(studio.url, mia.email, /(\/confirm-email\/[\w-]+)/);
  const mailbox = await visit(browser);
  await mailbox.page.goto(`${studio.url}${path}`);
  await mailbox.page.getByRole('heading', { name: /confirmed|address/i }).waitFor();
  await home.page.getByText('Confirmed', { exact: true }).waitFor();
  await screenshot(home.page, 'address-confirmed');

  const away = await visit(browser, {
    userAgent: phone,
    locale: 'en-GB',
    viewport: { width: 390, height: 844 },
    extraHTTPHeaders: { 'x-forwarded-for': '198.51.100.7', 'accept-language': 'en-GB' },
  });
  const { page } = away;
  await page.goto(`${studio.url}/sign-in?next=/me/sign-in`);
  await page.getByLabel('Email').fill(mia.email);
  await page.getByLabel('Password', { exact: true }).fill(mia.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('so a code was mailed to you').waitFor();
  await screenshot(page, 'mail-code-phone');
  const code = await mailed(studio.url, mia.email, /within ten minutes: (\d{6})/);
  await page.getByLabel('Code from your mail').fill(code);
  await page.waitForURL(`${studio.url}/me/sign-in`);
  assert.deepEqual([...home.errors, ...mailbox.errors, ...away.errors], []);
});
